package org.weft.generate;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.tensor.Scope;
import org.weft.tensor.Torch;

/** The one thread that touches tensors. Work runs in order, each piece in a scope of its own and without recording gradients. */
final class EngineThread implements AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(body -> {
        Thread thread = new Thread(body, "weft-engine");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger waiting = new AtomicInteger();

    <T> Future<T> submit(Callable<T> work) {
        waiting.incrementAndGet();
        try {
            return executor.submit(() -> {
                try {
                    Torch.setGradMode(false);
                    try (Scope scope = Scope.open()) {
                        return work.call();
                    }
                } finally {
                    waiting.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            throw new EngineException(Code.CANCELLED, "The engine is closed.", e);
        }
    }

    /** Pieces of work queued or running. */
    int load() {
        return waiting.get();
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}

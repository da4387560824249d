package org.weft.generate;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.Job;

/** A job: knows whether it was cancelled and sends exactly one last event. */
final class LocalJob implements Job {
    private final Consumer<GenerationEvent> events;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean cancelled;

    LocalJob(Consumer<GenerationEvent> events) {
        this.events = events;
    }

    void send(GenerationEvent event) {
        events.accept(event);
    }

    /** Called between tokens, denoising steps and tiles. @throws EngineException CANCELLED when someone asked */
    void checkCancelled() {
        if (cancelled) {
            throw new EngineException(Code.CANCELLED, "Cancelled.");
        }
    }

    void runOn(EngineThread thread, Supplier<List<List<GeneratedItem>>> work) {
        var unused = thread.submit(() -> {
            GenerationEvent last;
            try {
                checkCancelled();
                send(new GenerationEvent.Started());
                last = new GenerationEvent.Finished(work.get());
            } catch (RuntimeException | Error e) {
                EngineException error = Errors.asEngineException(e);
                last = error.code() == Code.CANCELLED
                        ? new GenerationEvent.Cancelled()
                        : new GenerationEvent.Failed(error);
            }
            try {
                send(last);
            } finally {
                over.countDown();
            }
            return true;
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void await() throws InterruptedException {
        over.await();
    }
}

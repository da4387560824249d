package org.weft.train;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Makes the next pass's data while the present one is computed. */
final class Prefetch<T> implements AutoCloseable {
    private final LongFunction<T> maker;
    private final ExecutorService thread;
    private long ahead = -1;
    private @Nullable CompletableFuture<T> coming;

    Prefetch(LongFunction<T> maker) {
        this.maker = maker;
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("training-data").factory());
    }

    /** What was asked for and how long it was waited for. */
    record Taken<T>(T value, double waited) {}

    Taken<T> take(long pass) {
        long began = System.nanoTime();
        CompletableFuture<T> wanted = ahead == pass && coming != null ? coming : make(pass);
        ahead = pass + 1;
        coming = make(ahead);
        try {
            return new Taken<>(wanted.join(), (System.nanoTime() - began) / 1e9);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private CompletableFuture<T> make(long pass) {
        return CompletableFuture.supplyAsync(() -> maker.apply(pass), thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

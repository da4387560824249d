package org.weft.train;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.weft.tensor.Place;

/** Makes the next passes' data while the present one is computed. */
final class Prefetch<T> implements AutoCloseable {
    private static final int MOST_THREADS = 8;

    private final LongFunction<T> maker;
    private final int threads;
    private final ExecutorService pool;
    private final Map<Long, CompletableFuture<T>> coming = new HashMap<>();

    /** One pass ahead, on a thread of its own. */
    Prefetch(LongFunction<T> maker) {
        this(maker, 1);
    }

    /** As many passes ahead as threads. @param maker called from all of them at once */
    Prefetch(LongFunction<T> maker, int threads) {
        this.maker = maker;
        this.threads = threads;
        pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("training-data-", 0).factory());
    }

    /** How many threads serve a stage: where the processor itself learns they would only take its time. */
    static int threads(boolean shared) {
        int cores = Runtime.getRuntime().availableProcessors();
        return Place.current().isCpu() || !shared ? 1 : Math.clamp(cores / 2, 1, MOST_THREADS);
    }

    /** What was asked for and how long it was waited for. */
    record Taken<T>(T value, double waited) {}

    Taken<T> take(long pass) {
        long began = System.nanoTime();
        coming.keySet().removeIf(p -> p < pass || p > pass + threads);
        CompletableFuture<T> wanted = coming.computeIfAbsent(pass, this::make);
        for (long p = pass + 1; p <= pass + threads; p++) {
            coming.computeIfAbsent(p, this::make);
        }
        coming.remove(pass);
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
        return CompletableFuture.supplyAsync(() -> maker.apply(pass), pool);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}

package org.weft.studio.task;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Background work on one thread for what must stay in order and threads of their own for what takes long; the FX thread by {@link Platform#runLater}. */
public final class FxTaskRunner implements TaskRunner, AutoCloseable {
    private static final long FRAME_MILLIS = 33;

    private final ExecutorService worker = Executors.newSingleThreadExecutor(daemon("weft-disk"));
    private final ExecutorService aside = Executors.newCachedThreadPool(daemon("weft-aside"));
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(daemon("weft-clock"));
    private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return body -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        runOn(worker, work, done, failed);
    }

    @Override
    public <T> void runAside(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        runOn(aside, work, done, failed);
    }

    private static <T> void runOn(
            ExecutorService thread, Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        try {
            thread.execute(() -> {
                try {
                    T result = work.call();
                    Platform.runLater(() -> done.accept(result));
                } catch (Exception e) {
                    Platform.runLater(() -> failed.accept(e));
                }
            });
        } catch (RejectedExecutionException e) {
            // the window is closed: what its last events still ask for has nowhere to be shown
        }
    }

    @Override
    public void onScreen(Runnable action) {
        Platform.runLater(action);
    }

    @Override
    public void onScreenThrottled(String key, Runnable action) {
        if (waiting.put(key, action) == null) {
            var unused = clock.schedule(
                    () -> Platform.runLater(() -> {
                        Runnable newest = waiting.remove(key);
                        if (newest != null) {
                            newest.run();
                        }
                    }),
                    FRAME_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void repeat(Duration every, Runnable action) {
        var unused = clock.scheduleWithFixedDelay(
                () -> Platform.runLater(action), 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        // edits that wait for the disk are finished first
        worker.shutdown();
        aside.shutdownNow();
        clock.shutdownNow();
        try {
            var unused = worker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

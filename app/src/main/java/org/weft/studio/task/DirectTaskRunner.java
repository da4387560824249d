package org.weft.studio.task;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs everything at once on the calling thread; makes view models deterministic in tests and in snapshots. */
public final class DirectTaskRunner implements TaskRunner {
    @Override
    public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        T result;
        try {
            result = work.call();
        } catch (Exception e) {
            failed.accept(e);
            return;
        }
        done.accept(result);
    }

    @Override
    public <T> void runAside(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        run(work, done, failed);
    }

    @Override
    public void onScreen(Runnable action) {
        action.run();
    }

    @Override
    public void onScreenThrottled(String key, Runnable action) {
        action.run();
    }

    /** Runs it once: nothing passes here while one waits. */
    @Override
    public void repeat(Duration every, Runnable action) {
        action.run();
    }
}

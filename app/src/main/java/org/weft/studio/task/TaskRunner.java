package org.weft.studio.task;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs work off the FX thread and brings results back to it. */
public interface TaskRunner {
    /** Runs {@code work} in the background in order of asking, then one of the two on the FX thread. */
    <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed);

    /** As {@link #run}, but in no order with other work: for what takes long, so that edits need not wait for it. */
    <T> void runAside(Callable<T> work, Consumer<T> done, Consumer<Exception> failed);

    /** Runs something on the FX thread, soon. Safe from any thread. */
    void onScreen(Runnable action);

    /**
     * Runs something on the FX thread at most 30 times a second; of several with the same key only the newest runs. For progress and
     * previews that come faster than eyes see.
     */
    void onScreenThrottled(String key, Runnable action);

    /** Runs something on the FX thread every so often, from now until the studio ends. */
    void repeat(Duration every, Runnable action);
}

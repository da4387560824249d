package org.weft.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells long work that the person pressed Ctrl+C. */
@FunctionalInterface
public interface Interrupts {

    /**
     * Calls {@code cancel} (from another thread) on Ctrl+C, until the guard is closed. The process then gives the work some
     * time to keep what it has and to report it, and ends.
     */
    Guard guard(Runnable cancel, Duration patience);

    /** For work that answers at once or has everything on disk already. */
    default Guard guard(Runnable cancel) {
        return guard(cancel, Duration.ofMillis(600));
    }

    /** Close it when the work is over, whether or not it was cancelled. */
    interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    /** The process's own: a shutdown hook, so that it also answers to a polite kill; the JVM then exits with 128 + signal. */
    static Interrupts system(Console console) {
        return (cancel, patience) -> {
            CountDownLatch over = new CountDownLatch(1);
            Thread hook = new Thread(
                    () -> {
                        cancel.run();
                        try {
                            if (!over.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                                // The engine is in one long operation: what is done is on disk already. An orderly exit
                                // would pull libtorch away from under it.
                                console.note("cancelled; what was done is kept");
                                Runtime.getRuntime().halt(ExitCode.CANCELLED);
                            }
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "ctrl-c");
            Runtime.getRuntime().addShutdownHook(hook);
            return () -> {
                over.countDown();
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException e) {
                    // the process is ending: the hook is running or has run
                }
            };
        };
    }
}

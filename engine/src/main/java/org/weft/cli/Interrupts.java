package org.weft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells long work that the person pressed Ctrl+C. */
@FunctionalInterface
public interface Interrupts {

    /**
     * Calls {@code cancel} (from another thread) on Ctrl+C, until the guard is closed. The process then gives the work a
     * moment to report what it kept, and ends.
     */
    Guard guard(Runnable cancel);

    /** Close it when the work is over, whether or not it was cancelled. */
    interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    /** The process's own: a shutdown hook, so that it also answers to a polite kill; the JVM then exits with 128 + signal. */
    static Interrupts system(Console console) {
        return cancel -> {
            CountDownLatch over = new CountDownLatch(1);
            Thread hook = new Thread(
                    () -> {
                        cancel.run();
                        try {
                            if (!over.await(600, TimeUnit.MILLISECONDS)) {
                                // the engine is in one long operation: what is done is on disk already
                                console.note("cancelled; what was done is kept");
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

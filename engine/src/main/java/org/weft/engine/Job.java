package org.weft.engine;

/** A job in the engine's queue. */
public interface Job {
    /** Asks the job to stop; it does within a second. Harmless when it is over. */
    void cancel();

    /** Waits for the last event. @throws InterruptedException when the waiting thread is interrupted */
    void await() throws InterruptedException;
}

package org.weft.engine.training;

/** What a run is doing. */
public enum RunState {
    /** Its worker is loading. */
    STARTING,
    RUNNING,
    PAUSED,
    /** All its steps are done. */
    FINISHED,
    /** Someone stopped it; it can go on. */
    STOPPED,
    /** It ended with a reason. */
    FAILED,
    /** Its worker is gone without a word, killed perhaps; it can go on from its last checkpoint. */
    DEAD;

    /** Whether a worker is at it. */
    public boolean isAlive() {
        return this == STARTING || this == RUNNING || this == PAUSED;
    }
}

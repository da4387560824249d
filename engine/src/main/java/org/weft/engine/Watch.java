package org.weft.engine;

/** Follows long work from any thread and may end it. */
@FunctionalInterface
public interface Watch {
    /** @param share done, 0..1 @return false to end the work, which then fails as CANCELLED */
    boolean goOn(double share);
}

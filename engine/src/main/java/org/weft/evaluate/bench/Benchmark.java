package org.weft.evaluate.bench;

import java.util.function.Consumer;

/** A set of timed cases. */
public interface Benchmark {
    /**
     * One measured case.
     *
     * @param name what was run
     * @param oursMs median, milliseconds
     * @param baselineMs median of what it is compared with
     * @param note how it was measured, and what the result was checked against
     * @param right whether ours computed what the baseline computes
     */
    record Result(String name, double oursMs, double baselineMs, String note, boolean right) {
        /** How many times as fast as the baseline. */
        public double speedup() {
            return baselineMs / oursMs;
        }
    }

    /** What is compared with what. */
    String description();

    /** Runs all cases and reports each as it is done. */
    void run(Consumer<Result> results);
}

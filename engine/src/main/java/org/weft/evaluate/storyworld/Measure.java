package org.weft.evaluate.storyworld;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param value mean over the seeds
 * @param withoutMmfs the same with every MMFS of the model blindfolded, null where not measured
 * @param target what the value should reach (reach or, for distances, fall below), null where there is none
 * @param n stories, pictures or questions for each seed
 * @param seeds how many sets of stories
 * @param spread half of the difference between the best and the worst seed
 */
public record Measure(
        String measure,
        double value,
        @JsonProperty("without_mmfs") @Nullable Double withoutMmfs,
        @Nullable Double target,
        int n,
        int seeds,
        double spread) {

    /** Whether the target is reached; true where there is none. */
    public boolean reached() {
        return target == null || value >= target;
    }
}

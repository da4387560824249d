package org.weft.engine.training;

import java.util.List;

/**
 * What a few steps of a recipe have told.
 *
 * @param peakMb most memory the process had, or on a GPU what was taken of its memory, in MiB; 0 where the system does not say
 * @param availableMb memory that was free at the start, on a GPU all it has, in MiB
 * @param secondsPerStep of a step that is not the first; 0 when it does not fit
 * @param secondsInAll for the recipe's steps, without checkpoints and samples
 * @param parameters values that are trained
 * @param advice what to change, empty when it fits
 */
public record DryRunReport(
        double peakMb,
        double availableMb,
        double secondsPerStep,
        double secondsInAll,
        long parameters,
        List<Advice> advice) {
    public DryRunReport {
        advice = List.copyOf(advice);
    }

    /** What can be changed in a recipe so that it takes less memory. */
    public enum Change {
        /** Fewer documents a pass and more passes a step. */
        BATCH,
        /** Layers are computed twice. */
        RECOMPUTE,
        /** Fewer noises a picture. */
        DRAWS,
        /** Low-rank updates instead of all weights. */
        LORA
    }

    /**
     * Something to change.
     *
     * @param value what a number is, or for BATCH what it should become; 0 for others
     * @param accumulate what that must become along with BATCH so that the same is learned; 0 for others
     */
    public record Advice(Change change, long value, long accumulate) {
        public String sentence() {
            return switch (change) {
                case BATCH ->
                    "lower \"batch\" to " + value + " and set \"accumulate\" to " + accumulate
                            + ": the same learning with less memory";
                case RECOMPUTE -> "set \"recompute\" to true: less memory, more time";
                case DRAWS -> "lower \"draws\" from " + value;
                case LORA -> "train low-rank updates (\"lora\") instead of all weights";
            };
        }
    }
}

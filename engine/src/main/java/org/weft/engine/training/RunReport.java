package org.weft.engine.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run from its directory.
 *
 * @param about the recipe's sentence, its stage where it has none
 * @param reason why it ended, empty otherwise
 * @param step steps done
 * @param steps steps in all, 0 when unknown
 * @param curve one point a step, in order; of a step done twice the last
 * @param validations losses on held-out documents
 * @param samples what it made of fixed seeds, oldest first
 * @param secondsLeft estimate from its latest steps, or null when it does not run
 * @param bestStep step of the checkpoint with the lowest validation loss, -1 when there is none
 */
public record RunReport(
        Path directory,
        String about,
        RunState state,
        String reason,
        long step,
        long steps,
        List<Point> curve,
        List<Validation> validations,
        List<Sample> samples,
        @Nullable Double secondsLeft,
        long bestStep) {

    /**
     * A step.
     *
     * @param parts losses by kind: text, image
     * @param rate learning rate
     * @param gradientNorm before clipping
     * @param seconds it took
     * @param waited of these for data
     * @param images pictures read
     * @param tokens tokens read
     * @param memoryMb of the process, in MiB; 0 where the system does not say
     * @param gpuMemoryMb what is taken of the GPU's memory, in MiB; 0 where none is used
     */
    public record Point(
            long step,
            double loss,
            Map<String, Double> parts,
            double rate,
            double gradientNorm,
            double seconds,
            double waited,
            long images,
            long tokens,
            double memoryMb,
            double gpuMemoryMb) {}

    /** Loss on held-out documents behind a step. */
    public record Validation(long step, double loss, Map<String, Double> parts) {}

    /** @param picture file of a picture, or null for a text @param text what was written, or the prompt's end for a picture */
    public record Sample(long step, int number, @Nullable Path picture, String text) {}
}

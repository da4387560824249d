package org.weft.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.weft.tensor.mmfs.MmfsOp;

/** Tries a recipe out before time is spent on it: real steps in a directory that is thrown away. */
public final class DryRun {
    /** The first step also warms caches up; the last one is timed. */
    private static final int STEPS = 3;

    /** Share of the machine's free memory a run may take before it is said not to fit. */
    private static final double COMFORT = 0.9;

    private DryRun() {}

    /**
     * @param peakMb most memory the process had, or on a GPU what was taken of its memory, in MiB; 0 where the system does not say
     * @param availableMb memory that was free at the start, on a GPU all it has, in MiB
     * @param secondsPerStep of the last of a few steps
     * @param secondsInAll for the recipe's steps, without checkpoints and samples
     * @param parameters values that are trained
     * @param advice what to change, empty when it fits
     */
    public record Report(
            double peakMb,
            double availableMb,
            double secondsPerStep,
            double secondsInAll,
            long parameters,
            List<String> advice) {}

    /** Takes a few real steps. @throws IOException naming what is wrong with the recipe or its data */
    public static Report of(Path recipeFile, Trainer.Instead instead, MmfsOp op) throws IOException {
        Path folder = Files.createTempDirectory("weft-dry-run");
        double available = ProcessMemory.availableMb();
        try {
            return new Trainer(recipeFile, folder.resolve("run"), instead, op).live(live -> {
                double seconds = 0;
                Loop loop = new Loop(live, new RunDirectory(folder.resolve("run")), 1, () -> false);
                for (int i = 0; i < STEPS; i++) {
                    seconds = loop.measure().seconds();
                }
                long parameters = live.optimiser().states().stream()
                        .mapToLong(Moments.State::count)
                        .sum();
                double peak = GpuMemory.usedMb().orElseGet(ProcessMemory::peakMb);
                double free = GpuMemory.totalMb().orElse(available);
                return new Report(
                        peak,
                        free,
                        seconds,
                        seconds * live.recipe().steps(),
                        parameters,
                        advice(live.recipe(), peak, free));
            });
        } finally {
            delete(folder);
        }
    }

    private static List<String> advice(Recipe recipe, double peak, double available) {
        List<String> out = new ArrayList<>();
        if (peak <= 0 || available <= 0 || peak <= COMFORT * available) {
            return out;
        }
        if (recipe.batch() > 1) {
            out.add("halve \"batch\" to " + recipe.batch() / 2 + " and set \"accumulate\" to " + 2 * recipe.accumulate()
                    + ": the same learning with less memory");
        }
        if (recipe.draws() > 1) {
            out.add("lower \"draws\" from " + recipe.draws());
        }
        if (recipe.lora() == null) {
            out.add("train low-rank updates (\"lora\") instead of all weights");
        }
        return out;
    }

    /** Deletes a folder with everything in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}

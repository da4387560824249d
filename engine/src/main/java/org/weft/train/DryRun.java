package org.weft.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.weft.engine.training.DryRunReport;
import org.weft.tensor.mmfs.MmfsOp;

/** Tries a recipe out before time is spent on it: real steps in a directory that is thrown away. */
public final class DryRun {
    /** Passes of a step that are taken; more of them only repeat it. The first step warms caches up. */
    private static final int PASSES = 2;

    private static final int STEPS = 2;

    /** Share of the machine's free memory a run may take before it is said not to fit. */
    private static final double COMFORT = 0.9;

    private DryRun() {}

    /**
     * Takes a real step, or as many passes of it as tell the rest, and does what happens at checkpoints. Where a pass does not fit
     * it is not tried: then memory is an estimate from passes of a few rows and there are no times.
     *
     * @param folder for what it writes; deleted afterwards
     * @throws IOException naming what is wrong with the recipe or its data
     */
    public static DryRunReport of(Path recipeFile, Trainer.Instead instead, MmfsOp op, Path folder) throws IOException {
        double available = ProcessMemory.availableMb();
        try {
            Path run = folder.resolve("run");
            return new Trainer(recipeFile, run, instead, op).live(live -> report(live, run, available));
        } finally {
            delete(folder);
        }
    }

    private static DryRunReport report(Trainer.Live live, Path run, double available) throws IOException {
        Recipe recipe = live.recipe();
        long parameters = live.optimiser().states().stream()
                .mapToLong(Moments.State::count)
                .sum();
        Fit.Verdict fit = Fit.of(live);
        if (!fit.fits()) {
            return new DryRunReport(fit.neededMb(), available, 0, 0, parameters, Fit.advice(recipe, fit));
        }
        ProcessMemory.resetPeak();
        Loop loop = new Loop(live, new RunDirectory(run), 1, () -> false);
        int passes = Math.min(recipe.accumulate(), PASSES);
        double seconds = 0;
        for (int i = 0; i < STEPS; i++) {
            seconds = loop.measure(passes).seconds() * recipe.accumulate() / passes;
        }
        loop.checkpoint(true);
        double peak = GpuMemory.usedMb().orElseGet(ProcessMemory::peakMb);
        double free = GpuMemory.totalMb().orElse(available);
        boolean tight = peak > 0 && free > 0 && peak > COMFORT * free;
        return new DryRunReport(
                peak, free, seconds, seconds * recipe.steps(), parameters, tight ? Fit.advice(recipe, fit) : List.of());
    }

    /** Deletes what a dry run has written so far, when its process ends before it does. */
    public static void abandon(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            LoggerFactory.getLogger(DryRun.class).warn("{} is left behind: {}", folder, e.getMessage());
        }
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

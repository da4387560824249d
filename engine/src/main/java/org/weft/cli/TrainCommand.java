package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.DryRunReport;
import org.weft.tensor.mmfs.MmfsChoice;
import org.weft.train.DryRun;
import org.weft.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains by a recipe. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Train by a recipe into a run directory, or continue a run from its last checkpoint.")
final class TrainCommand implements Callable<Integer> {
    /** What a stop waits for: the end of the running step and a checkpoint. */
    private static final Duration STEP_AND_CHECKPOINT = Duration.ofMinutes(2);

    private final Tools tools;

    @Parameters(
            paramLabel = "RECIPE",
            description = "Recipe file, or the name of one that comes with Weft, such as recipes/storytelling.json.")
    private Path recipe = Path.of(".");

    @Option(names = "--out", paramLabel = "RUN", description = "Run directory; needed but for a dry run.")
    private @Nullable Path out;

    @Option(names = "--dry-run", description = "Take a step, say memory, time and what to change, and keep nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print a dry run as one JSON object.")
    private boolean json;

    @Option(
            names = "--resume",
            description = "Go on behind the last checkpoint of RUN; where RUN holds nothing yet, begin it.")
    private boolean resume;

    @Option(names = "--from", paramLabel = "RUN", description = "Begin with the weights of another run.")
    private @Nullable Path from;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "Learn from this data set instead of the recipe's first source; its format is recognised.")
    private @Nullable Path data;

    @Option(names = "--minutes", paramLabel = "N", description = "Stop after this long, with a checkpoint.")
    private double minutes = 1e6;

    TrainCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() throws IOException {
        recipe = RecipePlace.find(recipe);
        if (dryRun) {
            return dryRun();
        }
        Path run = out;
        if (run == null) {
            throw CommandFailure.usage("name a run directory with --out");
        }
        boolean begun = Files.isRegularFile(run.resolve("recipe.json"));
        if (!begun || !resume) {
            requireRoom(run, begun);
        }
        if (begun && (data != null || from != null)) {
            throw CommandFailure.usage(run + " has begun already with data and weights of its own; leave "
                    + (data != null ? "--data" : "--from") + " out, or begin another run");
        }
        if (begun && !Trainer.sameRecipe(recipe, run)) {
            tools.console()
                    .note(run + " goes on by the recipe it began with, " + run.resolve("recipe.json") + "; " + recipe
                            + " says something else");
        }
        AtomicBoolean stop = new AtomicBoolean();
        long steps;
        try (Interrupts.Guard guard = tools.interrupts().guard(() -> stop.set(true), STEP_AND_CHECKPOINT);
                TrainingWatch watch = TrainingWatch.of(run, tools.console())) {
            steps = new Trainer(
                            recipe,
                            run,
                            new Trainer.Instead(from, data),
                            MmfsChoice.best().op())
                    .train(minutes, stop::get);
        }
        tools.console().line("step " + steps + "; the run is in " + run);
        return stop.get() ? ExitCode.CANCELLED : ExitCode.DONE;
    }

    /** Nothing is overwritten; what a beginning that was broken off has left is no loss. */
    private void requireRoom(Path run, boolean begun) throws IOException {
        if (Files.exists(run) && !(Files.isDirectory(run) && (isEmpty(run) || Trainer.unfinished(run)))) {
            throw CommandFailure.usage(run
                    + (Files.isDirectory(run) ? " is not empty" : " is a file")
                    + (begun
                            ? "; continue it with --resume or name another directory"
                            : resume ? " and no run to continue; name another directory" : "; name another directory"));
        }
        if (resume) {
            tools.console().note(run + " holds no run yet: it begins now");
        }
    }

    private Integer dryRun() throws IOException {
        Path folder = Files.createTempDirectory("weft-dry-run");
        DryRunReport r;
        try (Interrupts.Guard guard = tools.interrupts().guard(() -> DryRun.abandon(folder))) {
            r = DryRun.of(
                    recipe, new Trainer.Instead(from, data), MmfsChoice.best().op(), folder);
        }
        if (json) {
            tools.console().json(r);
            return ExitCode.DONE;
        }
        tools.console().line(String.format(Locale.ROOT, "trained values    %,d", r.parameters()));
        tools.console()
                .line(
                        r.peakMb() > 0
                                ? String.format(
                                        Locale.ROOT,
                                        "memory            %.0f MiB at most, %.0f MiB were free",
                                        r.peakMb(),
                                        r.availableMb())
                                : "memory            unknown on this system");
        if (r.secondsPerStep() > 0) {
            tools.console().line(String.format(Locale.ROOT, "time for a step   %.2f s", r.secondsPerStep()));
            tools.console().line("time in all       " + Durations.words(r.secondsInAll()));
        } else {
            tools.console().line("time              not measured: a pass does not fit into memory");
        }
        String trouble = r.secondsPerStep() > 0 ? "it may not fit: " : "it does not fit: ";
        r.advice().forEach(a -> tools.console().line(trouble + a.sentence()));
        return ExitCode.DONE;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}

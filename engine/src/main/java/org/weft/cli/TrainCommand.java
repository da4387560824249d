package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.mmfs.MmfsChoice;
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

    @Parameters(paramLabel = "RECIPE", description = "Recipe file, such as assets/recipes/smoke.json.")
    private Path recipe = Path.of(".");

    @Option(names = "--out", required = true, paramLabel = "RUN", description = "Run directory.")
    private Path out = Path.of("run");

    @Option(names = "--resume", description = "Go on behind the last checkpoint of RUN.")
    private boolean resume;

    @Option(names = "--from", paramLabel = "RUN", description = "Begin with the weights of another run.")
    private @Nullable Path from;

    @Option(names = "--minutes", paramLabel = "N", description = "Stop after this long, with a checkpoint.")
    private double minutes = 1e6;

    TrainCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(recipe)) {
            throw CommandFailure.usage(recipe + " is not a recipe file; assets/recipes holds some");
        }
        if (!resume && Files.isDirectory(out) && !isEmpty(out)) {
            throw CommandFailure.usage(out + " is not empty; continue it with --resume or name another directory");
        }
        if (resume && !Files.isDirectory(out)) {
            throw CommandFailure.usage(out + " is no run to continue; leave --resume out to begin one");
        }
        AtomicBoolean stop = new AtomicBoolean();
        long steps;
        try (Interrupts.Guard guard = tools.interrupts().guard(() -> stop.set(true), STEP_AND_CHECKPOINT)) {
            steps = new Trainer(recipe, out, from, MmfsChoice.best().op()).train(minutes, stop::get);
        }
        tools.console().line("step " + steps + "; the run is in " + out);
        return stop.get() ? ExitCode.CANCELLED : ExitCode.DONE;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}

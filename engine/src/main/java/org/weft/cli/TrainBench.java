package org.weft.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.train.StepTimes;
import org.weft.train.Trainer;
import picocli.CommandLine.Option;

/** How long a training step of the bundled model takes, as {@code weft bench train} prints it. */
final class TrainBench {
    private static final int MOST_STEPS = 10_000;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "train: the recipe whose steps are timed; without it assets/recipes/storyworld.json.")
    private @Nullable Path recipe;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            description = "train: timed steps, behind two that are not (default ${DEFAULT-VALUE}).")
    private int steps = 10;

    @Option(
            names = "--batches",
            paramLabel = "DIR",
            description = "train: also write what the first steps compute from, for tests/comparison/training_step.py.")
    private @Nullable Path batches;

    /** The line of {@code --json}; its names are stable. */
    private record Line(
            @JsonProperty("case") String name,
            @JsonProperty("seconds_per_step") double seconds,
            @JsonProperty("processor_seconds_per_step") double processor,
            @JsonProperty("images_per_s") double images,
            @JsonProperty("tokens_per_s") double tokens,
            @JsonProperty("waiting_share") double waiting,
            List<Double> all,
            int threads,
            double load) {}

    /** Times the steps and prints them. @throws IOException naming what is wrong with the recipe or its data */
    void run(Console console, MmfsOp op, boolean json) throws IOException {
        Path home = WeftHome.path();
        Path file = recipe == null ? home.resolve("assets/recipes/storyworld.json") : RecipePlace.find(recipe);
        if (steps < 1 || steps > MOST_STEPS) {
            throw CommandFailure.usage("--steps " + steps + " is not between 1 and " + MOST_STEPS);
        }
        // the model is what is measured, whatever the recipe begins with
        Trainer.Instead bundled = new Trainer.Instead(home.resolve("assets/models/storyworld-mini"), null);
        List<StepTimes.Step> taken = StepTimes.of(file, bundled, op, new StepTimes.Plan(steps, 2, batches));
        Line line = line(file, taken);
        if (json) {
            console.json(line);
            return;
        }
        console.line(String.format(
                Locale.ROOT,
                "%-28s %8.3f s a step (median of %d; %.3f s of processor time)  %6.1f images/s  %7.1f tokens/s  %4.1f %% of it waiting for data",
                line.name(),
                line.seconds(),
                taken.size(),
                line.processor(),
                line.images(),
                line.tokens(),
                100 * line.waiting()));
    }

    private static Line line(Path file, List<StepTimes.Step> taken) {
        int n = taken.size();
        double median = median(taken, StepTimes.Step::seconds);
        double sum = taken.stream().mapToDouble(StepTimes.Step::seconds).sum();
        double images = taken.stream().mapToDouble(StepTimes.Step::images).sum() / n;
        double tokens = taken.stream().mapToDouble(StepTimes.Step::tokens).sum() / n;
        double waited = taken.stream().mapToDouble(StepTimes.Step::waited).sum();
        return new Line(
                "train " + file.getFileName(),
                rounded(median),
                rounded(median(taken, StepTimes.Step::processor)),
                rounded(images / median),
                rounded(tokens / median),
                rounded(waited / sum),
                taken.stream().map(s -> rounded(s.seconds())).toList(),
                Torch.threads(),
                rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private static double median(List<StepTimes.Step> taken, ToDoubleFunction<StepTimes.Step> what) {
        double[] sorted = taken.stream().mapToDouble(what).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}

package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.weft.evaluate.ablations.Ablations;
import org.weft.tensor.mmfs.MmfsChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the paper's ablations anew. */
@Command(
        name = "ablations",
        mixinStandardHelpOptions = true,
        description = {
            "Train and measure small models that differ in one thing each, as the paper's ablations do.",
            "Runs are kept in --out: what was broken off goes on, what is done is not done again."
        })
final class AblationsCommand implements Callable<Integer> {
    private static final Duration STEP_AND_CHECKPOINT = Duration.ofSeconds(60);

    private final Tools tools;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "What is compared; assets/ablations/ablations.json by default.")
    private @Nullable Path plan;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where runs and scores are kept.")
    private Path out = Path.of("ablations");

    @Option(names = "--only", paramLabel = "NAME", description = "Comparisons whose name contains this.")
    private String only = "";

    @Option(names = "--seeds", paramLabel = "N", description = "Runs of each variant (default ${DEFAULT-VALUE}).")
    private int seeds = 2;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of each run; without it as the plan says.")
    private @Nullable Integer steps;

    @Option(
            names = "--stories",
            paramLabel = "N",
            description =
                    "Unseen stories each is judged on (default ${DEFAULT-VALUE}); 0 measures held-out losses alone.")
    private int stories = 20;

    @Option(
            names = "--documents",
            paramLabel = "N",
            description = "Held-out documents of each task for the losses (default ${DEFAULT-VALUE}).")
    private int documents = 128;

    @Option(
            names = "--json",
            description = "One JSON object a line: comparison, variant, measure, value, spread, seeds, values.")
    private boolean json;

    AblationsCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() throws IOException {
        if (seeds < 1 || seeds > 100 || (steps != null && steps < 1) || stories < 0 || documents < 1) {
            throw CommandFailure.usage(
                    "--seeds must be 1 to 100, --steps and --documents 1 or more, --stories 0 or more");
        }
        Path home = WeftHome.path();
        Ablations ablations = new Ablations(
                plan == null ? home.resolve("assets/ablations/ablations.json") : plan,
                out,
                home.resolve("assets/models/storyworld-judge"),
                MmfsChoice.best().op());
        if (ablations.comparisons().stream().noneMatch(c -> c.contains(only))) {
            throw CommandFailure.usage("no comparison is called \"" + only + "\"; there are "
                    + String.join(", ", ablations.comparisons()));
        }
        AtomicBoolean stop = new AtomicBoolean();
        List<Ablations.Row> rows;
        try (Interrupts.Guard guard = tools.interrupts().guard(() -> stop.set(true), STEP_AND_CHECKPOINT)) {
            rows = ablations.run(
                    new Ablations.Size(only, seeds, steps == null ? 0 : steps, stories, documents),
                    tools.console()::note,
                    stop::get);
        }
        print(ablations, rows);
        return stop.get() ? ExitCode.CANCELLED : ExitCode.DONE;
    }

    private void print(Ablations ablations, List<Ablations.Row> rows) {
        if (json) {
            rows.forEach(tools.console()::json);
            return;
        }
        String comparison = "";
        for (Ablations.Row r : rows) {
            if (!r.comparison().equals(comparison)) {
                comparison = r.comparison();
                tools.console().line(comparison + " (the paper: " + ablations.paper(comparison) + ")");
            }
            tools.console()
                    .line(String.format(
                            Locale.ROOT,
                            "  %-40s %-40s %8.4f ± %.4f  (%d seeds)",
                            r.variant(),
                            r.measure(),
                            r.value(),
                            r.spread(),
                            r.seeds()));
        }
    }
}

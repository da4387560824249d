package org.weft.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weft.evaluate.results.ResultKind;
import org.weft.evaluate.storyworld.Measure;
import org.weft.evaluate.storyworld.StoryworldEvaluation;
import org.weft.evaluate.storyworld.Subject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how good a model is. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Measure a model on a benchmark.",
            "storyworld: unseen stories of the bundled model's world, with MMFS and with every MMFS blindfolded;"
                    + " targets that are missed are shown as missed.",
            "captions, vqa, dialogue, grounding, fid, segmentation: files of results against the truth, in the formats of"
                    + " docs/evaluation.md."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String STORYWORLD = "storyworld";

    private final Tools tools;

    @Parameters(
            arity = "0..1",
            paramLabel = "BENCHMARK",
            description = "storyworld, captions, vqa, dialogue, grounding, fid or segmentation.")
    private String name = "";

    @Option(names = "--model", paramLabel = "DIR", description = "Model directory; the bundled model by default.")
    private @Nullable Path model;

    @Option(names = "--limit", paramLabel = "N", description = "Stories for each seed (default ${DEFAULT-VALUE}).")
    private int limit = 10;

    @Option(names = "--seed", paramLabel = "S", description = "Chooses the unseen stories (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Sets of stories, from --seed on, for the spread (default ${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(
            names = "--only",
            paramLabel = "SUBJECT",
            split = ",",
            description =
                    "Of storyworld: labels (pictures of label maps), stories (frames), captions, answers (questions and"
                            + " boxes); several with commas between. All by default.")
    private List<String> only = List.of();

    @Mixin
    private MmfsOption mmfs = new MmfsOption();

    @Mixin
    private ResultScoring results = new ResultScoring();

    @Option(
            names = "--json",
            description = "One JSON object a line: measure, value, n and, for storyworld, without_mmfs, target, seeds,"
                    + " spread.")
    private boolean json;

    EvaluateCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        Optional<ResultKind> kind = ResultKind.of(name);
        if (kind.isPresent()) {
            return results.run(kind.get(), tools.console(), json);
        }
        if (!name.equals(STORYWORLD)) {
            throw CommandFailure.usage("there is no benchmark \"" + name + "\"; there are " + STORYWORLD + ", "
                    + String.join(", ", ResultKind.words()));
        }
        if (limit < 1 || seeds < 1 || seeds > 100 || seed < 0) {
            throw CommandFailure.usage("--limit and --seeds must be 1 or more, --seeds at most 100, --seed 0 or more");
        }
        Set<Subject> subjects = subjects();
        Path home = WeftHome.path();
        Path directory = model == null ? home.resolve("assets/models/storyworld-mini") : model;
        StoryworldEvaluation evaluation = new StoryworldEvaluation(
                directory, home.resolve("assets/models/storyworld-judge"), mmfs.implementation());
        tools.console().note(directory + ", " + seeds + " sets of " + limit + " unseen stories");
        int[] last = {-1};
        List<Measure> table =
                evaluation.run(subjects, new StoryworldEvaluation.Size(seed, seeds, limit), (done, all) -> {
                    int tenth = 10 * done / all;
                    if (tenth != last[0]) {
                        last[0] = tenth;
                        tools.console().note(done + " of " + all + " stories");
                    }
                });
        table.forEach(this::print);
        return ExitCode.DONE;
    }

    private Set<Subject> subjects() {
        Set<Subject> out = EnumSet.noneOf(Subject.class);
        for (String word : only) {
            out.add(Subject.of(word.strip())
                    .orElseThrow(() -> CommandFailure.usage("--only: there is no subject \"" + word + "\"; there are "
                            + String.join(", ", Subject.words()))));
        }
        return out.isEmpty() ? EnumSet.allOf(Subject.class) : out;
    }

    private void print(Measure m) {
        if (json) {
            tools.console().json(m);
            return;
        }
        Double without = m.withoutMmfs();
        Double target = m.target();
        tools.console()
                .line(String.format(
                        Locale.ROOT,
                        "%-58s %6.3f ± %.3f%s%s  (n = %d, %d seeds)",
                        m.measure(),
                        m.value(),
                        m.spread(),
                        without == null ? "" : String.format(Locale.ROOT, "  without MMFS %6.3f", without),
                        target == null
                                ? ""
                                : String.format(
                                        Locale.ROOT, "  target %.2f %s", target, m.reached() ? "reached" : "MISSED"),
                        m.n(),
                        m.seeds()));
    }
}

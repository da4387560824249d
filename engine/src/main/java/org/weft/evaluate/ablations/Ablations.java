package org.weft.evaluate.ablations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.weft.data.storyworld.World;
import org.weft.engine.ImageSettings;
import org.weft.engine.SchedulerKind;
import org.weft.engine.TextSettings;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunReport;
import org.weft.evaluate.storyworld.StoryworldEvaluation;
import org.weft.evaluate.storyworld.Subject;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.text.WordList;
import org.weft.train.HeldOutLosses;
import org.weft.train.Task;
import org.weft.train.Trainer;

/** Trains every variant of a plan with every seed and measures it. What is done is kept: a run that was broken off goes on. */
public final class Ablations {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final AblationPlan plan;
    private final Path out;
    private final Path judge;
    private final MmfsOp op;

    /**
     * @param plan the plan's file
     * @param out where runs and results lie
     * @param judge directory of the judge
     * @throws IOException naming what is wrong with the plan
     */
    public Ablations(Path plan, Path out, Path judge, MmfsOp op) throws IOException {
        this.plan = AblationPlan.read(plan);
        this.out = out;
        this.judge = judge;
        this.op = op;
    }

    /**
     * How much is done.
     *
     * @param only comparisons whose name contains this; empty for all
     * @param seeds runs of each variant, 1 or more
     * @param steps of each run, 0 for the plan's
     * @param stories each is judged on, 0 for held-out losses alone
     * @param documents held-out ones of each task the losses are of
     */
    public record Size(String only, int seeds, int steps, int stories, int documents) {}

    /**
     * One figure of a comparison.
     *
     * @param value mean over the seeds
     * @param spread half of the difference between the highest and the lowest seed
     * @param values seed by seed, from seed 1 on
     */
    public record Row(
            String comparison,
            String variant,
            String measure,
            double value,
            double spread,
            int seeds,
            List<Double> values) {}

    /** Names of all comparisons. */
    public List<String> comparisons() {
        return plan.names();
    }

    /** What the paper found in a comparison. */
    public String paper(String comparison) {
        return plan.comparisons().stream()
                .filter(c -> c.name().equals(comparison))
                .findFirst()
                .map(AblationPlan.Comparison::paper)
                .orElse("");
    }

    /**
     * @param progress told what is done next
     * @param stop asked between steps
     * @return rows of what has been measured with every seed; what was broken off is left out
     */
    public List<Row> run(Size size, Consumer<String> progress, BooleanSupplier stop) throws IOException {
        List<AblationPlan.Comparison> chosen = plan.comparisons().stream()
                .filter(c -> c.name().contains(size.only()))
                .toList();
        Map<String, List<Map<String, Double>>> found = new LinkedHashMap<>();
        // seed by seed, so that what is broken off has something of every variant
        for (int seed = 1; seed <= size.seeds(); seed++) {
            for (String variant : AblationPlan.variantsOf(chosen)) {
                if (stop.getAsBoolean()) {
                    break;
                }
                progress.accept(variant + ", seed " + seed);
                Map<String, Double> scores = one(variant, seed, size, stop);
                if (!scores.isEmpty()) {
                    found.computeIfAbsent(variant, v -> new ArrayList<>()).add(scores);
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (AblationPlan.Comparison c : chosen) {
            for (String variant : c.variants()) {
                rows.addAll(rows(c.name(), variant, found.getOrDefault(variant, List.of())));
            }
        }
        return rows;
    }

    private static List<Row> rows(String comparison, String variant, List<Map<String, Double>> seeds) {
        List<Row> out = new ArrayList<>();
        if (seeds.isEmpty()) {
            return out;
        }
        for (String measure : seeds.getFirst().keySet()) {
            double[] values = seeds.stream()
                    .mapToDouble(s -> s.getOrDefault(measure, Double.NaN))
                    .toArray();
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (double v : values) {
                low = Math.min(low, v);
                high = Math.max(high, v);
                sum += v;
            }
            out.add(new Row(
                    comparison,
                    variant,
                    measure,
                    sum / values.length,
                    (high - low) / 2,
                    values.length,
                    DoubleStream.of(values).boxed().toList()));
        }
        return out;
    }

    /** Scores of one run, trained as far as it is not; empty when it was stopped. */
    private Map<String, Double> one(String variant, long seed, Size size, BooleanSupplier stop) throws IOException {
        String name =
                variant.replaceAll("[^A-Za-z0-9]+", "-") + "-" + seed + (size.steps() > 0 ? "-" + size.steps() : "");
        Path run = out.resolve(name);
        Path scores = run.resolve("measured-" + size.stories() + "-" + size.documents() + ".json");
        if (Files.isRegularFile(scores)) {
            return numbers(MAPPER.readTree(scores.toFile()));
        }
        Path recipe = plan.write(variant, seed, size.steps(), run.resolve("plan"));
        Trainer trainer = new Trainer(recipe, run, Trainer.Instead.NOTHING, op);
        long done = trainer.train(Double.MAX_VALUE, stop);
        RunReport report = new RunReader(run).read();
        if (done < report.steps()) {
            return Map.of();
        }
        Map<String, Double> out = new TreeMap<>();
        Set<Task> tasks = Trainer.tasks(run);
        for (Task task : tasks) {
            HeldOutLosses.of(run, task, size.documents(), op)
                    .forEach((kind, loss) -> out.put(task.word() + ", held-out " + kind + " loss", loss));
        }
        out.putAll(judged(run, tasks, seed, size.stories()));
        Path part = scores.resolveSibling(scores.getFileName() + ".part");
        Files.writeString(part, MAPPER.writeValueAsString(out));
        Files.move(part, scores, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return out;
    }

    private static Map<String, Double> numbers(JsonNode tree) {
        Map<String, Double> out = new TreeMap<>();
        tree.properties().forEach(e -> out.put(e.getKey(), e.getValue().asDouble()));
        return out;
    }

    private Map<String, Double> judged(Path run, Set<Task> tasks, long seed, int stories) throws IOException {
        if (stories == 0) {
            return Map.of();
        }
        Path packed = run.resolve("packed");
        Files.createDirectories(packed);
        WordList.write(World.load().words().words(), packed.resolve("tokenizer.json"));
        MmfsOp seeing = Trainer.sight(run).applied(op);
        ModelFiles.Description description = new ModelFiles.Description(
                1,
                "ablation",
                "1",
                "Apache-2.0",
                "tokenizer.json",
                "model.safetensors",
                "",
                ModelFiles.config(run.resolve("model.json")),
                new ImageSettings(20, 3, SchedulerKind.DPM_SOLVER_PP_2M, true),
                new TextSettings(1, 40, 0, 0, 1, 1, 1, 1));
        Trainer.export(run, packed, description, op);
        return new StoryworldEvaluation(packed, judge, seeing).scores(learned(tasks), seed, stories);
    }

    /** What can be asked of a model that has learned these tasks. */
    private static Set<Subject> learned(Set<Task> tasks) {
        Set<Subject> out = EnumSet.noneOf(Subject.class);
        for (Task task : tasks) {
            switch (task) {
                case SEGMENTATION -> out.add(Subject.LABELS);
                case STORYTELLING -> out.add(Subject.STORIES);
                case CAPTIONING -> out.add(Subject.CAPTIONS);
                case QUESTIONS, REFERRING -> out.add(Subject.ANSWERS);
                case CONVERSATION -> out.addAll(EnumSet.of(Subject.CAPTIONS, Subject.ANSWERS));
                case PRETRAINING -> {}
            }
        }
        return out;
    }
}

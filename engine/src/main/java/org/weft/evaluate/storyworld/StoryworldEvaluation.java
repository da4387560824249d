package org.weft.evaluate.storyworld;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weft.data.storyworld.World;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.tensor.mmfs.Sight;

/** The table of what the bundled model should reach, measured on stories of the test split, with MMFS and blindfolded. */
public final class StoryworldEvaluation {
    /** What each measure should reach. */
    private static final Map<String, Double> TARGETS = Map.of(
            Exam.LABELS, 0.6,
            Exam.IDENTITY, 0.8,
            Exam.PRESENT, 0.9,
            Exam.ATTRIBUTES, 0.9,
            Exam.QUESTIONS, 0.85,
            Exam.BOXES, 0.8);

    private final Path model;
    private final Path judge;
    private final MmfsOp op;

    /**
     * @param model model directory
     * @param judge directory with judge.safetensors
     */
    public StoryworldEvaluation(Path model, Path judge, MmfsOp op) {
        this.model = model;
        this.judge = judge;
        this.op = op;
    }

    /**
     * @param seed chooses the first set of stories; further sets follow
     * @param seeds how many sets, 1 or more
     * @param stories in each set
     */
    public record Size(long seed, int seeds, int stories) {}

    /**
     * @param subjects what is measured
     * @param progress told how many stories of how many are through
     */
    public List<Measure> run(Set<Subject> subjects, Size size, Progress progress) {
        World world = World.load();
        List<Exam.Paper> with = new ArrayList<>();
        List<Exam.Paper> without = new ArrayList<>();
        List<Exam.Paper> truth = new ArrayList<>();
        int all = 2 * size.seeds() * size.stories();
        try (Judge judging = Judge.open(judge);
                Examinee seeing = new Examinee(model, op);
                Examinee blind = new Examinee(model, Sight.NONE.applied(op))) {
            Exam exam = new Exam(world, new CoatColours(world, seeing.size()), judging, seeing.size());
            for (int s = 0; s < size.seeds(); s++) {
                int before = 2 * s * size.stories();
                Consumer<Integer> first = i -> progress.at(before + i, all);
                Consumer<Integer> second = i -> progress.at(before + size.stories() + i, all);
                with.add(exam.take(seeing, subjects, size.seed() + s, size.stories(), first));
                without.add(exam.take(blind, subjects, size.seed() + s, size.stories(), second));
                truth.add(exam.truth(size.seed() + s, size.stories()));
            }
        }
        return table(subjects, with, without, truth, size);
    }

    /** Measures of some subjects by name, on one set of stories and with the operation as it is. */
    public Map<String, Double> scores(Set<Subject> subjects, long seed, int stories) {
        World world = World.load();
        Map<String, Double> out = new LinkedHashMap<>();
        try (Judge judging = Judge.open(judge);
                Examinee seeing = new Examinee(model, op)) {
            Exam exam = new Exam(world, new CoatColours(world, seeing.size()), judging, seeing.size());
            Exam.Paper paper = exam.take(seeing, subjects, seed, stories, done -> {});
            for (Subject subject : subjects) {
                Stream.concat(subject.judged().stream(), subject.plain().stream())
                        .forEach(name -> out.put(name, paper.value(name)));
            }
        }
        return out;
    }

    /** Told how far it is. */
    public interface Progress {
        void at(int stories, int all);
    }

    private static List<Measure> table(
            Set<Subject> subjects, List<Exam.Paper> with, List<Exam.Paper> without, List<Exam.Paper> truth, Size size) {
        List<Measure> out = new ArrayList<>();
        for (Subject subject : subjects) {
            for (String name : subject.judged()) {
                out.add(measure(name, TARGETS.get(name), with, mean(name, without), size));
                out.add(measure(name + ", of true pictures", null, truth, null, size));
            }
            for (String name : subject.plain()) {
                out.add(measure(name, TARGETS.get(name), with, mean(name, without), size));
            }
        }
        return out;
    }

    private static Measure measure(
            String title, @Nullable Double target, List<Exam.Paper> papers, @Nullable Double without, Size size) {
        String name = title.replace(", of true pictures", "");
        double best = papers.stream().mapToDouble(p -> p.value(name)).max().orElse(0);
        double worst = papers.stream().mapToDouble(p -> p.value(name)).min().orElse(0);
        return new Measure(
                title,
                mean(name, papers),
                without,
                target,
                name.equals(Exam.LABELS) ? size.stories() : papers.get(0).count(name),
                size.seeds(),
                (best - worst) / 2);
    }

    private static double mean(String name, List<Exam.Paper> papers) {
        return papers.stream().mapToDouble(p -> p.value(name)).average().orElse(0);
    }
}

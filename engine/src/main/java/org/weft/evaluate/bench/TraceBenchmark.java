package org.weft.evaluate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.engine.Engine;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;

/**
 * What recording costs a generation, and how long a recorded trace takes to answer, for a story of six pictures: five given, the
 * sixth drawn. Recording may cost a quarter of the time; an answer may take 50 ms.
 */
public final class TraceBenchmark implements Benchmark {
    private static final int SIDE = 128;
    private static final double ANSWER_MS = 50;
    private static final double OVERHEAD = 1.25;
    private static final int ROUNDS = 5;

    @Override
    public String description() {
        return "recording a picture's trace against drawing it without (a speedup of 0.8 is a cost of a quarter), and answers"
                + " against the 50 ms they may take";
    }

    @Override
    public void run(Consumer<Result> results) {
        Path file;
        try {
            file = Files.createTempFile("weft", ".trace");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Engine engine = Engine.start();
                LoadedModel model = engine.load(engine.installedModels().getFirst())) {
            List<Segment> story = story();
            draw(model, story, null);
            List<Double> with = new ArrayList<>();
            List<Double> without = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                without.add(draw(model, story, null));
                with.add(draw(model, story, TraceSettings.all(file)));
            }
            double ours = median(with);
            double baseline = median(without);
            results.accept(new Result(
                    "drawing with recording",
                    ours,
                    baseline,
                    ROUNDS + " rounds; the trace has " + Files.size(file) / 1024 + " KiB",
                    ours <= OVERHEAD * baseline));
            answers(file, results);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // a file too many in the temporary folder
                file.toFile().deleteOnExit();
            }
        }
    }

    private static List<Segment> story() {
        World world = World.load();
        Renderer renderer = world.renderer(SIDE);
        WorldStory told = world.story(Split.TEST, 3);
        List<Segment> out = new ArrayList<>();
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            out.add(new Segment.Text("text " + i, told.frames().get(i).caption()));
            out.add(new Segment.Picture(
                    "picture " + i, renderer.render(told.frames().get(i).scene())));
        }
        out.add(new Segment.Text("text 5", told.frames().get(0).caption()));
        return out;
    }

    private static double draw(LoadedModel model, List<Segment> story, @Nullable TraceSettings trace) {
        ImageSettings image = model.info().defaultImage();
        GenerationRequest request = new GenerationRequest(
                story,
                Target.IMAGE,
                1,
                1,
                1,
                new ImageSettings(image.steps(), image.guidance(), image.scheduler(), false),
                model.info().defaultText(),
                trace);
        long began = System.nanoTime();
        List<GenerationEvent> failed = new ArrayList<>();
        try {
            model.generate(request, e -> {
                        if (e instanceof GenerationEvent.Failed) {
                            failed.add(e);
                        }
                    })
                    .await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed.toString());
        }
        return (System.nanoTime() - began) / 1e6;
    }

    /** What is asked, over and over of other parts of the file. */
    private record Question(String name, int times, BiConsumer<Trace, Integer> ask) {}

    private static void answers(Path file, Consumer<Result> results) {
        List<Question> questions;
        try (Trace trace = Trace.open(file)) {
            questions = questions(trace.info());
        }
        for (Question q : questions) {
            double[] fastest = new double[q.times()];
            Arrays.fill(fastest, Double.MAX_VALUE);
            double first = 0;
            // every round reads the file anew; what else this machine does falls out by taking each question's fastest
            // round
            for (int round = 0; round < ROUNDS; round++) {
                try (Trace trace = Trace.open(file)) {
                    for (int i = 0; i < q.times(); i++) {
                        long began = System.nanoTime();
                        q.ask().accept(trace, i);
                        double took = (System.nanoTime() - began) / 1e6;
                        fastest[i] = Math.min(fastest[i], took);
                        first = round == 0 && i == 0 ? took : first;
                    }
                }
            }
            Arrays.sort(fastest);
            double slowest = fastest[q.times() - 1];
            results.accept(new Result(
                    q.name(),
                    slowest,
                    ANSWER_MS,
                    String.format(
                            Locale.ROOT,
                            "the slowest of %d questions, each about another part of the file; the median is %.1f ms;"
                                    + " the first, while the program was still warming up, took %.1f ms",
                            q.times(),
                            fastest[q.times() / 2],
                            first),
                    slowest <= ANSWER_MS));
        }
    }

    private static List<Question> questions(TraceInfo info) {
        List<Question> out = new ArrayList<>();
        TraceInfo.Item item = info.items().getFirst();
        for (TraceInfo.Site site : info.sites()) {
            boolean unet = site.kind() == TraceInfo.Kind.UNET;
            int queries = unet ? site.side() * site.side() : item.tokens().size();
            int steps = item.steps().size();
            String place = site.name().replaceFirst("^.*\\.(layers|mmfs_up_blocks)", "$1");
            out.add(new Question(
                    place + ", one query",
                    queries,
                    (t, i) -> t.look(TraceQuery.of(0, site.name(), unet ? i % steps : 0, List.of(i)))));
            out.add(new Question(
                    place + ", all " + queries + " queries",
                    unet ? steps : 1,
                    (t, i) -> t.look(TraceQuery.of(0, site.name(), unet ? i : 0, List.of()))));
            out.add(new Question(
                    place + ", who looked into a region",
                    unet ? steps : 1,
                    (t, i) -> t.whoLooked(
                            TraceQuery.of(0, site.name(), unet ? i : 0, List.of()),
                            new Trace.Region(1, 0.2, 0.2, 0.6, 0.8))));
        }
        return out;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}

package org.weft.evaluate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private static void answers(Path file, Consumer<Result> results) {
        try (Trace trace = Trace.open(file)) {
            TraceInfo.Item item = trace.info().items().getFirst();
            for (TraceInfo.Site site : trace.info().sites()) {
                boolean unet = site.kind() == TraceInfo.Kind.UNET;
                int queries = unet ? site.side() * site.side() : item.tokens().size();
                String place = site.name().replaceFirst("^.*\\.(layers|mmfs_up_blocks)", "$1");
                answer(
                        results,
                        place + ", one query",
                        queries,
                        q -> trace.look(TraceQuery.of(
                                0, site.name(), unet ? q % item.steps().size() : 0, List.of(q))));
                answer(
                        results,
                        place + ", all " + queries + " queries",
                        ROUNDS,
                        q -> trace.look(TraceQuery.of(0, site.name(), unet ? q : 0, List.of())));
                answer(
                        results,
                        place + ", who looked into a region",
                        ROUNDS,
                        q -> trace.whoLooked(
                                TraceQuery.of(0, site.name(), unet ? q : 0, List.of()),
                                new Trace.Region(1, 0.2, 0.2, 0.6, 0.8)));
            }
        }
    }

    private interface Question {
        Object ask(int number);
    }

    private static void answer(Consumer<Result> results, String name, int times, Question question) {
        double[] took = new double[times];
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            question.ask(i);
            took[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(took);
        double slowest = took[times - 1];
        results.accept(new Result(
                name,
                took[times / 2],
                ANSWER_MS,
                times + " questions, each about another part of the file; the slowest took "
                        + String.format(java.util.Locale.ROOT, "%.1f", slowest) + " ms",
                took[times / 2] <= ANSWER_MS));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}

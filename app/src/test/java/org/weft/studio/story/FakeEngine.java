package org.weft.studio.story;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.weft.engine.ContextReport;
import org.weft.engine.Engine;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.InstalledModel;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.Machine;
import org.weft.engine.ModelInfo;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.Watch;

/** An engine that makes what the test tells it to. */
public final class FakeEngine implements Engine {
    static final ImageSettings IMAGE = new ImageSettings(10, 3, SchedulerKind.DPM_SOLVER_PP_2M, false);
    static final TextSettings TEXT = new TextSettings(0, 16, 0, 0, 1, 1, 1, 0);
    static final int BUDGET = 100;

    /** Counted down when a model may be loaded; already open unless the test takes a new one. */
    CountDownLatch mayLoad = new CountDownLatch(0);

    final List<FakeModel> loaded = new ArrayList<>();

    @Override
    public List<Fact> facts() {
        return List.of();
    }

    @Override
    public Machine machine() {
        return new Machine("CPU", "float32", 8L << 30, 4L << 30, List.of(), "no driver", List.of());
    }

    @Override
    public InstalledModel describe(Path directory) {
        return new InstalledModel(directory, "fake", "1", "Apache-2.0", "F16", 100, 10, 40, "");
    }

    @Override
    public void verify(Path directory, Watch watch) {}

    @Override
    public List<Path> installedModels() {
        return List.of(Path.of("fake"));
    }

    @Override
    public LoadedModel load(Path directory) {
        try {
            mayLoad.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FakeModel model = new FakeModel(directory);
        loaded.add(model);
        return model;
    }

    FakeModel model() {
        return loaded.getLast();
    }

    @Override
    public void close() {}

    static GeneratedItem.Text text(String words, long seed) {
        return new GeneratedItem.Text(words, false, seed, 2, Map.of("temperature", "0.0", "item", "0"));
    }

    static RgbImage picture(int grey) {
        byte[] rgb = new byte[4 * 4 * 3];
        Arrays.fill(rgb, (byte) grey);
        return new RgbImage(4, 4, rgb);
    }

    static GeneratedItem.Image image(int grey, long seed) {
        return new GeneratedItem.Image(
                picture(grey), seed, 5, Map.of("steps", "10", "guidance", "3.0", "scheduler", "DDIM", "item", "0"));
    }

    /** Ten tokens a text, twenty a picture. */
    static final class FakeModel implements LoadedModel {
        final List<FakeJob> jobs = new ArrayList<>();
        private final Path directory;
        boolean closed;

        FakeModel(Path directory) {
            this.directory = directory;
        }

        @Override
        public ModelInfo info() {
            return new ModelInfo(
                    "fake", "1", directory, "none", "cafe", 1, 4, BUDGET, 20, IMAGE, TEXT, List.of("bear", "beach"));
        }

        @Override
        public ContextReport measure(List<Segment> story, Target target, TextSettings text) {
            List<ContextReport.Cost> costs = new ArrayList<>();
            int used = 1;
            for (Segment s : story) {
                int tokens = s instanceof Segment.Text ? 10 : 20;
                used += tokens;
                costs.add(new ContextReport.Cost(s.source(), tokens, used <= BUDGET));
            }
            return new ContextReport(costs, used, 17, BUDGET);
        }

        @Override
        public List<UnknownWord> unknownWords(String text) {
            int at = text.indexOf("baer");
            return at < 0 ? List.of() : List.of(new UnknownWord(at, "baer", List.of("bear")));
        }

        @Override
        public Job generate(GenerationRequest request, Consumer<GenerationEvent> events) {
            FakeJob job = new FakeJob(request, events);
            jobs.add(job);
            return job;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A job that stands still until the test sends its events. */
    static final class FakeJob implements Job {
        final GenerationRequest request;
        final Consumer<GenerationEvent> events;
        boolean cancelled;

        FakeJob(GenerationRequest request, Consumer<GenerationEvent> events) {
            this.request = request;
            this.events = events;
        }

        void send(GenerationEvent event) {
            events.accept(event);
        }

        void done(int candidate, GeneratedItem item) {
            send(new GenerationEvent.ItemDone(candidate, 0, item));
        }

        void finish() {
            send(new GenerationEvent.Finished(List.of()));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void await() {}
    }
}

package org.weft.studio.story;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import org.jspecify.annotations.Nullable;
import org.weft.document.AnntJson;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

/**
 * How smoothly a long story pans and zooms. Frames are drawn as fast as they can be, so the time from one to the next is what a
 * frame costs; at 60 Hz it may be 16.7 ms.
 */
public final class CanvasBenchmark {
    private static final int FRAMES = 240;
    private static final double BUDGET = 1000.0 / 60;
    private static final double STEP = 24;

    /**
     * One phase.
     *
     * @param median milliseconds from frame to frame, as are p95 and p99
     * @param over share of frames over a 60th of a second, 0..1
     * @param cpu milliseconds of processor time of a frame, which other programs do not lengthen; cpu95 is its 95th percentile
     */
    public record Result(
            String name, int frames, double median, double p95, double p99, double over, double cpu, double cpu95) {}

    /** What moves in a phase: the view as a function of the frame. */
    private record Phase(String name, Supplier<Viewport> start, Mover mover) {}

    private interface Mover {
        Viewport next(Viewport now, int frame);
    }

    private final StoryCanvas canvas;

    public CanvasBenchmark(StoryCanvas canvas) {
        this.canvas = canvas;
    }

    /** Runs every phase; {@code done} hears the results on the FX thread. */
    public void run(Consumer<List<Result>> done) {
        Viewport full = new Viewport(1, 0, 0, canvas.getWidth(), canvas.getHeight());
        double middleX = canvas.getWidth() / 2;
        double middleY = canvas.getHeight() / 2;
        List<Phase> phases = List.of(
                new Phase("warm up", () -> full, (v, i) -> v.panned(0, i < FRAMES / 2 ? -STEP : STEP)),
                new Phase("pan at full size", () -> full, (v, i) -> v.panned(0, -STEP)),
                new Phase("pan at half size", () -> full.zoomed(0.5, 0, 0), (v, i) -> v.panned(0, -STEP)),
                new Phase(
                        "zoom out to all and in",
                        () -> full,
                        (v, i) -> v.zoomed(i < FRAMES / 2 ? 0.975 : 1 / 0.975, middleX, middleY)),
                new Phase("pan over all", () -> full.zoomed(0.06, 0, 0), (v, i) -> v.panned(sway(i, 4), sway(i, 2))));
        next(phases, 0, new ArrayList<>(), done);
    }

    private static double sway(int frame, double by) {
        DoubleUnaryOperator there = f -> f % 60 < 30 ? by : -by;
        return there.applyAsDouble(frame);
    }

    private void next(List<Phase> phases, int at, List<Result> results, Consumer<List<Result>> done) {
        if (at == phases.size()) {
            results.removeFirst(); // the first phase warms up
            done.accept(results);
            return;
        }
        Phase phase = phases.get(at);
        canvas.look(phase.start().get());
        new AnimationTimer() {
            private int frame = -10;
            private long last;
            private long lastCpu;
            private final double[] times = new double[FRAMES];
            private final double[] cpu = new double[FRAMES];

            @Override
            public void handle(long ignored) {
                long now = System.nanoTime();
                long cpuNow = cpu();
                if (frame > 0) {
                    times[frame - 1] = (now - last) / 1e6;
                    cpu[frame - 1] = (cpuNow - lastCpu) / 1e6;
                }
                last = now;
                lastCpu = cpuNow;
                if (frame == FRAMES) {
                    stop();
                    results.add(result(phase.name(), times, cpu));
                    next(phases, at + 1, results, done);
                    return;
                }
                if (frame >= 0) {
                    canvas.look(phase.mover().next(canvas.view(), frame));
                } else {
                    canvas.look(canvas.view());
                }
                frame++;
            }
        }.start();
    }

    /** Nanoseconds of processor time that this thread and the one that draws have used. */
    private static long cpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long all = threads.getCurrentThreadCpuTime();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("QuantumRenderer")) {
                all += threads.getThreadCpuTime(id);
            }
        }
        return all;
    }

    private static Result result(String name, double[] times, double[] cpu) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        double[] work = cpu.clone();
        Arrays.sort(work);
        long over = Arrays.stream(sorted).filter(t -> t > BUDGET).count();
        return new Result(
                name,
                sorted.length,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.95)],
                sorted[(int) (sorted.length * 0.99)],
                (double) over / sorted.length,
                work[work.length / 2],
                work[(int) (work.length * 0.95)]);
    }

    /** Whether the cards in the window are there; with their pictures when asked for. */
    public boolean shown(boolean withPictures) {
        return !canvas.deck().views().isEmpty()
                && canvas.deck().views().stream().allMatch(v -> v.card() != null && (!withPictures || !v.waits()));
    }

    /**
     * Writes a story of many cards, texts and pictures in turn. The pictures come from the sample stories, each tinted so that no
     * two are the same.
     *
     * @param samples folder of sample stories, at least one with a picture
     */
    public static void write(Path file, int cards, Path samples) throws IOException {
        List<RgbImage> pictures = new ArrayList<>();
        for (Samples.Sample sample : Samples.list(samples)) {
            AnntJson.Entry entry = AnntJson.read(sample.list()).getFirst();
            for (String hash : entry.pictures().keySet()) {
                pictures.add(RgbImages.decode(entry.picture(hash)));
            }
        }
        if (pictures.isEmpty()) {
            throw new IOException("there are no sample stories with pictures in " + samples);
        }
        try (StoryDocument document = Documents.create(file)) {
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < cards; i++) {
                Slot slot = i % 2 == 0
                        ? Slots.of(SlotKind.TEXT, new Content.Text("the bear walks along the beach. card " + i + "."))
                        : picture(document, tinted(pictures.get(i / 2 % pictures.size()), i));
                edits.add(new Edit.InsertSlot(i, slot));
            }
            document.apply(new Edit.Together("Long story", edits));
        }
    }

    private static Slot picture(StoryDocument document, RgbImage image) throws IOException {
        @Nullable String hash = document.storePicture(RgbImages.png(image));
        return Slots.of(SlotKind.IMAGE, new Content.Picture(hash, image.width(), image.height()));
    }

    private static RgbImage tinted(RgbImage image, int by) {
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            int add = (by * (i % 3 + 1) * 7) % 48;
            rgb[i] = (byte) Math.min(255, (rgb[i] & 255) + add);
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}

package org.weft.studio;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import org.weft.studio.story.CanvasBenchmark;

/** {@code weft bench canvas}: opens a long story and pans and zooms through it, without a display and without waiting for one. */
final class CanvasBench {
    private static final int PATIENCE_SECONDS = 300;
    private static final int WINDOW_IS_UP_FRAMES = 20;

    /** Milliseconds from asking for the story to its first cards, and to their pictures. */
    private record Measured(double firstShow, double pictures, List<CanvasBenchmark.Result> frames) {}

    private CanvasBench() {}

    static void run(int cards, boolean json, PrintWriter out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weft-bench");
        Path file = folder.resolve("long.weft");
        try {
            CanvasBenchmark.write(
                    file, cards, StudioApp.home().resolve("assets").resolve("stories"));
            Measured measured =
                    BenchWindow.<Measured>measure(file, PATIENCE_SECONDS, (shown, done) -> measure(file, shown, done));
            if (measured == null) {
                throw new IOException("the canvas did not get done in " + PATIENCE_SECONDS + " s");
            }
            print(measured, cards, json, out);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private static void measure(Path file, BenchWindow.Shown shown, Consumer<Measured> done) {
        CanvasBenchmark benchmark = new CanvasBenchmark(shown.canvas());
        new AnimationTimer() {
            private int frame;
            private long asked;
            private double first = -1;

            @Override
            public void handle(long now) {
                if (frame++ == WINDOW_IS_UP_FRAMES) {
                    asked = System.nanoTime();
                    shown.story().open(file);
                } else if (asked > 0 && benchmark.shown(false)) {
                    double sinceMillis = (System.nanoTime() - asked) / 1e6;
                    first = first < 0 ? sinceMillis : first;
                    if (benchmark.shown(true)) {
                        stop();
                        double firstShow = first;
                        benchmark.run(results -> done.accept(new Measured(firstShow, sinceMillis, results)));
                    }
                }
            }
        }.start();
    }

    private static void print(Measured m, int cards, boolean json, PrintWriter out) {
        double budget = 1000.0 / 60;
        if (json) {
            out.println(open("canvas open, first cards", m.firstShow(), cards));
            out.println(open("canvas open, pictures in sight", m.pictures(), cards));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%d cards: first shown after %.0f ms, with the pictures in sight after %.0f ms (goal 1000 ms)%n",
                    cards,
                    m.firstShow(),
                    m.pictures());
        }
        for (CanvasBenchmark.Result r : m.frames()) {
            String format = json
                    ? "{\"case\":\"canvas %s\",\"ours_ms\":%.3f,\"baseline_ms\":%.3f,\"speedup\":%.3f,\"p95_ms\":%.3f,"
                            + "\"p99_ms\":%.3f,\"over_16_7\":%.4f,\"cpu_ms\":%.3f,\"cpu_p95_ms\":%.3f,\"note\":\"median of %d frames, %d cards\"}%n"
                    : "%-24s median %6.2f ms  (60 Hz: %.1f ms, %.1f times as fast)  p95 %6.2f  p99 %6.2f  over %.4f  "
                            + "processor %.2f, p95 %.2f  (%d frames, %d cards)%n";
            out.printf(
                    Locale.ROOT,
                    format,
                    r.name(),
                    r.median(),
                    budget,
                    budget / r.median(),
                    r.p95(),
                    r.p99(),
                    r.over(),
                    r.cpu(),
                    r.cpu95(),
                    r.frames(),
                    cards);
        }
        out.flush();
    }

    private static String open(String name, double millis, int cards) {
        return String.format(
                Locale.ROOT,
                "{\"case\":\"%s\",\"ours_ms\":%.3f,\"baseline_ms\":1000,\"speedup\":%.3f,\"note\":\"%d cards\"}",
                name,
                millis,
                1000 / millis,
                cards);
    }
}

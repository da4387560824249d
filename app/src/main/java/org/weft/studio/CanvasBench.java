package org.weft.studio;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.CanvasBenchmark;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.StoryCanvas;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** {@code weft bench canvas}: opens a long story and pans and zooms through it, without a display and without waiting for one. */
final class CanvasBench {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final int PATIENCE_SECONDS = 300;

    private final FxTaskRunner tasks = new FxTaskRunner();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<Measured> measured = new AtomicReference<>();
    private final Path file;

    /** Milliseconds from asking for the story to its first cards, and to their pictures. */
    private record Measured(double firstShow, double pictures, List<CanvasBenchmark.Result> frames) {}

    private CanvasBench(Path file) {
        this.file = file;
    }

    static void run(int cards, boolean json, PrintWriter out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weft-bench");
        Path file = folder.resolve("long.weft");
        try {
            CanvasBenchmark.write(
                    file, cards, StudioApp.home().resolve("assets").resolve("stories"));
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
            // no waiting for the 60th of a second: what a frame costs is what is asked
            System.setProperty("javafx.animation.fullspeed", "true");
            CanvasBench bench = new CanvasBench(file);
            Platform.startup(bench::show);
            boolean done = bench.over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Platform.exit();
            bench.tasks.close();
            Measured m = bench.measured.get();
            if (!done || m == null) {
                throw new IOException("the canvas did not get done in " + PATIENCE_SECONDS + " s");
            }
            print(m, cards, json, out);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private void show() {
        StudioApp.loadFonts();
        ResourceBundle texts = Texts.bundle();
        StoryViewModel story = new StoryViewModel(tasks, texts, new Drafts(file.resolveSibling("drafts")));
        ContinueViewModel next = new ContinueViewModel(story, tasks, texts);
        StoryCanvas canvas = new StoryCanvas(story, next, tasks, texts);
        StackPane root = new StackPane(canvas);
        root.getStyleClass().add("studio");
        Scene scene = new Scene(root, WIDTH, HEIGHT);
        new Theme().style(scene);
        Stage stage = new Stage();
        stage.setScene(scene);
        stage.show();
        CanvasBenchmark benchmark = new CanvasBenchmark(canvas);
        new AnimationTimer() {
            private int frame;
            private long asked;
            private double first = -1;

            @Override
            public void handle(long now) {
                if (frame++ == 20) { // the window is up
                    asked = System.nanoTime();
                    story.open(file);
                } else if (asked > 0 && benchmark.shown(false)) {
                    double sinceMillis = (System.nanoTime() - asked) / 1e6;
                    first = first < 0 ? sinceMillis : first;
                    if (benchmark.shown(true)) {
                        stop();
                        double shown = first;
                        benchmark.run(results -> {
                            measured.set(new Measured(shown, sinceMillis, results));
                            story.close();
                            over.countDown();
                        });
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

package org.weft.studio;

import java.nio.file.Path;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.StoryCanvas;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** A window with nothing but the canvas, drawn without a display and without waiting for one, for what is measured on it. */
final class BenchWindow {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;

    private BenchWindow() {}

    /** What is measured on. */
    record Shown(StoryViewModel story, StoryCanvas canvas) {}

    /**
     * Shows the window and waits for the measurement, which then closes it; called once in a process.
     *
     * @param file a story, not yet open
     * @param measure called on the FX thread, tells its result there to the consumer
     * @return what was measured, null when the time was over first
     */
    static <T> @Nullable T measure(Path file, int patienceSeconds, BiConsumer<Shown, Consumer<T>> measure)
            throws InterruptedException {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        // no waiting for the 60th of a second: what a frame costs is what is asked
        System.setProperty("javafx.animation.fullspeed", "true");
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        try (FxTaskRunner tasks = new FxTaskRunner()) {
            Platform.startup(() -> {
                Shown shown = show(file, tasks);
                measure.accept(shown, r -> {
                    shown.story().close();
                    result.set(r);
                    over.countDown();
                });
            });
            boolean done = over.await(patienceSeconds, TimeUnit.SECONDS);
            Platform.exit();
            return done ? result.get() : null;
        }
    }

    private static Shown show(Path file, FxTaskRunner tasks) {
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
        return new Shown(story, canvas);
    }
}

package org.weft.studio.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.weft.document.Content;
import org.weft.document.SlotKind;
import org.weft.engine.Engine;
import org.weft.engine.LoadedModel;
import org.weft.engine.labels.Palettes;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** A person paints with mouse and keys, draws the map with the bundled model and takes it into the story. */
@ExtendWith(ApplicationExtension.class)
class LabelsScreenTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder = Path.of("");

    private final FxTaskRunner tasks = new FxTaskRunner();
    private final LabelsViewModel painter = new LabelsViewModel(tasks, TEXTS);
    private @Nullable StoryViewModel story;
    private @Nullable DrawViewModel draw;
    private volatile @Nullable LoadedModel model;

    @Start
    void start(Stage stage) {
        Font.loadFont(LabelsScreenTest.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        StoryViewModel opened = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        DrawViewModel drawing = new DrawViewModel(painter, opened, () -> model, tasks, TEXTS);
        story = opened;
        draw = drawing;
        LabelsView view = new LabelsView(drawing, TEXTS, new NoChooser());
        Scene scene = new Scene(view, 980, 760);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            boolean undo = e.isShortcutDown() && e.getCode() == KeyCode.Z; // a key of the window's
            if (undo) {
                painter.undo();
            }
            if (undo || view.handle(e)) {
                e.consume();
            }
        });
        new Theme().style(scene);
        stage.setScene(scene);
        stage.show();
        opened.draft();
    }

    /** Nobody opens a file here. */
    private static final class NoChooser implements LabelsView.Chooser {
        @Override
        public Optional<Path> open(String name, List<String> patterns) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> save(String extension) {
            return Optional.empty();
        }
    }

    @AfterEach
    void close() {
        tasks.close();
        Objects.requireNonNull(story).close();
    }

    private static void until(java.util.concurrent.Callable<Boolean> done) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, done);
    }

    @Test
    void paintsAMapDrawsItAndTakesItIntoTheStory(FxRobot robot) throws Exception {
        StoryViewModel story = Objects.requireNonNull(this.story);
        DrawViewModel draw = Objects.requireNonNull(this.draw);
        until(() -> story.document() != null);
        LabelCanvas canvas = robot.lookup(".label-canvas").queryAs(LabelCanvas.class);

        // the mouse paints a stroke, Ctrl+Z takes it back
        robot.drag(canvas).moveBy(40, 10).drop();
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(painter.legend()).hasSize(2);
        robot.press(KeyCode.CONTROL, KeyCode.Z).release(KeyCode.Z, KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(painter.legend()).hasSize(1);

        // keys alone fill the map: F, class 1, Space
        robot.type(KeyCode.F, KeyCode.DIGIT1, KeyCode.SPACE);
        // grass in the lower half, by a rectangle from corner to corner
        robot.interact(() -> painter.select(Palettes.storyworld().of(5)));
        robot.type(KeyCode.R);
        robot.interact(() -> painter.moveCursor(-500, 10));
        robot.type(KeyCode.SPACE);
        robot.interact(() -> painter.moveCursor(500, 500));
        robot.type(KeyCode.SPACE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(painter.legend()).extracting(r -> r.of().name()).containsExactly("sky", "grass");

        try (Engine engine = Engine.start();
                LoadedModel loaded = engine.load(engine.installedModels().getFirst())) {
            model = loaded;
            robot.interact(() -> {
                draw.caption().set("a meadow on a sunny zzday.");
                draw.candidates().set(2);
            });
            assertThat(draw.unknown().get()).contains("zzday");
            robot.interact(() -> draw.caption().set("a meadow on a sunny day."));
            assertThat(draw.unknown().get()).isEmpty();
            robot.interact(() -> button(robot, "labels.generate").fire());
            until(() -> !draw.busy().get()
                    && draw.results().size() == 2
                    && draw.results().stream().allMatch(r -> r.obedience() != null));
        }
        assertThat(draw.judge().get()).contains("Storyworld judge");
        assertThat(draw.reliability().get()).contains("10");
        assertThat(draw.results()).allSatisfy(r -> {
            assertThat(Objects.requireNonNull(r.obedience()).wanted()).isEqualTo(painter.map());
            assertThat(Objects.requireNonNull(r.obedience()).agreement()).isGreaterThan(0.3);
        });
        assertThat(draw.results().get(0).image())
                .isNotEqualTo(draw.results().get(1).image());

        robot.interact(() -> draw.selected().set(1));
        robot.interact(() -> button(robot, "labels.intostory").fire());
        until(() -> !painter.message().get().isEmpty());
        assertThat(painter.message().get()).isEqualTo(TEXTS.getString("labels.instory"));
        assertThat(story.story().slots())
                .extracting(s -> s.kind())
                .containsExactly(SlotKind.LABEL_MAP, SlotKind.TEXT, SlotKind.IMAGE);
        Content map = story.story().slots().getFirst().chosen().orElseThrow().content();
        assertThat(map).isInstanceOf(Content.LabelMap.class);
        assertThat(((Content.LabelMap) map).palette()).isEqualTo("storyworld");
        assertThat(story.story().slots().getLast().candidates()).hasSize(2);
        assertThat(story.story().slots().getLast().chosen().orElseThrow().provenance())
                .satisfies(p -> assertThat(Objects.requireNonNull(p).seed()).isEqualTo(8));

        // and back again
        var painted = painter.map();
        robot.interact(() -> painter.create(32, 32));
        robot.interact(draw::openCard);
        until(() -> painter.map().equals(painted));
        assertThat(painter.slot().get())
                .isEqualTo(story.story().slots().getFirst().id());
        assertThat(draw.caption().get()).isEqualTo("a meadow on a sunny day.");
    }

    private static Button button(FxRobot robot, String key) {
        String text = TEXTS.getString(key);
        return robot.lookup(n -> n instanceof Button b && text.equals(b.getText()))
                .queryButton();
    }

    @Test
    void withoutAModelGeneratingSaysSo(FxRobot robot) {
        DrawViewModel draw = Objects.requireNonNull(this.draw);
        robot.interact(draw::generate);
        assertThat(draw.busy().get()).isFalse();
        assertThat(draw.status().get()).contains("model");
        robot.interact(draw::openCard);
        assertThat(painter.message().get()).contains("no label map");
    }
}

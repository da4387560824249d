package org.weft.studio.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
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
import org.weft.engine.labels.Palettes;
import org.weft.studio.command.Actions;
import org.weft.studio.command.Keys;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
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
    private @Nullable ContinueViewModel next;
    private int shown;
    private final Actions actions = new Actions(TEXTS, new SimpleObjectProperty<>(Map.of()));

    @Start
    void start(Stage stage) {
        Font.loadFont(LabelsScreenTest.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        StoryViewModel opened = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        ContinueViewModel continuing = new ContinueViewModel(opened, tasks, TEXTS);
        next = continuing;
        DrawViewModel drawing = new DrawViewModel(painter, opened, continuing, tasks, TEXTS);
        story = opened;
        draw = drawing;
        LabelsView view = new LabelsView(drawing, TEXTS, new NoChooser());
        actions.add("action.undo", "Shortcut+Z", painter::undo); // a key of the window's
        view.listActions(actions, () -> {
            shown++;
            view.setVisible(true);
        });
        Scene scene = new Scene(view, 980, 760);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (view.handle(e)) {
                e.consume();
            } else {
                actions.pressed(e).ifPresent(a -> {
                    a.run();
                    e.consume();
                });
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
        WaitForAsyncUtils.waitForAsyncFx(
                60_000, () -> Objects.requireNonNull(next).close());
        tasks.close();
        WaitForAsyncUtils.waitForAsyncFx(
                60_000, () -> Objects.requireNonNull(draw).close());
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

        ContinueViewModel next = Objects.requireNonNull(this.next);
        robot.interact(() -> next.load(Engine::start));
        until(() -> next.model() != null);
        robot.interact(() -> {
            draw.caption().set("a meadow on a sunny zzday.");
            draw.candidates().set(2);
        });
        assertThat(draw.unknown().get()).contains("zzday");
        robot.interact(() -> draw.caption().set("a meadow on a sunny day."));
        assertThat(draw.unknown().get()).isEmpty();
        robot.interact(() -> button(robot, "labels.generate.button").fire());
        until(() -> !draw.busy().get()
                && draw.results().size() == 2
                && draw.results().stream().allMatch(r -> r.obedience() != null));
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

    @Test
    void theViewFollowsTheKeyboardsCursorInAZoomedMap(FxRobot robot) {
        LabelCanvas canvas = robot.lookup(".label-canvas").queryAs(LabelCanvas.class);
        robot.interact(() -> {
            canvas.requestFocus();
            canvas.zoomBy(12);
        });
        for (KeyCode way : List.of(KeyCode.LEFT, KeyCode.UP, KeyCode.RIGHT, KeyCode.DOWN)) {
            for (int i = 0; i < 14; i++) {
                robot.interact(() ->
                        canvas.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", way, true, false, false, false)));
            }
            assertThat(new Rectangle2D(0, 0, canvas.getWidth(), canvas.getHeight()).contains(canvas.cursorInView()))
                    .as("%s: %s", way, canvas.cursorInView())
                    .isTrue();
        }
        assertThat(painter.cursor().get()).isEqualTo(new Spot(127, 127));
    }

    @Test
    void keysChooseToolsAndClassesAndPinThemButNotWhileWordsAreTyped(FxRobot robot) {
        LabelCanvas canvas = robot.lookup(".label-canvas").queryAs(LabelCanvas.class);
        robot.interact(canvas::requestFocus);
        robot.type(KeyCode.P);
        assertThat(painter.tool().get()).isEqualTo(Tool.POLYGON);
        robot.type(KeyCode.NUMPAD3);
        assertThat(painter.label().get()).isEqualTo(Palettes.storyworld().of(3));
        robot.type(KeyCode.DIGIT2, KeyCode.K);
        assertThat(painter.label().get()).isEqualTo(Palettes.storyworld().of(2));
        assertThat(painter.classes().isPinned(Palettes.storyworld().of(2))).isTrue();
        int before = painter.brush().get();
        robot.type(KeyCode.CLOSE_BRACKET, KeyCode.CLOSE_BRACKET, KeyCode.OPEN_BRACKET);
        assertThat(painter.brush().get()).isEqualTo(before + 1);

        robot.interact(() -> actions.bind(
                actions.get("labels.tool.rectangle"), Keys.read("Q").orElseThrow()));
        robot.type(KeyCode.Q);
        assertThat(painter.tool().get()).isEqualTo(Tool.RECTANGLE);

        TextArea caption = robot.lookup(".text-area").queryAs(TextArea.class);
        robot.interact(caption::requestFocus);
        robot.write("pe", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(caption.getText()).isEqualTo("pe");
        assertThat(painter.tool().get()).isEqualTo(Tool.RECTANGLE);
    }

    @Test
    void onAnotherScreenItsKeysAreFreeAndItsActionsComeHereFirst(FxRobot robot) {
        LabelsView view = robot.lookup(".labels").queryAs(LabelsView.class);
        KeyEvent f = new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.F, false, false, false, false);
        assertThat(actions.pressed(f)).contains(actions.get("labels.tool.fill"));
        robot.interact(() -> view.setVisible(false));
        assertThat(actions.pressed(f)).isEmpty();
        robot.interact(() -> actions.get("labels.tool.fill").run());
        assertThat(shown).isEqualTo(1);
        assertThat(painter.tool().get()).isEqualTo(Tool.FILL);
    }

    @Test
    void aDoubleClickPinsAClass(FxRobot robot) {
        robot.doubleClickOn("moon");
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(painter.classes().isPinned(Palettes.storyworld().of(3))).isTrue();
    }

    @Test
    void everyButtonNamesTheKeyOfItsAction(FxRobot robot) {
        ToggleButton eraser = robot.lookup(n -> n instanceof ToggleButton b
                        && TEXTS.getString("labels.tool.eraser").equals(b.getAccessibleText()))
                .query();
        assertThat(eraser.getTooltip().getText()).isEqualTo("Eraser  (E)");
        robot.interact(() -> actions.bind(
                actions.get("labels.do.clear"), Keys.read("Shift+Delete").orElseThrow()));
        assertThat(button(robot, "labels.clear").getTooltip().getText()).contains("Shift");
    }
}

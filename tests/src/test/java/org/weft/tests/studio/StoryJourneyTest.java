package org.weft.tests.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.input.KeyCode;
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
import org.weft.document.Documents;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.engine.Engine;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.TrainingWorkers;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.ProcessWorkers;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.shell.Files;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.EngineState;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** A person's first minutes with the real engine and the bundled model: open a sample, let it continue, choose, take back. */
@ExtendWith(ApplicationExtension.class)
class StoryJourneyTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder;

    private final FxTaskRunner tasks = new FxTaskRunner();
    private @Nullable StoryViewModel story;
    private @Nullable ContinueViewModel next;

    @Start
    void start(Stage stage) {
        Font.loadFont(StudioView.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        StoryViewModel s = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        ContinueViewModel n = new ContinueViewModel(s, tasks, TEXTS);
        story = s;
        next = n;
        Theme theme = new Theme();
        FinetuneViewModel finetune = new FinetuneViewModel(
                tasks,
                TEXTS,
                new RunFolder(folder.resolve("runs")),
                Path.of("../assets/recipes"),
                new ProcessWorkers(TrainingWorkers.likeThisProcess("org.weft.cli.Weft")));
        AttentionViewModel attention = new AttentionViewModel(tasks, TEXTS);
        StudioView view = new StudioView(
                new StudioView.Models(s, n, finetune, attention, new LessonViewModel(attention, tasks, TEXTS)),
                tasks,
                TEXTS,
                new StudioView.Surroundings(new Files() {}, theme, Path.of("../assets/stories")));
        Scene scene = new Scene(view, 980, 900);
        theme.style(scene);
        stage.setScene(scene);
        stage.show();
        s.draft();
        n.load(Engine::start);
    }

    @AfterEach
    void close() {
        next().close();
        tasks.close();
        story().close();
    }

    private StoryViewModel story() {
        return Objects.requireNonNull(story);
    }

    private ContinueViewModel next() {
        return Objects.requireNonNull(next);
    }

    private static void until(Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                120, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(60_000, condition::get));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void press(FxRobot robot, String key) {
        Button button = robot.lookup(".panel .button").queryAllAs(Button.class).stream()
                .filter(b -> TEXTS.getString(key).equals(b.getText()) && b.isVisible())
                .findFirst()
                .orElseThrow();
        robot.clickOn(button);
    }

    private List<Slot> slots() {
        return story().story().slots();
    }

    @Test
    void aSampleIsContinuedChosenTakenBackAndStillThereTomorrow(FxRobot robot) throws Exception {
        until(() -> next().state().get() == EngineState.READY);
        robot.clickOn(robot.lookup(".empty-state .hyperlink").queryAs(Hyperlink.class));
        until(() -> slots().size() >= 4);
        int before = slots().size();
        until(() -> next().context().get() != null);
        assertThat(Objects.requireNonNull(next().context().get()).used()).isPositive();

        press(robot, "action.generate.text");
        until(() -> next().state().get() == EngineState.READY && slots().size() == before + 1);
        Content sentence = slots().getLast().chosen().orElseThrow().content();
        assertThat(sentence).isInstanceOfSatisfying(Content.Text.class, t -> assertThat(t.text())
                .matches(".*[a-z].*"));

        next().steps().set(6);
        next().candidates().set(2);
        press(robot, "action.generate.picture");
        until(() -> next().state().get() == EngineState.BUSY);
        until(() -> next().state().get() == EngineState.READY
                && slots().size() == before + 2
                && slots().getLast().candidates().size() == 2);
        Slot picture = slots().getLast();
        assertThat(picture.kind()).isEqualTo(SlotKind.IMAGE);
        assertThat(picture.candidates()).allSatisfy(c -> {
            assertThat(c.provenance()).isNotNull();
            assertThat(Objects.requireNonNull(c.provenance()).seed()).isBetween(7L, 8L);
        });
        String first = picture.chosenId();
        List<Node> thumbs = List.copyOf(robot.lookup(".candidate").queryAll());
        robot.clickOn(thumbs.get(1));
        until(() -> !Objects.equals(slots().getLast().chosenId(), first));
        robot.push(KeyCode.SHORTCUT, KeyCode.Z);
        until(() -> Objects.equals(slots().getLast().chosenId(), first));

        Path file = Objects.requireNonNull(story().document()).file().orElseThrow();
        int count = slots().size();
        story().close();
        try (var again = Documents.open(file)) {
            assertThat(again.story().slots()).hasSize(count);
            assertThat(again.canUndo()).isTrue();
        }
    }

    @Test
    void cancelStopsWithinASecondAndKeepsTheStory(FxRobot robot) throws Exception {
        until(() -> next().state().get() == EngineState.READY);
        robot.clickOn(robot.lookup(".empty-state .hyperlink").queryAs(Hyperlink.class));
        until(() -> slots().size() >= 4 && next().context().get() != null);
        next().steps().set(250);
        press(robot, "action.generate.picture");
        until(() -> next().progress().get() > 0.02);
        long asked = System.nanoTime();
        robot.push(KeyCode.ESCAPE);
        until(() -> next().state().get() == EngineState.READY);
        // a second by design; a loaded machine gets ten, in which 250 steps are far from done
        assertThat((System.nanoTime() - asked) / 1e9).isLessThan(10);
        assertThat(story().notice().get()).isNotNull();
        assertThat(slots()).hasSizeGreaterThanOrEqualTo(4);
    }
}

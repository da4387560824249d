package org.weft.studio.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.weft.document.Content;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.training.RunFolder;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.NoWorkers;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.EngineState;
import org.weft.studio.story.Notice;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** The window as a person uses it: mouse and keys, real files, real background work. */
@ExtendWith(ApplicationExtension.class)
class StudioWindowTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder;

    private final FxTaskRunner tasks = new FxTaskRunner();
    private @org.jspecify.annotations.Nullable StoryViewModel model;
    private @org.jspecify.annotations.Nullable ContinueViewModel next;
    private List<Path> chosenPictures = List.of();

    @Start
    void start(Stage stage) {
        Font.loadFont(StudioWindowTest.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        StoryViewModel story = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        model = story;
        ContinueViewModel continuing = new ContinueViewModel(story, tasks, TEXTS);
        next = continuing;
        Theme theme = new Theme();
        AttentionViewModel attention = new AttentionViewModel(tasks, TEXTS);
        StudioView view = new StudioView(
                new StudioView.Models(
                        story,
                        continuing,
                        new FinetuneViewModel(
                                tasks,
                                TEXTS,
                                new RunFolder(folder.resolve("runs")),
                                Path.of("../assets/recipes"),
                                new NoWorkers()),
                        attention,
                        new LessonViewModel(attention, tasks, TEXTS)),
                tasks,
                TEXTS,
                new StudioView.Surroundings(new Chosen(), theme, Path.of("../assets/stories")));
        Scene scene = new Scene(view, 980, 760);
        theme.style(scene);
        stage.setScene(scene);
        stage.show();
        story.draft();
    }

    private final class Chosen implements org.weft.studio.shell.Files {
        @Override
        public Optional<Path> newStory() {
            return Optional.of(folder.resolve("named.weft"));
        }

        @Override
        public List<Path> pictures() {
            return chosenPictures;
        }
    }

    @AfterEach
    void close() {
        tasks.close();
        story().close();
    }

    private StoryViewModel story() {
        return java.util.Objects.requireNonNull(model);
    }

    private static void until(Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> onFx(condition));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static <T> T onFx(Supplier<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work::get);
    }

    private List<String> texts() {
        return story().story().slots().stream()
                .map(s -> s.chosen().map(c -> c.content()).orElse(null))
                .map(c -> c instanceof Content.Text t ? t.text() : "picture")
                .toList();
    }

    private void addText(FxRobot robot, String words) throws Exception {
        int before = texts().size();
        robot.push(KeyCode.SHORTCUT, KeyCode.T);
        until(() -> texts().size() == before + 1);
        TextArea area = onFx(() -> robot.lookup(".card.selected .card-text").queryAs(TextArea.class));
        robot.clickOn(area);
        robot.write(words);
        until(() -> texts().contains(words)); // kept without leaving the card
        Platform.runLater(() -> area.getScene().getRoot().requestFocus());
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void writeReorderDeleteAndTakeBack(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        assertThat(robot.lookup(".empty-state").<Node>query().isVisible()).isTrue();
        addText(robot, "a fox looks around.");
        assertThat(robot.lookup(".empty-state").<Node>query().isVisible()).isFalse();
        addText(robot, "night falls.");
        assertThat(texts()).containsExactly("a fox looks around.", "night falls.");
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        until(() -> texts().getFirst().equals("night falls."));
        robot.push(KeyCode.SHORTCUT, KeyCode.BACK_SPACE);
        until(() -> texts().size() == 1);
        robot.push(KeyCode.SHORTCUT, KeyCode.Z);
        until(() -> texts().size() == 2);
        robot.push(KeyCode.SHORTCUT, KeyCode.Z);
        until(() -> texts().getFirst().equals("a fox looks around."));
        robot.push(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.Z);
        until(() -> texts().getFirst().equals("night falls."));
        assertThat(robot.lookup(".notice").<Node>query().isVisible()).isTrue();
    }

    @Test
    void aCardIsDraggedToItsPlace(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        onFx(() -> {
            for (String word : List.of("one", "two")) {
                story().addText(word);
            }
            return true;
        });
        until(() -> texts().size() == 2);
        Node first = onFx(() -> number(robot, "1"));
        Node second = onFx(() -> number(robot, "2"));
        robot.drag(second).dropTo(first);
        until(() -> texts().equals(List.of("two", "one")));
    }

    private static Node number(FxRobot robot, String number) {
        return robot.lookup(".card-number").queryAllAs(Label.class).stream()
                .filter(l -> l.getText().equals(number))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void picturesAreChosenPastedAndSaidWhenBroken(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        RgbImage rgb = new RgbImage(4, 3, new byte[36]);
        Path good = Files.write(folder.resolve("good.png"), RgbImages.png(rgb));
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        chosenPictures = List.of(good, broken);
        robot.push(KeyCode.SHORTCUT, KeyCode.I);
        until(() -> texts().equals(List.of("picture")) && story().notice().get() != null);
        assertThat(robot.lookup(".notice .label").queryAs(Label.class).getText())
                .contains("broken.png");
        onFx(() -> {
            ClipboardContent content = new ClipboardContent();
            content.putString("pasted words");
            return Clipboard.getSystemClipboard().setContent(content);
        });
        robot.push(KeyCode.SHORTCUT, KeyCode.V);
        until(() -> texts().equals(List.of("picture", "pasted words")));
    }

    @Test
    void thePaletteFindsAndRunsACommand(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        robot.push(KeyCode.SHORTCUT, KeyCode.K);
        Node palette = robot.lookup(".palette").query();
        until(() -> palette.getParent().isVisible());
        robot.write("add text");
        robot.push(KeyCode.ENTER);
        until(() -> texts().size() == 1);
        assertThat(palette.getParent().isVisible()).isFalse();
    }

    @Test
    void everyButtonHasANameForScreenReaders(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        List<Button> shown = robot.lookup(".button").queryAllAs(Button.class).stream()
                .filter(Node::isVisible)
                .toList();
        assertThat(shown)
                .hasSizeGreaterThan(8)
                .allSatisfy(b -> assertThat(name(b)).as("%s", b).isNotIn("", "null"));
    }

    private static String name(Button button) {
        String text = button.getText();
        return String.valueOf(text == null || text.isBlank() ? button.getAccessibleText() : text);
    }

    @Test
    void whatWasWrittenIsInTheFileAtOnce(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        addText(robot, "kept");
        Path file = onFx(() ->
                java.util.Objects.requireNonNull(story().document()).file().orElseThrow());
        assertThat(contains(file, "kept")).isTrue();
    }

    @Test
    void wordsTypedJustBeforeAnotherStoryComesAreInTheirStory(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        addText(robot, "first");
        var before = java.util.Objects.requireNonNull(onFx(() -> story().document()));
        robot.clickOn(onFx(() -> robot.lookup(".card.selected .card-text").queryAs(TextArea.class)));
        robot.push(KeyCode.END);
        robot.write(" last", 0);
        robot.push(KeyCode.SHORTCUT, KeyCode.N);
        until(() -> !before.equals(story().document()) && texts().isEmpty());
        Path file = before.file().orElseThrow();
        tasks.close(); // what waits for the disk is done
        assertThat(contains(file, "first last")).isTrue();
    }

    @Test
    void escapeLeavesTheFieldBeforeItStopsAnything(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        addText(robot, "typed");
        ContinueViewModel continuing = java.util.Objects.requireNonNull(next);
        TextArea area = onFx(() -> robot.lookup(".card.selected .card-text").queryAs(TextArea.class));
        robot.clickOn(area);
        assertThat(onFx(() -> continuing.state().get())).isEqualTo(EngineState.LOADING);
        robot.push(KeyCode.ESCAPE);
        until(() -> !area.isFocused());
        assertThat(onFx(() -> continuing.state().get())).isEqualTo(EngineState.LOADING);
        robot.push(KeyCode.SHORTCUT, KeyCode.E);
        Node sheet = onFx(() -> robot.lookup(".export-sheet").query());
        until(() -> sheet.getParent().isVisible());
        robot.push(KeyCode.SHORTCUT, KeyCode.T); // nothing happens behind the sheet
        robot.push(KeyCode.ESCAPE);
        until(() -> !sheet.getParent().isVisible());
        assertThat(texts()).containsExactly("typed");
        assertThat(onFx(() -> continuing.state().get())).isEqualTo(EngineState.LOADING);
        robot.push(KeyCode.ESCAPE);
        until(() -> continuing.state().get() == EngineState.NO_MODEL);
    }

    @Test
    void onAnotherScreenTheKeysOfCardsDoNothingAndMessagesAreSeen(FxRobot robot) throws Exception {
        until(() -> story().document() != null);
        addText(robot, "stays");
        robot.push(KeyCode.SHORTCUT, KeyCode.H);
        robot.push(KeyCode.SHORTCUT, KeyCode.BACK_SPACE);
        robot.push(KeyCode.SHORTCUT, KeyCode.D);
        robot.push(KeyCode.SHORTCUT, KeyCode.T);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(texts()).containsExactly("stays");
        onFx(() -> {
            story().notice().set(Notice.info("said"));
            return true;
        });
        Label said = onFx(() -> robot.lookup(".notice .label").queryAs(Label.class));
        for (Node n = said; n != null; n = n.getParent()) {
            assertThat(n.isVisible()).isTrue();
        }
        robot.push(KeyCode.SHORTCUT, KeyCode.K);
        robot.write("add text");
        robot.push(KeyCode.ENTER);
        until(() -> texts().size() == 2); // by name it is done where it is seen
    }

    private static boolean contains(Path file, String words) throws IOException {
        return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(words);
    }
}

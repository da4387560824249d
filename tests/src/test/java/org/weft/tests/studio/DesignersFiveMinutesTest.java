package org.weft.tests.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
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
import org.weft.document.StoryDocument;
import org.weft.engine.Engine;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.TrainingWorkers;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.ProcessWorkers;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.EngineState;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** A designer's five minutes: from the empty window to a PDF of six pictures, by keys and mouse, with the real model and files. */
@ExtendWith(ApplicationExtension.class)
class DesignersFiveMinutesTest {
    private static final List<String> SENTENCES = List.of(
            "a bear walks along the beach.",
            "the bear finds a ball.",
            "it begins to rain.",
            "the bear meets a fox.",
            "night falls.",
            "the moon shines.");

    private static final ResourceBundle TEXTS = Texts.bundle();

    @TempDir
    Path folder;

    private final FxTaskRunner tasks = new FxTaskRunner();
    private @Nullable StoryViewModel story;
    private @Nullable ContinueViewModel next;

    @Start
    void start(Stage stage) {
        Font.loadFont(DesignersFiveMinutesTest.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        StoryViewModel opened = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        ContinueViewModel continuing = new ContinueViewModel(opened, tasks, TEXTS);
        story = opened;
        next = continuing;
        Path home = Path.of(System.getProperty("weft.home", "..")).resolve("assets");
        Theme theme = new Theme();
        AttentionViewModel attention = new AttentionViewModel(tasks, TEXTS);
        StudioView view = new StudioView(
                new StudioView.Models(
                        opened,
                        continuing,
                        new FinetuneViewModel(
                                tasks,
                                TEXTS,
                                new RunFolder(folder.resolve("runs")),
                                home.resolve("recipes"),
                                new ProcessWorkers(TrainingWorkers.likeThisProcess("org.weft.cli.Weft"))),
                        attention,
                        new LessonViewModel(attention, tasks, TEXTS)),
                tasks,
                TEXTS,
                new StudioView.Surroundings(new Dialogs(), theme, home.resolve("stories")));
        Scene scene = new Scene(view, 1280, 800);
        theme.style(scene);
        stage.setScene(scene);
        stage.show();
        opened.draft();
        continuing.load(Engine::start);
    }

    /** Answers as a person would in the system's dialogs. */
    private final class Dialogs implements org.weft.studio.shell.Files {
        @Override
        public Optional<Path> export(String extension) {
            return Optional.of(folder.resolve("story." + extension));
        }
    }

    @AfterEach
    void close() {
        Objects.requireNonNull(next).close();
        tasks.close();
        story().close();
    }

    private StoryViewModel story() {
        return Objects.requireNonNull(story);
    }

    private static <T> T onFx(Supplier<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work::get);
    }

    private static void until(int seconds, Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(seconds, TimeUnit.SECONDS, () -> onFx(condition));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private int count(SlotKind kind) {
        return (int) story().story().slots().stream()
                .filter(s -> s.kind() == kind && s.chosen().isPresent())
                .count();
    }

    private void write(FxRobot robot, String words) throws Exception {
        int before = story().story().slots().size();
        robot.push(KeyCode.SHORTCUT, KeyCode.T);
        until(20, () -> story().story().slots().size() == before + 1);
        TextArea area = onFx(() -> robot.lookup(".card.selected .card-text").queryAs(TextArea.class));
        onFx(() -> {
            area.requestFocus();
            return true;
        });
        robot.write(words, 0);
        until(20, () -> texts().contains(words));
        Platform.runLater(() -> area.getScene().getRoot().requestFocus());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private List<String> texts() {
        return story().story().slots().stream()
                .map(Slot::chosen)
                .flatMap(Optional::stream)
                .map(c -> c.content() instanceof Content.Text t ? t.text() : "")
                .filter(t -> !t.isEmpty())
                .toList();
    }

    @Test
    void fromTheEmptyWindowToAPdfOfSixPictures(FxRobot robot) throws Exception {
        until(60, () -> story().document() != null);
        until(120, () -> Objects.requireNonNull(next).state().get() == EngineState.READY);
        for (int i = 0; i < SENTENCES.size(); i++) {
            write(robot, SENTENCES.get(i));
            int expected = i + 1;
            robot.push(KeyCode.SHORTCUT, KeyCode.P);
            until(
                    180,
                    () -> count(SlotKind.IMAGE) == expected
                            && Objects.requireNonNull(next).state().get() == EngineState.READY);
        }
        assertThat(texts()).containsExactlyElementsOf(SENTENCES);

        // a second thought: the last picture goes and comes back
        onFx(() -> {
            story().selected().set(story().story().slots().getLast().id());
            return true;
        });
        robot.push(KeyCode.SHORTCUT, KeyCode.BACK_SPACE);
        until(20, () -> count(SlotKind.IMAGE) == 5);
        robot.push(KeyCode.SHORTCUT, KeyCode.Z);
        until(20, () -> count(SlotKind.IMAGE) == 6);

        robot.push(KeyCode.SHORTCUT, KeyCode.E);
        String export = TEXTS.getString("export.export");
        until(20, () -> button(robot, export).isPresent());
        Button button = onFx(() -> button(robot, export).orElseThrow());
        robot.clickOn(button);
        Path pdf = folder.resolve("story.pdf");
        until(60, () -> Files.isRegularFile(pdf));
        checkPdf(pdf);

        // nothing was saved by hand, and all of it is in the file
        Path file = onFx(() -> Objects.requireNonNull(story().document()).file().orElseThrow());
        Path copy = Files.copy(file, folder.resolve("copy.weft"));
        try (StoryDocument again = Documents.open(copy)) {
            assertThat(again.story().slots()).hasSize(12);
        }
    }

    private static Optional<Button> button(FxRobot robot, String text) {
        return robot.lookup(".button").queryAllAs(Button.class).stream()
                .filter(b -> text.equals(b.getText())
                        && b.localToScene(b.getBoundsInLocal()).getWidth() > 0)
                .findFirst();
    }

    private static void checkPdf(Path pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            String text = new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
            assertThat(text).contains(SENTENCES);
            int pictures = 0;
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getXObjectNames()) {
                    pictures += page.getResources().isImageXObject(name) ? 1 : 0;
                }
            }
            assertThat(pictures).isEqualTo(6);
        }
    }
}

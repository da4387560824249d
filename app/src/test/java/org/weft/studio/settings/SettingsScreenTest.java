package org.weft.studio.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.weft.engine.training.RunFolder;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.NoWorkers;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.FakeEngine;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;

/** The settings as a person changes them: with keys, and what the window then does. */
@ExtendWith(ApplicationExtension.class)
class SettingsScreenTest {
    private static final ResourceBundle TEXTS = Texts.bundle(Locale.ENGLISH);

    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private @org.jspecify.annotations.Nullable SettingsViewModel model;
    private @org.jspecify.annotations.Nullable StudioView shown;
    private @org.jspecify.annotations.Nullable StoryViewModel told;
    private Optional<Path> chosen = Optional.empty();

    @Start
    void start(Stage stage) {
        Font.loadFont(SettingsScreenTest.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        SettingsViewModel settings = new SettingsViewModel(new SettingsFile(file()), tasks);
        settings.theme().set(Appearance.LIGHT);
        model = settings;
        StoryViewModel story = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        told = story;
        Theme theme = new Theme(settings);
        AttentionViewModel attention = new AttentionViewModel(tasks, TEXTS);
        StudioView view = new StudioView(
                new StudioView.Models(
                        story,
                        new ContinueViewModel(story, tasks, TEXTS),
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
                new StudioView.Surroundings(
                        new Chosen(), theme, Path.of("../assets/stories"), settings, FakeEngine::new));
        shown = view;
        Scene scene = new Scene(view, 980, 760);
        theme.style(scene);
        stage.setScene(scene);
        stage.show();
        story.draft();
    }

    private Path file() {
        return folder.resolve("settings.json");
    }

    private SettingsViewModel settings() {
        return Objects.requireNonNull(model);
    }

    private StudioView view() {
        return Objects.requireNonNull(shown);
    }

    private final class Chosen implements org.weft.studio.shell.Files {
        @Override
        public Optional<Path> folder() {
            return chosen;
        }
    }

    private static <T> T onFx(Supplier<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work::get);
    }

    private static void until(Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> onFx(condition));
    }

    private void open(FxRobot robot, SettingsView.Section section) throws Exception {
        robot.push(KeyCode.SHORTCUT, KeyCode.COMMA);
        until(() -> view().settings().isVisible());
        onFx(() -> {
            view().settings().show(section);
            return true;
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** The labels of the rows on screen. */
    private static Set<String> names(FxRobot robot) {
        return robot.lookup(".setting .label").queryAllAs(Labeled.class).stream()
                .map(Labeled::getText)
                .collect(Collectors.toSet());
    }

    private static ShortcutRow row(FxRobot robot, String name) {
        return robot.lookup(".setting").queryAll().stream()
                .filter(n -> n instanceof ShortcutRow)
                .map(n -> (ShortcutRow) n)
                .filter(r -> r.says(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
    }

    private static void rebind(FxRobot robot, ShortcutRow row, KeyCode... keys) throws Exception {
        Button key = (Button) row.lookup(".key");
        onFx(() -> {
            key.requestFocus();
            key.fire();
            return true;
        });
        until(() -> row.shown().equals("Press a key..."));
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void theThemeAndTheTextSizeAreSeenAtOnceAndKept(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.LOOK);
        ComboBox<Appearance> theme = robot.lookup(".setting .combo-box").query();
        onFx(() -> {
            theme.setValue(Appearance.DARK);
            return true;
        });
        until(() -> view().getStyleClass().contains("dark"));
        Slider size = robot.lookup(".setting .slider").query();
        onFx(() -> {
            size.setValue(150);
            view().applyCss();
            return true;
        });
        TextField search = robot.lookup(".settings .text-field").query();
        until(() -> search.getFont().getSize() == 21);
        assertThat(new SettingsFile(file()).load().settings().look())
                .isEqualTo(new Settings.Look(Appearance.DARK, 150, false, false));
        onFx(() -> {
            settings().resetLook();
            settings().theme().set(Appearance.LIGHT);
            view().applyCss();
            return true;
        });
        until(() -> search.getFont().getSize() == 14 && view().getStyleClass().contains("light"));
        assertThat(size.getValue()).isEqualTo(100);
    }

    @Test
    void contrastAndStillnessReachTheWindow() throws Exception {
        onFx(() -> {
            settings().highContrast().set(true);
            settings().reducedMotion().set(true);
            return true;
        });
        until(() -> view().getStyleClass().containsAll(List.of("contrast", Theme.STILL)));
        assertThat(view().getScene().getStylesheets()).anyMatch(s -> s.endsWith("contrast-light.css"));
        onFx(() -> {
            settings().highContrast().set(false);
            return true;
        });
        until(() -> !view().getStyleClass().contains("contrast"));
        assertThat(view().getScene().getStylesheets()).noneMatch(s -> s.contains("contrast"));
    }

    @Test
    void searchingLooksThroughAllSections(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.LOOK);
        robot.write("text");
        until(() -> names(robot).containsAll(Set.of("Text size", "Add text")));
        assertThat(names(robot)).doesNotContain("Theme", "Undo");
        robot.push(KeyCode.SHORTCUT, KeyCode.A);
        robot.write("qqq");
        until(() -> names(robot).isEmpty());
    }

    @Test
    void anActionGetsANewKeyThatWorksAndIsNamed(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.SHORTCUTS);
        rebind(robot, row(robot, "Add text"), KeyCode.F9);
        until(() -> row(robot, "Add text").shown().equals("F9"));
        robot.push(KeyCode.ESCAPE);
        until(() -> !view().settings().isVisible());
        int before = Objects.requireNonNull(told).story().slots().size();
        robot.push(KeyCode.F9);
        until(() -> Objects.requireNonNull(told).story().slots().size() == before + 1);
        robot.push(KeyCode.SHORTCUT, KeyCode.T);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(onFx(() -> Objects.requireNonNull(told).story().slots().size()))
                .isEqualTo(before + 1);
        assertThat(robot.lookup(".button").queryAllAs(Button.class).stream()
                        .filter(b -> b.getTooltip() != null)
                        .map(b -> b.getTooltip().getText()))
                .contains("Add text  (F9)");
    }

    @Test
    void aKeyThatIsTakenIsNamedAndCanBeTaken(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.SHORTCUTS);
        ShortcutRow text = row(robot, "Add text");
        rebind(robot, text, KeyCode.SHORTCUT, KeyCode.H);
        until(() -> text.shown().equals("Ctrl+T | Ctrl+H belongs to: History."));
        onFx(() -> {
            text.take();
            return true;
        });
        until(() -> text.shown().equals("Ctrl+H"));
        assertThat(row(robot, "History").shown()).isEqualTo("none");
        onFx(() -> {
            settings().shortcuts().set(java.util.Map.of());
            return true;
        });
        until(() ->
                text.shown().equals("Ctrl+T") && row(robot, "History").shown().equals("Ctrl+H"));
    }

    @Test
    void typingKeysAreRefusedAndEscapeLeavesTheKey(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.SHORTCUTS);
        ShortcutRow text = row(robot, "Add text");
        rebind(robot, text, KeyCode.G);
        until(() -> text.shown().startsWith("Ctrl+T | G is needed for typing"));
        rebind(robot, text, KeyCode.ESCAPE);
        until(() -> text.shown().equals("Ctrl+T"));
        assertThat(view().settings().isVisible()).isTrue();
        rebind(robot, text, KeyCode.BACK_SPACE);
        until(() -> text.shown().equals("none"));
    }

    @Test
    void twoActionsWithOneKeyNameEachOther(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.SHORTCUTS);
        onFx(() -> {
            settings().shortcuts().set(java.util.Map.of("action.text", "Shortcut+H"));
            return true;
        });
        until(() ->
                row(robot, "Add text").shown().equals("Ctrl+H | History has this key too; only one of them gets it."));
        assertThat(row(robot, "History").shown()).startsWith("Ctrl+H | Add text has this key too");
    }

    @Test
    void noTwoActionsBeginWithTheSameKey(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.SHORTCUTS);
        assertThat(robot.lookup(".setting").queryAll().stream()
                        .filter(n -> n instanceof ShortcutRow r && r.shown().contains("|"))
                        .toList())
                .isEmpty();
    }

    @Test
    void whatAScreenCanDoIsInThePaletteWhileItShows(FxRobot robot) throws Exception {
        assertThat(offered(robot)).doesNotContain("Fine-tune: new run", "Attention: open a trace");
        assertThat(offered(robot, KeyCode.DIGIT2))
                .contains("Fine-tune: new run")
                .doesNotContain("Fine-tune: pause");
        assertThat(offered(robot, KeyCode.DIGIT3))
                .contains("Attention: open a trace", "Attention: compare two traces", "Lessons: choose one")
                .doesNotContain("Lessons: leave", "Attention: export", "Fine-tune: new run");
    }

    /** What the palette offers, on another screen first when a key is given. */
    private List<String> offered(FxRobot robot, KeyCode... screen) throws Exception {
        for (KeyCode key : screen) {
            robot.push(KeyCode.SHORTCUT, key);
        }
        robot.push(KeyCode.SHORTCUT, KeyCode.K);
        ListView<org.weft.studio.command.Action> list =
                robot.lookup(".palette .list-view").query();
        List<String> out = onFx(() -> list.getItems().stream()
                .map(org.weft.studio.command.Action::name)
                .toList());
        robot.push(KeyCode.ESCAPE);
        return out;
    }

    @Test
    void theModelsPageIsAnActionAndIsFoundByWhatItSays(FxRobot robot) throws Exception {
        robot.push(KeyCode.SHORTCUT, KeyCode.K);
        robot.write("models");
        robot.push(KeyCode.ENTER);
        until(() -> view().settings().isVisible());
        until(() -> robot.lookup(".setting .run-name").tryQuery().isPresent());
        Button verify = robot.lookup(".setting .button").queryAllAs(Button.class).stream()
                .filter(b -> b.getText().equals("Verify"))
                .findFirst()
                .orElseThrow();
        onFx(() -> {
            verify.requestFocus();
            verify.fire();
            return true;
        });
        until(() -> names(robot).contains("Hash verified"));
        assertThat(onFx(() -> view().getScene().getFocusOwner())).isInstanceOf(Button.class);
        onFx(() -> {
            robot.lookup(".settings .text-field").<TextField>query().setText("gpu");
            return true;
        });
        until(() -> names(robot).contains("Hash verified"));
    }

    @Test
    void foldersAreChosenAndPutBack(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.FOLDERS);
        chosen = Optional.of(folder);
        List<Button> choose = robot.lookup(".setting .button").queryAllAs(Button.class).stream()
                .filter(b -> b.getText().equals("Choose..."))
                .toList();
        assertThat(choose).hasSize(2);
        onFx(() -> {
            choose.forEach(Button::fire);
            return true;
        });
        assertThat(settings().models().get()).isEqualTo(folder);
        assertThat(settings().stories().get()).isEqualTo(folder);
        assertThat(names(robot)).contains(folder.toString());
        onFx(() -> {
            robot.lookup(".setting .button").queryAllAs(Button.class).stream()
                    .filter(b -> b.getText().equals("Weft's own"))
                    .forEach(Button::fire);
            return true;
        });
        assertThat(settings().stories().get()).isNull();
    }

    @Test
    void everyControlIsReachedByTheKeyboardAndHasAName(FxRobot robot) throws Exception {
        for (SettingsView.Section section : SettingsView.Section.values()) {
            open(robot, section);
            List<Control> controls = robot.lookup(".settings .setting").queryAll().stream()
                    .flatMap(r -> List.of(".button", ".combo-box", ".slider", ".toggle-switch").stream()
                            .flatMap(kind -> r.lookupAll(kind).stream()))
                    .filter(n -> n instanceof Control && n.isVisible() && !(n.getParent() instanceof ComboBox))
                    .map(n -> (Control) n)
                    .toList();
            assertThat(controls).as("%s", section).isNotEmpty().allSatisfy(c -> {
                assertThat(c.isFocusTraversable()).as("%s", c).isTrue();
                assertThat(name(c)).as("%s", c).isNotBlank();
            });
        }
        assertThat(robot.lookup(".settings .section").queryAllAs(ToggleButton.class))
                .allMatch(Node::isFocusTraversable);
    }

    private static String name(Control c) {
        String text = c instanceof Labeled l ? l.getText() : null;
        return String.valueOf(
                c.getAccessibleText() != null ? c.getAccessibleText() : Objects.requireNonNullElse(text, ""));
    }

    @Test
    void tabStaysInTheSheet(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.LANGUAGE);
        Set<Node> seen = new java.util.HashSet<>();
        for (int i = 0; i < 12; i++) {
            robot.push(KeyCode.TAB);
            WaitForAsyncUtils.waitForFxEvents();
            Node owner = onFx(() -> view().getScene().getFocusOwner());
            boolean inside = onFx(() -> {
                Node n = owner;
                while (n != null && !n.equals(view().settings())) {
                    n = n.getParent();
                }
                return n != null;
            });
            assertThat(inside).as("%s", owner).isTrue();
            seen.add(owner);
        }
        assertThat(seen).hasSizeGreaterThan(3);
    }

    @Test
    void onThePaintersScreenUndoAndZoomKeepTheUsersKeys(FxRobot robot) throws Exception {
        onFx(() -> {
            settings().shortcuts().set(java.util.Map.of("action.undo", "F6", "action.draft", "Shortcut+Z"));
            view().showScreen(3);
            view().labels().model().clear();
            return true;
        });
        boolean could = onFx(() -> view().labels().model().canUndo().get());
        Object before = onFx(() -> Objects.requireNonNull(told).document());
        robot.push(KeyCode.SHORTCUT, KeyCode.Z);
        until(() -> !Objects.equals(Objects.requireNonNull(told).document(), before));
        assertThat(onFx(() -> view().labels().model().canUndo().get())).isEqualTo(could);
        robot.push(KeyCode.F6);
        until(() -> !view().labels().model().canUndo().get());
    }

    @Test
    void escapeClosesTheSheet(FxRobot robot) throws Exception {
        open(robot, SettingsView.Section.LOOK);
        robot.push(KeyCode.ESCAPE);
        until(() -> !view().settings().isVisible());
    }
}

package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.weft.document.SlotKind;
import org.weft.engine.Target;
import org.weft.engine.training.RunFolder;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.NoWorkers;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.SettingsView;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.shell.Files;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.task.DirectTaskRunner;

/** Walks every screen: whatever takes the keyboard has a name and a role, is reached with Tab, and words stand out from their ground. */
@ExtendWith(ApplicationExtension.class)
class EveryScreenTest {
    private static final ResourceBundle TEXTS = Texts.bundle(Locale.ENGLISH);
    /** Of WCAG's level AA; letters from 24 pixels, or bold ones from 18.66, need less. */
    private static final double CONTRAST = 4.5;

    private static final double CONTRAST_LARGE = 3;

    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final SettingsViewModel settings = new SettingsViewModel(null, tasks);
    private @Nullable StudioView shown;
    private @Nullable StoryViewModel story;
    private @Nullable ContinueViewModel next;
    private @Nullable LessonViewModel lessons;

    @Start
    void start(Stage stage) {
        Font.loadFont(EveryScreenTest.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        settings.theme().set(Appearance.LIGHT);
        StoryViewModel opened = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        story = opened;
        ContinueViewModel continuing = new ContinueViewModel(opened, tasks, TEXTS);
        next = continuing;
        AttentionViewModel attention = new AttentionViewModel(tasks, TEXTS);
        LessonViewModel played = new LessonViewModel(attention, tasks, TEXTS);
        lessons = played;
        Theme theme = new Theme(settings);
        StudioView view = new StudioView(
                new StudioView.Models(
                        opened,
                        continuing,
                        new FinetuneViewModel(
                                tasks,
                                TEXTS,
                                new RunFolder(folder.resolve("runs")),
                                Path.of("../assets/recipes"),
                                new NoWorkers()),
                        attention,
                        played),
                tasks,
                TEXTS,
                new StudioView.Surroundings(
                        new Files() {}, theme, Path.of("../assets/stories"), settings, FakeEngine::new));
        shown = view;
        Scene scene = new Scene(view, 1280, 800);
        theme.style(scene);
        stage.setScene(scene);
        stage.show();
        opened.draft();
        continuing.load(FakeEngine::new);
    }

    @AfterEach
    void close() {
        onFx(() -> {
            Objects.requireNonNull(lessons).close();
            Objects.requireNonNull(next).close();
            story().close();
        });
    }

    private StudioView view() {
        return Objects.requireNonNull(shown);
    }

    private StoryViewModel story() {
        return Objects.requireNonNull(story);
    }

    private static void onFx(Runnable work) {
        WaitForAsyncUtils.waitForAsyncFx(60_000, work);
    }

    /** Every screen and sheet, by name, with what brings it up. */
    private Map<String, Runnable> screens() {
        Map<String, Runnable> out = new LinkedHashMap<>();
        out.put("empty story", () -> view().showScreen(0));
        out.put("story", this::fill);
        out.put("queue", () -> {
            Objects.requireNonNull(next).queue().paused().set(true);
            Objects.requireNonNull(next).generate(Target.TEXT, 1);
            Objects.requireNonNull(next).generate(Target.IMAGE, 1);
        });
        out.put("compare", () -> {
            List<String> ids = story().story().slots().stream().map(s -> s.id()).toList();
            story().selection().set(List.of(ids.get(1), ids.get(3)), ids.get(3));
            view().openCompare();
        });
        out.put("fine-tune", () -> {
            view().openCompare();
            view().showScreen(1);
        });
        out.put("attention, empty", () -> view().showScreen(2));
        out.put("lesson", () -> {
            Objects.requireNonNull(lessons).open(Path.of("../assets/lessons/coat.weftlesson"));
            Objects.requireNonNull(lessons).next();
        });
        out.put("labels", () -> {
            view().showScreen(3);
            view().labels().draw().openExample(0);
        });
        out.put("history", () -> view().showScreen(4));
        out.put("palette", () -> view().openPalette());
        out.put("export", () -> {
            hide("palette");
            view().openExport();
        });
        for (SettingsView.Section section : SettingsView.Section.values()) {
            out.put("settings " + section, () -> {
                hide("sheet");
                view().openSettings();
                view().settings().show(section);
            });
        }
        out.put("help", () -> {
            hide("sheet");
            view().openHelp();
        });
        out.put("tour", () -> {
            hide("sheet");
            view().openTour();
        });
        return out;
    }

    private void fill() {
        story().openSample(Path.of("../assets/stories/bear-balloon/annt.json"));
        story().addPlaceholder(SlotKind.IMAGE);
        story().selected().set(story().story().slots().get(1).id());
        story().notice().set(Notice.problem("something went wrong"));
    }

    /** Puts away what lies over the screen. */
    private void hide(String style) {
        for (Node over : view().getChildren()) {
            if (over.isVisible() && over != view().getChildren().getFirst() && over.lookup("." + style) != null) {
                over.setVisible(false);
            }
        }
    }

    private void show(Runnable screen) {
        onFx(() -> {
            screen.run();
            for (int i = 0; i < 3; i++) {
                view().applyCss();
                view().layout();
            }
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Everything that is to be seen of the topmost of what lies over each other. */
    private List<Node> seen() {
        Node top = view().getChildren().stream()
                .filter(Node::isVisible)
                .reduce((a, b) -> b)
                .orElseThrow();
        List<Node> out = new ArrayList<>();
        collect(top, out);
        return out;
    }

    private static void collect(Node node, List<Node> out) {
        if (!node.isVisible()
                || node.getOpacity() == 0
                || node.getScene() == null
                || node.getLayoutBounds().getWidth() <= 0) {
            return;
        }
        out.add(node);
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(c -> collect(c, out));
        }
    }

    private static boolean takesInput(Node node) {
        boolean control = node instanceof ButtonBase
                || node instanceof TextInputControl
                || node instanceof ComboBoxBase<?>
                || node instanceof Slider
                || node instanceof Spinner<?>
                || node instanceof ListView<?>;
        return (control || node.isFocusTraversable()) && !partOfAnother(node);
    }

    /** The editor of a spinner, the arrow of a scroll bar: the control they are in speaks for them. */
    private static boolean partOfAnother(Node node) {
        for (Parent p = node.getParent(); p != null; p = p.getParent()) {
            if (p instanceof Spinner<?>
                    || p instanceof ComboBoxBase<?>
                    || p instanceof javafx.scene.control.ScrollBar
                    || p instanceof javafx.scene.control.MenuButton) {
                return true;
            }
        }
        return node instanceof javafx.scene.control.ScrollBar;
    }

    private String name(Node node, List<Node> all) {
        String accessible = node.getAccessibleText();
        if (accessible != null && !accessible.isBlank()) {
            return accessible;
        }
        if (node instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isBlank()) {
            return labeled.getText();
        }
        return all.stream()
                .filter(n -> n instanceof Label l && node.equals(l.getLabelFor()))
                .map(n -> ((Label) n).getText())
                .findFirst()
                .orElse("");
    }

    private static boolean isSeen(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    @Test
    void theTourIsWalkedByKeysLeftAnywhereAndNotShownAgain(FxRobot robot) {
        assertThat(settings.toured().get()).isFalse();
        show(() -> view().openTour());
        Node bubble = robot.lookup(".tour").query();
        Set<String> heads = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            assertThat(isSeen(bubble)).isTrue();
            heads.add(robot.from(bubble).lookup(".title-4").queryAs(Label.class).getText());
            // all of it is in the window
            Bounds words = bubble.localToScene(bubble.getLayoutBounds());
            assertThat(words.getMinX()).isGreaterThanOrEqualTo(0);
            assertThat(words.getMaxX()).isLessThanOrEqualTo(1280);
            assertThat(words.getMaxY()).isLessThanOrEqualTo(800);
            robot.push(KeyCode.RIGHT);
            WaitForAsyncUtils.waitForFxEvents();
        }
        assertThat(heads).hasSize(6);
        assertThat(isSeen(bubble)).isFalse();
        assertThat(settings.toured().get()).isTrue();
        show(() -> view().openTour());
        robot.push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(isSeen(bubble)).isFalse();
    }

    @Test
    void escapeLeavesTheLessonWhateverHasTheKeyboard(FxRobot robot) {
        LessonViewModel played = Objects.requireNonNull(lessons);
        show(() -> {
            view().showScreen(2);
            played.open(Path.of("../assets/lessons/coat.weftlesson"));
            view().requestFocus();
        });
        assertThat(played.lesson().get()).isNotNull();
        robot.push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(played.lesson().get()).isNull();
    }

    @Test
    void helpOpensAtThePageOfTheScreen(FxRobot robot) {
        List<String> pages = List.of("help.story", "help.finetune", "help.attention", "help.labels", "help.history");
        for (int i = 0; i < pages.size(); i++) {
            int screen = i;
            show(() -> view().showScreen(screen));
            robot.push(KeyCode.F1);
            WaitForAsyncUtils.waitForFxEvents();
            Node sheet = robot.lookup(".help").query();
            assertThat(isSeen(sheet)).isTrue();
            assertThat(robot.from(sheet).lookup(".title-4").queryAs(Label.class).getText())
                    .isEqualTo(TEXTS.getString(pages.get(i)));
            robot.push(KeyCode.ESCAPE);
            WaitForAsyncUtils.waitForFxEvents();
            assertThat(isSeen(sheet)).isFalse();
        }
    }

    @Test
    void aPictureIsDescribedInThePanel(FxRobot robot) {
        show(this::fill);
        TextInputControl field = robot.lookup(".description").queryAs(TextInputControl.class);
        assertThat(isSeen(field)).isTrue();
        onFx(field::requestFocus);
        robot.write("a blue bear at night", 0);
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(story().story().slots().get(1).altText()).isEqualTo("a blue bear at night");
        onFx(() -> story().selected().set(story().story().slots().get(0).id()));
        assertThat(isSeen(field)).isFalse(); // a text speaks for itself
    }

    @Test
    void whateverTakesTheKeyboardHasANameAndARole() {
        Set<String> nameless = new TreeSet<>();
        int[] checked = {0};
        screens().forEach((screen, open) -> {
            show(open);
            onFx(() -> {
                List<Node> all = seen();
                for (Node node : all) {
                    if (!takesInput(node)) {
                        continue;
                    }
                    checked[0]++;
                    if (name(node, all).isBlank()) {
                        nameless.add(screen + ": no name: " + describe(node));
                    }
                    if (node.getAccessibleRole() == AccessibleRole.NODE
                            || node.getAccessibleRole() == AccessibleRole.PARENT) {
                        nameless.add(screen + ": no role: " + describe(node));
                    }
                }
            });
        });
        assertThat(nameless).isEmpty();
        assertThat(checked[0]).as("controls that were looked at").isGreaterThan(250);
    }

    private static String describe(Node node) {
        return node.getClass().getSimpleName() + node.getStyleClass() + " in "
                + (node.getParent() == null ? "" : node.getParent().getStyleClass());
    }

    @Test
    void tabReachesEveryControlOfEveryScreen() {
        Set<String> missed = new TreeSet<>();
        screens().forEach((screen, open) -> {
            show(open);
            onFx(() -> {
                List<Node> wanted = seen().stream()
                        .filter(n -> takesInput(n) && n.isFocusTraversable() && !n.isDisabled())
                        .toList();
                Set<Node> reached = new java.util.HashSet<>();
                Node at = wanted.getFirst();
                at.requestFocus();
                for (int i = 0; i < 4 * wanted.size() + 80; i++) {
                    reached.add(view().getScene().getFocusOwner());
                    view().getScene().getFocusOwner().requestFocusTraversal(TraversalDirection.NEXT);
                }
                wanted.stream()
                        .filter(n -> !reached.contains(n) && n.isVisible() && n.getScene() != null)
                        // Tab goes to the one of a group that is on, arrow keys to the others
                        .filter(n -> !(n instanceof ToggleButton t && ofReachedGroup(t, reached)))
                        .forEach(n -> missed.add(screen + ": " + describe(n)));
            });
        });
        assertThat(missed).isEmpty();
    }

    private static boolean ofReachedGroup(ToggleButton toggle, Set<Node> reached) {
        return toggle.getToggleGroup() != null
                && toggle.getToggleGroup().getToggles().stream().anyMatch(t -> reached.contains((Node) t));
    }

    @Test
    void wordsStandOutFromTheirGroundInEveryTheme() {
        Set<String> faint = new TreeSet<>();
        int[] checked = {0};
        Map<String, Runnable> screens = screens();
        for (String theme : List.of("light", "dark", "light, high contrast", "dark, high contrast")) {
            onFx(() -> {
                settings.theme().set(theme.startsWith("dark") ? Appearance.DARK : Appearance.LIGHT);
                settings.highContrast().set(theme.endsWith("contrast"));
                view().getChildren().stream().skip(1).forEach(n -> n.setVisible(false));
                view().showScreen(0);
            });
            screens.forEach((screen, open) -> {
                show(open);
                onFx(() -> {
                    for (Node node : seen()) {
                        if (node instanceof Text text && !text.getText().isBlank() && !isDisabled(text)) {
                            checked[0]++;
                            double ratio = contrast(text);
                            if (ratio < needed(text)) {
                                faint.add(String.format(
                                        Locale.ROOT,
                                        "%s: %.2f \"%s\" %s",
                                        theme,
                                        ratio,
                                        text instanceof FontIcon
                                                ? "icon"
                                                : text.getText().strip(),
                                        describe(Objects.requireNonNull(text.getParent()))));
                            }
                        }
                    }
                });
            });
        }
        assertThat(faint).isEmpty();
        assertThat(checked[0]).as("texts that were looked at").isGreaterThan(2000);
    }

    /** What cannot be used may be faint. */
    private static boolean isDisabled(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (n.isDisabled() || n.getOpacity() < 1) {
                return true;
            }
        }
        return false;
    }

    private static double needed(Text text) {
        boolean bold = text.getFont().getStyle().toLowerCase(Locale.ROOT).contains("bold");
        double size = text.getFont().getSize();
        return text instanceof FontIcon || size >= 24 || (bold && size >= 18.66) ? CONTRAST_LARGE : CONTRAST;
    }

    private static double contrast(Text text) {
        if (!(text.getFill() instanceof Color ink)) {
            return 21;
        }
        Color ground = ground(text);
        Color seen = over(ink, ground);
        double a = luminance(seen) + 0.05;
        double b = luminance(ground) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /** What lies behind a text: the plain colours of all it is in, from the outermost on. */
    private static Color ground(Node node) {
        Color out = Color.WHITE;
        List<Region> around = new ArrayList<>();
        for (Node n = node.getParent(); n != null; n = n.getParent()) {
            if (n instanceof Region r && r.getBackground() != null) {
                around.addFirst(r);
            }
        }
        for (Region r : around) {
            for (BackgroundFill fill : r.getBackground().getFills()) {
                boolean covers = fill.getInsets().getTop() < r.getHeight() / 2
                        && fill.getInsets().getLeft() < r.getWidth() / 2;
                if (fill.getFill() instanceof Color c && covers) {
                    out = over(c, out);
                }
            }
        }
        return out;
    }

    private static Color over(Color top, Color below) {
        double o = top.getOpacity();
        return Color.color(
                top.getRed() * o + below.getRed() * (1 - o),
                top.getGreen() * o + below.getGreen() * (1 - o),
                top.getBlue() * o + below.getBlue() * (1 - o));
    }

    private static double luminance(Color c) {
        return 0.2126 * linear(c.getRed()) + 0.7152 * linear(c.getGreen()) + 0.0722 * linear(c.getBlue());
    }

    private static double linear(double value) {
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}

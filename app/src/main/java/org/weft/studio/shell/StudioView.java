package org.weft.studio.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;
import org.weft.document.Arrangement;
import org.weft.document.SlotKind;
import org.weft.engine.Target;
import org.weft.engine.lesson.LessonFile;
import org.weft.studio.attention.AttentionView;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.attention.CompareViewModel;
import org.weft.studio.attention.MuteViewModel;
import org.weft.studio.command.Action;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.Actions;
import org.weft.studio.export.ExportView;
import org.weft.studio.export.ExportViewModel;
import org.weft.studio.finetune.FinetuneView;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.history.HistoryView;
import org.weft.studio.history.HistoryViewModel;
import org.weft.studio.labels.DrawViewModel;
import org.weft.studio.labels.LabelsView;
import org.weft.studio.labels.LabelsViewModel;
import org.weft.studio.lesson.LessonBand;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.settings.SettingsView;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.story.AccessBanner;
import org.weft.studio.story.ContextRuler;
import org.weft.studio.story.ContinuePanel;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Notice;
import org.weft.studio.story.Pictures;
import org.weft.studio.story.Recall;
import org.weft.studio.story.Samples;
import org.weft.studio.story.StoryCanvas;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.studio.task.TaskRunner;

/** The window's content: bar, canvas, panel, ruler, messages and the command palette. */
public final class StudioView extends StackPane {
    private final StoryViewModel story;
    private final ContinueViewModel next;
    private final ResourceBundle texts;
    private final Files files;
    private final Theme theme;
    private final StoryCanvas canvas;
    private final Recall recall;
    private final Actions actions;
    private final SettingsView settings;
    private final CommandPalette palette;
    private final VBox empty;
    private final StackPane screens = new StackPane();
    private final List<Node> rooms;
    private final ExportView export;
    private final LabelsView labels;
    private final AttentionView attention;
    private final ToggleGroup shown = new ToggleGroup();

    /** What the screens show. */
    public record Models(
            StoryViewModel story,
            ContinueViewModel next,
            FinetuneViewModel finetune,
            AttentionViewModel attention,
            LessonViewModel lessons) {}

    public StudioView(Models models, TaskRunner tasks, ResourceBundle texts, Surroundings around) {
        this.story = models.story();
        this.next = models.next();
        FinetuneViewModel finetune = models.finetune();
        this.texts = texts;
        this.files = around.files();
        this.theme = around.theme();
        actions = new Actions(texts, around.settings().shortcuts());
        recall = new Recall(story, next, tasks, texts);
        canvas = new StoryCanvas(story, next, tasks, texts);
        labels = labelsScreen(tasks);
        listActions();
        palette = new CommandPalette(actions, texts);
        empty = emptyState(Samples.list(around.samples()));
        StackPane middle = new StackPane(canvas, empty, noticeBar());
        BorderPane storyScreen = new BorderPane(middle);
        storyScreen.setRight(new ContinuePanel(next, story, texts));
        storyScreen.setBottom(new ContextRuler(next, story, texts));
        FinetuneView finetuneScreen =
                new FinetuneView(finetune, tasks, texts, new FinetuneView.Outside(next::use, around.files()::folder));
        attention = new AttentionView(
                models.attention(),
                new AttentionView.Tools(
                        new MuteViewModel(models.attention(), next::model, tasks, texts),
                        new CompareViewModel(models.attention(), tasks, texts),
                        around.files()::trace,
                        around.files()::export));
        LessonBand band = new LessonBand(models.lessons(), texts, () -> files.export(LessonFile.ENDING.substring(1)));
        attention.add(band.menu(() -> files.choose(texts.getString("lesson.file"), List.of("*" + LessonFile.ENDING))));
        attention.setBottom(band);
        models.lessons().list(around.samples().resolveSibling("lessons"));
        next.recorded().addListener((o, before, now) -> {
            if (now != null) {
                models.attention().open(now);
                showScreen(2);
            }
        });
        storyScreen.setTop(new AccessBanner(story, texts, this::saveCopy));
        story.onAsked(this::commitTyping);
        HistoryView historyScreen =
                new HistoryView(new HistoryViewModel(story, tasks, texts), tasks, texts, around.files()::newStory);
        rooms = List.of(storyScreen, finetuneScreen, attention, labels, historyScreen);
        BorderPane pane = new BorderPane(screens);
        pane.setTop(topBar());
        export = new ExportView(new ExportViewModel(tasks, texts, story::document), texts, files::export);
        settings = settingsSheet(around, tasks);
        getChildren().add(pane);
        addWhenShown(export);
        addWhenShown(settings);
        addWhenShown(palette);
        showScreen(0);
        getStyleClass().add("studio");
        addEventFilter(KeyEvent.KEY_PRESSED, this::shortcut);
        story.cards().addListener((javafx.collections.ListChangeListener<Object>) c -> showEmpty());
        showEmpty();
        acceptDrops();
        ActionTips.install(this, actions);
        // held as long as the window
        getProperties().put(SettingsNotices.class, new SettingsNotices(around.settings(), story.notice(), texts));
    }

    /**
     * What lies outside the view: dialogs, theme, sample stories.
     *
     * @param installed folders of the installed models; may look at disks
     */
    public record Surroundings(
            Files files, Theme theme, Path samples, SettingsViewModel settings, Supplier<List<Path>> installed) {
        /** With settings that nothing keeps. */
        public Surroundings(Files files, Theme theme, Path samples) {
            this(files, theme, samples, new SettingsViewModel(null, new DirectTaskRunner()), List::of);
        }
    }

    private SettingsView settingsSheet(Surroundings around, TaskRunner tasks) {
        SettingsView out = new SettingsView(
                around.settings(),
                actions,
                tasks,
                texts,
                new SettingsView.Outside(files::folder, around.installed(), next::use));
        out.onClosed(canvas::requestFocus);
        return out;
    }

    /** The sheet with the settings. */
    public SettingsView settings() {
        return settings;
    }

    /** Adds what lies over the screens when it is first seen. */
    private void addWhenShown(Node over) {
        over.visibleProperty().addListener((o, before, now) -> {
            if (now && over.getParent() == null) {
                getChildren().add(over);
            }
        });
    }

    private void showEmpty() {
        empty.setVisible(story.cards().isEmpty());
    }

    private void listActions() {
        add("action.draft", "Shortcut+N", story::draft);
        add("action.new", "Shortcut+Shift+N", () -> files.newStory().ifPresent(story::create));
        add("action.open", "Shortcut+O", () -> files.openStory().ifPresent(story::open));
        add("action.copy", "Shortcut+Shift+S", this::saveCopy);
        add("action.import", "Shortcut+Shift+O", () -> files.importable().ifPresent(story::importFrom));
        add("action.import.folder", null, () -> files.importableFolder().ifPresent(story::importFrom));
        add("access.takeover", null, this::takeOver);
        add("screen.history", "Shortcut+H", () -> showScreen(4));
        add("history.compact", null, () -> showScreen(4));
        add("action.export", "Shortcut+E", this::openExport);
        add("action.undo", "Shortcut+Z", () -> step(labels.model()::undo, story::undo));
        add("action.redo", "Shortcut+Shift+Z", () -> step(labels.model()::redo, story::redo));
        add("action.text", "Shortcut+T", () -> story.addText(""));
        add("action.paste", "Shortcut+V", this::paste);
        add("action.picture", "Shortcut+I", () -> story.addPictures(files.pictures()));
        add("action.generate.picture", "Shortcut+P", () -> next.generate(Target.IMAGE, 1));
        add("action.generate.text", "Shortcut+G", () -> next.generate(Target.TEXT, 1));
        add("action.continue", "Shortcut+Enter", () -> next.generate(Target.AUTO, 2));
        add("action.cancel", "Esc", this::escape);
        add("card.delete", "Shortcut+Backspace", story::deleteSelected);
        add("card.duplicate", "Shortcut+D", story::duplicateSelected);
        add("card.earlier", "Alt+Left", () -> story.moveSelected(-1));
        add("card.later", "Alt+Right", () -> story.moveSelected(1));
        add("action.zoom.in", "Shortcut+Plus", () -> step(() -> labels.zoomBy(1.25), () -> canvas.zoomBy(1.25)));
        add("action.zoom.out", "Shortcut+Minus", () -> step(() -> labels.zoomBy(0.8), () -> canvas.zoomBy(0.8)));
        add("action.zoom.fit", "Shortcut+0", () -> step(labels::fit, canvas::reset));
        add("screen.story", "Shortcut+1", () -> showScreen(0));
        add("screen.finetune", "Shortcut+2", () -> showScreen(1));
        add("screen.attention", "Shortcut+3", () -> showScreen(2));
        canvasActions();
        add("screen.labels", "Shortcut+4", () -> showScreen(3));
        add("labels.card", null, () -> openLabelCard());
        add("labels.generate", null, labels.draw()::generate);
        add("labels.intostory", null, labels.draw()::intoStory);
        add("action.theme", "Shortcut+Shift+L", theme::toggle);
        add("action.settings", "Shortcut+Comma", this::openSettings);
        add("action.palette", "Shortcut+K", () -> palette.open());
    }

    /** What is done with cards; all of it is in the palette, most has a key. */
    private void canvasActions() {
        add("action.regenerate", "Shortcut+R", next::regenerate);
        add("canvas.split", "Shortcut+Shift+Enter", canvas::split);
        add("canvas.merge", "Shortcut+J", story::mergeWithNext);
        add("canvas.group", "Shortcut+Shift+G", story::group);
        add("canvas.ungroup", "Shortcut+Shift+U", story::ungroup);
        add("canvas.compare", "Shortcut+Shift+M", canvas::compareSelected);
        add("canvas.placeholder.picture", "Shortcut+Shift+I", () -> story.addPlaceholder(SlotKind.IMAGE));
        add("canvas.placeholder.text", "Shortcut+Shift+T", () -> story.addPlaceholder(SlotKind.TEXT));
        add("queue.pause", "Shortcut+Shift+P", () -> next.queue()
                .paused()
                .set(!next.queue().paused().get()));
        add("queue.cancel.all", "Shift+Esc", next.queue()::cancelAll);
        int digit = 1;
        for (Arrangement a : Arrangement.values()) {
            String name = "canvas.layout." + a.name().toLowerCase(java.util.Locale.ROOT);
            add(name, "Alt+" + digit++, () -> canvas.arrange(a));
        }
        canvas.alignments().forEach((key, run) -> add(key, null, run));
    }

    /** Leaves what is open, else stops what runs, else lets the selection go. */
    private void escape() {
        if (!canvas.escape()) {
            next.cancel();
        }
    }

    private void saveCopy() {
        files.newStory().ifPresent(story::saveCopy);
    }

    private void takeOver() {
        if (story.document() != null && story.document().state().canTakeOver()) {
            story.takeOver();
        }
    }

    /** Adds a command to the palette, such as one of the window's surroundings. */
    public void add(String key, @Nullable String shortcut, Runnable run) {
        actions.add(key, shortcut, run);
    }

    /** The label painter with the story's model. */
    private LabelsView labelsScreen(TaskRunner tasks) {
        DrawViewModel draw = new DrawViewModel(new LabelsViewModel(tasks, texts), story, next::model, tasks, texts);
        return new LabelsView(draw, texts, new LabelsView.Chooser() {
            @Override
            public Optional<Path> open(String name, List<String> patterns) {
                return files.choose(name, patterns);
            }

            @Override
            public Optional<Path> save(String extension) {
                return files.export(extension);
            }
        });
    }

    /** The inspector's screen. */
    public AttentionView attention() {
        return attention;
    }

    /** The label painter's screen. */
    public LabelsView labels() {
        return labels;
    }

    private void openLabelCard() {
        showScreen(3);
        labels.draw().openCard();
    }

    /** On the painter's screen undo and redo are the painter's. */
    private void step(Runnable painter, Runnable otherwise) {
        (labels.isVisible() ? painter : otherwise).run();
    }

    /** Keys that edit text while a text is being typed. */
    private static final Set<KeyCode> TYPING =
            Set.of(KeyCode.Z, KeyCode.Y, KeyCode.V, KeyCode.D, KeyCode.BACK_SPACE, KeyCode.LEFT, KeyCode.RIGHT);

    private boolean typing(KeyEvent e) {
        return getScene() != null
                && getScene().getFocusOwner() instanceof TextInputControl
                && TYPING.contains(e.getCode());
    }

    /** Keeps what is being typed; call before the window closes. */
    public void commitTyping() {
        canvas.requestFocus();
    }

    /** Takes pictures or words from the clipboard as new cards. */
    private void paste() {
        Clipboard clipboard = Clipboard.getSystemClipboard();
        if (!take(clipboard) && clipboard.hasString() && !clipboard.getString().isBlank()) {
            story.addText(clipboard.getString().strip());
        }
    }

    /** Opens or adds dropped or copied files and pictures. @return false when there are none */
    private boolean take(Clipboard from) {
        if (from.hasFiles()) {
            List<Path> paths =
                    from.getFiles().stream().map(java.io.File::toPath).toList();
            String name = String.valueOf(paths.getFirst().getFileName());
            if (paths.size() == 1 && (name.endsWith(".weft") || name.endsWith(".json"))) {
                story.openAny(paths.getFirst());
            } else {
                recall.drop(paths);
            }
            return true;
        }
        if (from.hasImage()) {
            story.addPicture(Pictures.fromImage(from.getImage()));
            return true;
        }
        return false;
    }

    private void shortcut(KeyEvent e) {
        if (settings.isVisible()) {
            return; // keys may be pressed to become those of actions
        }
        if (labels.isVisible() && !palette.isVisible() && !export.isVisible() && labels.handle(e)) {
            e.consume();
            return;
        }
        if (!palette.isVisible() && !typing(e)) {
            actions.pressed(e).ifPresent(a -> {
                a.run();
                e.consume();
            });
        }
    }

    /** Opens the sheet that exports the story. */
    public void openExport() {
        export.open();
    }

    /** Lays two alternatives of the selected card, or two selected cards, over each other. */
    public void openCompare() {
        canvas.compareSelected();
    }

    /** Opens the settings. */
    public void openSettings() {
        settings.open();
    }

    /** Opens the command palette. */
    public void openPalette() {
        palette.open();
    }

    private Button button(String key, Ikon icon) {
        Action a = actions.get(key);
        Button button = new Button(null, new FontIcon(icon));
        ActionTips.mark(button, key);
        button.setAccessibleText(a.name());
        button.getStyleClass().addAll("flat", "button-icon");
        button.setOnAction(e -> a.run());
        return button;
    }

    /** Shows the story (0), the cockpit (1), the inspector (2), the label painter (3) or the history (4). */
    public void showScreen(int number) {
        for (int i = 0; i < rooms.size(); i++) {
            rooms.get(i).setVisible(i == number);
        }
        // only now: what is in the scene is styled before the window's first frame, seen or not
        if (!screens.getChildren().contains(rooms.get(number))) {
            screens.getChildren().add(rooms.get(number));
        }
        if (shown.getToggles().size() > number) {
            shown.selectToggle(shown.getToggles().get(number));
        }
    }

    private Node screenButtons() {
        HBox box = new HBox();
        for (String key :
                List.of("screen.story", "screen.finetune", "screen.attention", "screen.labels", "screen.history")) {
            Action a = actions.get(key);
            ToggleButton button = new ToggleButton(a.name());
            button.setMinWidth(Region.USE_PREF_SIZE);
            ActionTips.mark(button, key);
            button.setToggleGroup(shown);
            int place = shown.getToggles().size();
            button.getStyleClass().add(place == 1 ? "left-pill" : place < 5 ? "center-pill" : "right-pill");
            button.setOnAction(e -> a.run());
            box.getChildren().add(button);
        }
        box.getStyleClass().add("screens");
        return box;
    }

    private Node topBar() {
        Label mark = new Label("Weft");
        mark.getStyleClass().add("mark");
        mark.setMinWidth(Region.USE_PREF_SIZE);
        TextField title = new TextField();
        title.getStyleClass().add("title-field");
        title.setPrefColumnCount(24);
        title.setMinWidth(0);
        title.setAccessibleText(texts.getString("story.untitled"));
        story.title().addListener((o, a, b) -> title.setText(b));
        title.setOnAction(e -> story.rename(title.getText()));
        title.focusedProperty().addListener((o, was, is) -> {
            if (was) {
                story.rename(title.getText());
            }
        });
        Button undo = button("action.undo", MaterialDesignU.UNDO);
        Button redo = button("action.redo", MaterialDesignR.REDO);
        undo.disableProperty()
                .bind(Bindings.when(labels.visibleProperty())
                        .then(labels.model().canUndo())
                        .otherwise(story.canUndo())
                        .not());
        redo.disableProperty()
                .bind(Bindings.when(labels.visibleProperty())
                        .then(labels.model().canRedo())
                        .otherwise(story.canRedo())
                        .not());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox bar = new HBox(
                4,
                mark,
                screenButtons(),
                button("action.draft", MaterialDesignF.FILE_PLUS_OUTLINE),
                button("action.open", MaterialDesignF.FOLDER_OPEN_OUTLINE),
                title,
                gap,
                undo,
                redo,
                button("action.text", MaterialDesignT.TEXT_BOX_PLUS_OUTLINE),
                button("action.picture", MaterialDesignI.IMAGE_PLUS),
                button("action.export", MaterialDesignE.EXPORT),
                button("action.theme", MaterialDesignT.THEME_LIGHT_DARK),
                button("action.settings", MaterialDesignC.COG_OUTLINE),
                button("action.palette", MaterialDesignM.MAGNIFY));
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setPadding(new Insets(8, 16, 8, 16));
        bar.getStyleClass().add("top-bar");
        return bar;
    }

    private VBox emptyState(List<Samples.Sample> samples) {
        Label head = new Label(texts.getString("story.empty.title"));
        head.getStyleClass().add("title-2");
        Label text = new Label(texts.getString("story.empty.text"));
        text.setWrapText(true);
        VBox links = new VBox(4);
        for (Samples.Sample s : samples) {
            Hyperlink link = new Hyperlink(s.title());
            link.setOnAction(e -> story.openSample(s.list()));
            links.getChildren().add(link);
        }
        VBox box = new VBox(16, head, text, links);
        box.setMaxSize(480, Region.USE_PREF_SIZE);
        box.setPadding(new Insets(32));
        box.getStyleClass().add("empty-state");
        return box;
    }

    private Node noticeBar() {
        Label text = new Label();
        text.setWrapText(true);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button act = new Button("");
        act.setVisible(false);
        Button close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        close.setAccessibleText(texts.getString("notice.close"));
        close.setTooltip(new Tooltip(texts.getString("notice.close")));
        close.getStyleClass().addAll("flat", "button-icon");
        HBox box = new HBox(8, text, act, close);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setPadding(new Insets(8, 8, 8, 16));
        box.getStyleClass().add("notice");
        box.setMaxSize(640, Region.USE_PREF_SIZE);
        StackPane.setAlignment(box, Pos.BOTTOM_CENTER);
        StackPane.setMargin(box, new Insets(24));
        box.setVisible(false);
        close.setOnAction(e -> story.notice().set(null));
        story.notice().addListener((o, before, now) -> {
            box.setVisible(now != null);
            if (now != null) {
                fill(now, text, act);
                box.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("problem"), now.problem());
            }
        });
        return box;
    }

    private void fill(Notice notice, Label text, Button act) {
        text.setText(notice.text());
        boolean has = notice.action() != null;
        act.setVisible(has);
        act.setManaged(has);
        act.setText(has ? notice.action() : "");
        act.setOnAction(e -> {
            story.notice().set(null);
            notice.onAction().run();
        });
    }

    private void acceptDrops() {
        setOnDragOver(e -> {
            if (e.getDragboard().hasFiles() || e.getDragboard().hasImage()) {
                e.acceptTransferModes(TransferMode.COPY);
            }
            e.consume();
        });
        setOnDragDropped(e -> {
            e.setDropCompleted(take(e.getDragboard()));
            e.consume();
        });
    }
}

package org.weft.studio.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.weft.document.Arrangement;
import org.weft.document.SlotKind;
import org.weft.engine.Engine;
import org.weft.engine.Target;
import org.weft.engine.lesson.LessonFile;
import org.weft.studio.attention.AttentionView;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.attention.CompareViewModel;
import org.weft.studio.attention.MuteViewModel;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.Actions;
import org.weft.studio.command.ScreenActions;
import org.weft.studio.export.ExportView;
import org.weft.studio.export.ExportViewModel;
import org.weft.studio.finetune.FinetuneView;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.help.HelpTopic;
import org.weft.studio.help.HelpView;
import org.weft.studio.help.Tour;
import org.weft.studio.history.HistoryView;
import org.weft.studio.history.HistoryViewModel;
import org.weft.studio.labels.DrawViewModel;
import org.weft.studio.labels.LabelsView;
import org.weft.studio.labels.LabelsViewModel;
import org.weft.studio.lesson.LessonBand;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.models.ModelsViewModel;
import org.weft.studio.models.StoryModel;
import org.weft.studio.settings.SettingsView;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.story.AccessBanner;
import org.weft.studio.story.ContextRuler;
import org.weft.studio.story.ContinuePanel;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.EngineState;
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
    private final Node empty;
    private final TopBar bar;
    private final HelpView help;
    private final Tour tour;
    private final StackPane screens = new StackPane();
    private final List<Node> rooms;
    private final ExportView export;
    private final LabelsView labels;
    private final AttentionView attention;
    private final LessonViewModel lessons;
    private final ContinuePanel panel;
    /** Bar, screens and message; all else lies over it. */
    private final BorderPane pane;

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
        lessons = models.lessons();
        FinetuneViewModel finetune = models.finetune();
        this.texts = texts;
        this.files = around.files();
        this.theme = around.theme();
        actions = new Actions(texts, around.settings().shortcuts());
        recall = new Recall(story, next, tasks, texts);
        canvas = new StoryCanvas(story, next, tasks, texts);
        labels = labelsScreen(tasks);
        panel = new ContinuePanel(next, story, texts, this::savePicture);
        listActions();
        palette = new CommandPalette(actions, texts);
        empty = new EmptyState(Samples.list(around.samples()), story, actions, texts);
        BorderPane storyScreen = new BorderPane(new StackPane(canvas, empty));
        ContextRuler ruler = new ContextRuler(next, story, texts);
        storyScreen.setRight(panel);
        storyScreen.setBottom(ruler);
        FinetuneView finetuneScreen = new FinetuneView(
                finetune,
                tasks,
                texts,
                new FinetuneView.Outside(
                        new StoryModel(next),
                        files::folder,
                        () -> files.choose(texts.getString("finetune.data.files"), FinetuneView.DATA_FILES)));
        attention = new AttentionView(
                models.attention(),
                new AttentionView.Tools(
                        new MuteViewModel(models.attention(), next::model, tasks, texts),
                        new CompareViewModel(models.attention(), tasks, texts),
                        around.files()::trace,
                        around.files()::export,
                        this::openModels));
        LessonBand band = new LessonBand(lessons, texts, () -> files.export(LessonFile.ENDING.substring(1)));
        Supplier<Optional<Path>> lessonFile =
                () -> files.choose(texts.getString("lesson.file"), List.of("*" + LessonFile.ENDING));
        attention.add(band.menu(lessonFile));
        attention.setBottom(band);
        lessons.list(around.samples().resolveSibling("lessons"));
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
        ScreenActions inAttention = new ScreenActions(actions, attention);
        attention.listActions(inAttention);
        band.listActions(inAttention, lessonFile);
        ScreenActions inFinetune = new ScreenActions(actions, finetuneScreen);
        finetuneScreen.listActions(inFinetune);
        ScreenActions inHistory = new ScreenActions(actions, historyScreen);
        historyScreen.listActions(inHistory);
        List.of(inAttention, inFinetune, inHistory).forEach(ScreenActions::nameKeys);
        rooms = List.of(storyScreen, finetuneScreen, attention, labels, historyScreen);
        pane = new BorderPane(screens);
        // a screen that wants more height than the window has is cut at its end, not centred so that the bar is cut
        pane.setMinSize(0, 0);
        screens.setMinSize(0, 0);
        bar = new TopBar(actions, story, labels, texts);
        pane.setTop(bar);
        pane.setBottom(new StackPane(new NoticeBar(story.notice(), texts)));
        export = new ExportView(new ExportViewModel(tasks, texts, story::document), texts, files::export);
        export.onClosed(canvas::requestFocus);
        settings = settingsSheet(around, tasks);
        help = new HelpView(actions, texts, this::openTour);
        help.onClosed(canvas::requestFocus);
        tour = new Tour(tourSteps(ruler), texts);
        tour.onEnded(() -> {
            around.settings().toured().set(true);
            canvas.requestFocus();
        });
        getChildren().add(pane);
        addWhenShown(export);
        addWhenShown(settings);
        addWhenShown(palette);
        addWhenShown(help);
        addWhenShown(tour);
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
     * @param engine null while none has started
     */
    public record Surroundings(
            Files files, Theme theme, Path samples, SettingsViewModel settings, Supplier<@Nullable Engine> engine) {
        /** With settings that nothing keeps. */
        public Surroundings(Files files, Theme theme, Path samples) {
            this(files, theme, samples, new SettingsViewModel(null, new DirectTaskRunner()), () -> null);
        }
    }

    private SettingsView settingsSheet(Surroundings around, TaskRunner tasks) {
        ModelsViewModel models = new ModelsViewModel(
                around.engine(), new StoryModel(next), around.settings().model(), tasks, texts);
        SettingsView out =
                new SettingsView(around.settings(), actions, texts, new SettingsView.Outside(files::folder, models));
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
        add("action.import", "Shortcut+Shift+O", () -> files.importable().ifPresent(story.incoming()::importFrom));
        add("action.import.folder", null, () -> files.importableFolder().ifPresent(story.incoming()::importFrom));
        add("access.takeover", null, this::takeOver);
        add("screen.history", "Shortcut+H", () -> showScreen(4));
        add("history.compact", null, () -> showScreen(4));
        add("action.export", "Shortcut+E", this::openExport);
        add("action.undo", "Shortcut+Z", () -> step(labels.model()::undo, story::undo));
        add("action.redo", "Shortcut+Shift+Z", () -> step(labels.model()::redo, story::redo));
        onStory("action.text", "Shortcut+T", () -> story.addText(""));
        onStory("action.paste", "Shortcut+V", this::paste);
        onStory("action.picture", "Shortcut+I", () -> story.incoming().add(files.pictures()));
        onStory("action.generate.picture", "Shortcut+P", () -> next.generate(Target.IMAGE, 1));
        onStory("action.generate.text", "Shortcut+G", () -> next.generate(Target.TEXT, 1));
        onStory("action.continue", "Shortcut+Enter", () -> next.generate(Target.AUTO, 2));
        add("action.cancel", "Esc", this::escape);
        onStory("card.delete", "Shortcut+Backspace", story::deleteSelected);
        onStory("card.duplicate", "Shortcut+D", story::duplicateSelected);
        onStory("card.earlier", "Alt+Left", () -> story.moveSelected(-1));
        onStory("card.later", "Alt+Right", () -> story.moveSelected(1));
        add("action.zoom.in", "Shortcut+Plus", () -> zoom(() -> labels.zoomBy(1.25), () -> canvas.zoomBy(1.25)));
        add("action.zoom.out", "Shortcut+Minus", () -> zoom(() -> labels.zoomBy(0.8), () -> canvas.zoomBy(0.8)));
        add("action.zoom.fit", "Shortcut+0", () -> zoom(labels::fit, canvas::reset));
        add("screen.story", "Shortcut+1", () -> showScreen(0));
        add("screen.finetune", "Shortcut+2", () -> showScreen(1));
        add("screen.attention", "Shortcut+3", () -> showScreen(2));
        canvasActions();
        add("screen.labels", "Shortcut+4", () -> showScreen(3));
        labels.listActions(actions, () -> showScreen(3));
        add("action.theme", "Shortcut+Shift+L", theme::toggle);
        add("action.settings", "Shortcut+Comma", this::openSettings);
        add("action.models", null, this::openModels);
        add("action.palette", "Shortcut+K", () -> palette.open());
        add("action.help", "F1", this::openHelp);
        add("action.tour", null, this::openTour);
    }

    /** What is done with cards; all of it is in the palette, most has a key. */
    private void canvasActions() {
        onStory("action.regenerate", "Shortcut+R", next::regenerate);
        onStory("canvas.split", "Shortcut+Shift+Enter", canvas::split);
        onStory("canvas.merge", "Shortcut+J", story::mergeWithNext);
        onStory("canvas.group", "Shortcut+Shift+G", story::group);
        onStory("canvas.ungroup", "Shortcut+Shift+U", story::ungroup);
        onStory("canvas.compare", "Shortcut+Shift+M", canvas::compareSelected);
        onStory("canvas.placeholder.picture", "Shortcut+Shift+I", () -> story.addPlaceholder(SlotKind.IMAGE));
        onStory("canvas.placeholder.text", "Shortcut+Shift+T", () -> story.addPlaceholder(SlotKind.TEXT));
        onStory("queue.pause", "Shortcut+Shift+P", () -> next.queue()
                .paused()
                .set(!next.queue().paused().get()));
        onStory("queue.cancel.all", "Shift+Esc", next.queue()::cancelAll);
        onStory("queue.cancel.last", null, next.queue()::cancelLast);
        onStory("canvas.zoom.full", "Alt+0", canvas::fullSize);
        int digit = 1;
        for (Arrangement a : Arrangement.values()) {
            String name = "canvas.layout." + a.name().toLowerCase(java.util.Locale.ROOT);
            onStory(name, "Alt+" + digit++, () -> canvas.arrange(a));
        }
        canvas.alignments().forEach((key, run) -> onStory(key, null, run));
        madeActions();
    }

    /** What is done with what the model made. */
    private void madeActions() {
        onStory("card.alternative.before", "Alt+Up", () -> story.browseSelected(-1));
        onStory("card.alternative.next", "Alt+Down", () -> story.browseSelected(1));
        onStory("proposals.next", "Shortcut+Shift+Right", next.proposals()::pickNext);
        onStory("proposals.compare", null, canvas::compareProposal);
        onStory("proposals.close", null, next.proposals()::dismiss);
        onStory("provenance.reproduce", "Shortcut+Shift+R", next::reproduce);
        onStory("provenance.use", null, next::recall);
        onStory("provenance.copy", null, panel::copyProvenance);
        onStory("picture.save", "Shortcut+Shift+E", this::savePicture);
        onStory("words.suggest", "Shortcut+Period", canvas::suggest);
        add("engine.load", null, next::reload);
    }

    /** Adds a command on cards. Chosen by name it shows the story first; its key does nothing on another screen. */
    private void onStory(String key, @Nullable String shortcut, Runnable run) {
        actions.add(key, shortcut, () -> {
                    showScreen(0);
                    run.run();
                })
                .where(e -> storyShown());
    }

    private boolean storyShown() {
        return rooms.getFirst().isVisible();
    }

    /** Leaves what is open, the innermost first; where nothing is, stops what runs, else lets the selection go. */
    private void escape() {
        if ((storyShown() && canvas.escape()) || leaveField() || leaveLesson() || !storyShown()) {
            return;
        }
        EngineState now = next.state().get();
        if (now == EngineState.BUSY || now == EngineState.LOADING) {
            next.cancel();
        } else {
            story.selection().clear();
        }
    }

    /** @return false when nothing is being typed in the bar or a screen */
    private boolean leaveField() {
        Node typed = getScene() == null ? null : getScene().getFocusOwner();
        if (!(typed instanceof TextInputControl) && !(typed instanceof Spinner<?>)) {
            return false;
        }
        for (Node n = typed; n != null; n = n.getParent()) {
            if (n.equals(pane)) {
                rooms.stream().filter(Node::isVisible).forEach(Node::requestFocus);
                canvas.requestFocus();
                return true;
            }
        }
        return false;
    }

    private boolean leaveLesson() {
        boolean plays = attention.isVisible()
                && lessons.lesson().get() != null
                && lessons.draft().get() == null;
        if (plays) {
            lessons.leave();
        }
        return plays;
    }

    private void saveCopy() {
        files.newStory().ifPresent(story.outgoing()::copy);
    }

    private void savePicture() {
        if (story.outgoing().hasPicture()) {
            files.export("png").ifPresent(story.outgoing()::savePicture);
        }
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
        DrawViewModel draw = new DrawViewModel(new LabelsViewModel(tasks, texts), story, next, tasks, texts);
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

    /** On the painter's screen undo and redo are the painter's. */
    private void step(Runnable painter, Runnable otherwise) {
        (labels.isVisible() ? painter : otherwise).run();
    }

    private void zoom(Runnable painter, Runnable cards) {
        if (labels.isVisible()) {
            painter.run();
        } else if (storyShown()) {
            cards.run();
        }
    }

    /** Keys that edit text while a text is being typed. */
    private static final Set<KeyCode> TYPING =
            Set.of(KeyCode.Z, KeyCode.Y, KeyCode.V, KeyCode.D, KeyCode.BACK_SPACE, KeyCode.LEFT, KeyCode.RIGHT);

    /** Keys that open lists and count up and down. */
    private static final Set<KeyCode> CHOOSING = Set.of(KeyCode.UP, KeyCode.DOWN);

    private boolean typing(KeyEvent e) {
        Node at = getScene() == null ? null : getScene().getFocusOwner();
        boolean chooses = at instanceof ComboBoxBase<?> || at instanceof Spinner<?> || at instanceof MenuButton;
        return (at instanceof TextInputControl && (TYPING.contains(e.getCode()) || CHOOSING.contains(e.getCode())))
                || (chooses && CHOOSING.contains(e.getCode()));
    }

    /** Keeps what is being typed, whatever field it is in; call before the window closes. */
    public void commitTyping() {
        leaveField();
        canvas.commit();
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
            story.incoming().add(Pictures.fromImage(from.getImage()));
            return true;
        }
        return false;
    }

    private void shortcut(KeyEvent e) {
        if (settings.isVisible() || help.isVisible() || tour.isVisible() || export.isVisible()) {
            return; // keys may be pressed to become those of actions, or belong to what lies over the window
        }
        if (labels.isVisible() && !palette.isVisible() && labels.handle(e)) {
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

    /** Opens the settings at the page of the models. */
    public void openModels() {
        settings.open(SettingsView.Section.MODELS);
    }

    /** Opens the help at the page of the screen that is shown. */
    public void openHelp() {
        for (int i = 0; i < rooms.size(); i++) {
            if (rooms.get(i).isVisible()) {
                help.open(HelpTopic.ofScreen(i));
            }
        }
    }

    /** Begins the tour of the window, on the story's screen. */
    public void openTour() {
        showScreen(0);
        tour.begin();
    }

    private List<Tour.Step> tourSteps(Node ruler) {
        return List.of(
                new Tour.Step("tour.story", () -> null),
                new Tour.Step("tour.write", () -> bar.lookup("#action-text")),
                new Tour.Step("tour.model", () -> panel),
                new Tour.Step("tour.ruler", () -> ruler),
                new Tour.Step("tour.screens", () -> bar.lookup(".screens")),
                new Tour.Step("tour.palette", () -> bar.lookup("#action-palette")));
    }

    /** Opens the command palette. */
    public void openPalette() {
        palette.open();
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
        bar.select(number);
    }

    private void acceptDrops() {
        setOnDragOver(e -> {
            if (e.getDragboard().hasFiles() || e.getDragboard().hasImage()) {
                e.acceptTransferModes(TransferMode.COPY);
            }
            e.consume();
        });
        setOnDragDropped(e -> {
            boolean taken = take(e.getDragboard());
            if (taken) {
                showScreen(0);
            }
            e.setDropCompleted(taken);
            e.consume();
        });
    }
}

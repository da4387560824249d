package org.weft.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;
import org.weft.engine.Engine;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.Segment;
import org.weft.engine.Segments;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.TrainingWorkers;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.ProcessWorkers;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.settings.Settings;
import org.weft.studio.settings.SettingsView;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.Notice;
import org.weft.studio.story.Samples;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;

/** Draws a screen without a display, so that people and tests can look at it. */
final class Snapshot {
    static final List<String> SCREENS = List.of(
            "story",
            "palette",
            "empty",
            "tour",
            "help",
            "finetune",
            "attention",
            "export",
            "compare",
            "queue",
            "labels",
            "history",
            "attention-mute",
            "attention-compare",
            "attention-text",
            "attention-region",
            "lesson",
            "settings",
            "settings-language",
            "settings-folders",
            "models",
            "shortcuts");

    /**
     * @param screen one of {@link #SCREENS}
     * @param document story to show, null for a bundled one; for finetune a run or the folder that
     *     holds runs, null for the user's; for attention a trace, or a story whose next picture is drawn and recorded
     */
    record Request(String screen, Path out, int width, int height, Look look, @Nullable Path document) {}

    /** @param textSize percent @param language its code, null for the system's */
    record Look(boolean dark, int textSize, boolean contrast, @Nullable String language) {
        /** Settings as a person might have chosen them, which nothing keeps. */
        SettingsViewModel settings() {
            SettingsViewModel out = new SettingsViewModel(null, new DirectTaskRunner());
            out.theme().set(dark ? Settings.Appearance.DARK : Settings.Appearance.LIGHT);
            out.textSize().set(textSize);
            out.highContrast().set(contrast);
            return out;
        }
    }

    private Snapshot() {}

    /** @throws IOException when the story cannot be read or the picture not be written */
    static void draw(Request request) throws IOException, InterruptedException {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Platform.startup(() -> {
            try {
                render(request);
            } catch (Exception e) {
                failure.set(e);
            } finally {
                done.countDown();
            }
        });
        done.await();
        Platform.exit();
        Exception e = failure.get();
        if (e != null) {
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    private static void render(Request request) throws IOException {
        StudioApp.loadFonts();
        if (request.look().language() != null) {
            Locale.setDefault(Locale.of(request.look().language()));
        }
        SettingsViewModel settings = request.look().settings();
        ResourceBundle texts = Texts.bundle();
        DirectTaskRunner tasks = new DirectTaskRunner();
        Path drafts = Files.createTempDirectory("weft-snapshot");
        StoryViewModel story = new StoryViewModel(tasks, texts, new Drafts(drafts));
        ContinueViewModel next = new ContinueViewModel(story, tasks, texts);
        Theme theme = new Theme(settings);
        Path samples = StudioApp.home().resolve("assets").resolve("stories");
        boolean cockpit = request.screen().equals("finetune");
        Path named = request.document();
        Path runs = named != null && cockpit && RunReader.isRun(named)
                ? named.toAbsolutePath().normalize().getParent()
                : named;
        FinetuneViewModel finetune = new FinetuneViewModel(
                tasks,
                texts,
                new RunFolder(
                        cockpit && runs != null ? runs : Drafts.defaultFolder().resolveSibling("runs")),
                StudioApp.home().resolve("assets").resolve("recipes"),
                new ProcessWorkers(TrainingWorkers.likeThisProcess("org.weft.cli.Weft")));
        AttentionViewModel attention = new AttentionViewModel(tasks, texts);
        LessonViewModel lessons = new LessonViewModel(attention, tasks, texts);
        AtomicReference<@Nullable Engine> started = new AtomicReference<>();
        StudioView.Models models = new StudioView.Models(story, next, finetune, attention, lessons);
        StudioView view = new StudioView(
                models,
                tasks,
                texts,
                new StudioView.Surroundings(
                        new org.weft.studio.shell.Files() {}, theme, samples, settings, started::get));
        Scene scene = new Scene(view, request.width(), request.height());
        theme.style(scene);
        view.applyCss();
        view.layout();
        prepare(request, models, view, drafts, started);
        openOver(request.screen(), view);
        // what wraps or sizes itself by its text needs a second look
        for (int i = 0; i < 2; i++) {
            view.applyCss();
            view.layout();
        }
        write(scene, request.out());
        next.close();
        story.close();
        lessons.close();
        try (Stream<Path> left = Files.walk(drafts)) {
            for (Path p : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    private static void write(Scene scene, Path out) throws IOException {
        var image = SwingFXUtils.fromFXImage(scene.snapshot(null), null);
        Path folder = out.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!ImageIO.write(image, "png", out.toFile())) {
            throw new IOException(out + " could not be written");
        }
    }

    /** Brings the screen to what is to be seen on it. */
    private static void prepare(
            Request request,
            StudioView.Models models,
            StudioView view,
            Path drafts,
            AtomicReference<@Nullable Engine> started)
            throws IOException {
        Path samples = StudioApp.home().resolve("assets").resolve("stories");
        String screen = request.screen();
        Path file = request.document();
        if (screen.equals("finetune")) {
            if (file != null && RunReader.isRun(file)) {
                models.finetune().showRun(file.toAbsolutePath().normalize());
            }
            view.showScreen(1);
        } else if (screen.equals("lesson")) {
            view.showScreen(2);
            models.lessons()
                    .open(
                            file != null
                                    ? file
                                    : samples.resolveSibling("lessons").resolve("coat.weftlesson"));
            models.lessons().next();
        } else if (screen.startsWith("attention")) {
            view.showScreen(2);
            Path trace = trace(request, models.story(), samples, drafts);
            InspectorScenes.draw(screen, trace, models.attention(), view, models.next());
        } else {
            open(request, models.story(), samples);
            models.next().load(() -> {
                Engine engine = Engine.start();
                started.set(engine);
                return engine;
            });
            SnapshotScenes.prepare(screen, models.story(), models.next(), view);
        }
        if (screen.equals("labels")) {
            paint(view);
        }
    }

    /** Opens what lies over a screen. */
    private static void openOver(String screen, StudioView view) {
        switch (screen) {
            case "palette" -> view.openPalette();
            case "export" -> view.openExport();
            case "history" -> view.showScreen(4);
            case "tour" -> view.openTour();
            case "help" -> view.openHelp();
            default -> openSettings(screen, view);
        }
    }

    private static void openSettings(String screen, StudioView view) {
        SettingsView.Section section =
                switch (screen) {
                    case "settings" -> SettingsView.Section.LOOK;
                    case "settings-language" -> SettingsView.Section.LANGUAGE;
                    case "settings-folders" -> SettingsView.Section.FOLDERS;
                    case "models" -> SettingsView.Section.MODELS;
                    case "shortcuts" -> SettingsView.Section.SHORTCUTS;
                    default -> null;
                };
        if (section != null) {
            view.openSettings();
            view.settings().show(section);
        }
    }

    /** The label painter with a map and what the model made of it. */
    private static void paint(StudioView view) throws IOException {
        view.showScreen(3);
        view.labels().draw().openExample(0);
        view.labels().draw().generate();
        try {
            view.labels().draw().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The trace asked for; of a story, one recorded now. */
    private static Path trace(Request request, StoryViewModel story, Path samples, Path folder) throws IOException {
        Path document = request.document();
        if (document != null && String.valueOf(document.getFileName()).endsWith(".trace")) {
            return document;
        }
        open(request, story, samples);
        Path file = folder.resolve("snapshot.trace");
        StoryDocument shown = story.document();
        if (shown == null) {
            throw new IOException("there is no story to draw a picture for");
        }
        try (Engine engine = Engine.start();
                LoadedModel model = engine.load(engine.installedModels().getFirst())) {
            List<Segment> segments = Segments.of(story.story(), shown::picture);
            ImageSettings image = model.info().defaultImage();
            GenerationRequest next = new GenerationRequest(
                    segments,
                    request.screen().equals("attention-text") ? Target.TEXT : Target.IMAGE,
                    1,
                    1,
                    7,
                    new ImageSettings(image.steps(), image.guidance(), image.scheduler(), false),
                    model.info().defaultText(),
                    TraceSettings.all(file));
            model.generate(next, event -> {}).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return file;
    }

    private static void open(Request request, StoryViewModel story, Path samples) throws IOException {
        Path document = request.document();
        if (request.screen().equals("empty")) {
            story.show(Documents.inMemory());
        } else if (document == null) {
            List<Samples.Sample> known = Samples.list(samples);
            if (known.isEmpty()) {
                story.show(Documents.inMemory());
            } else {
                story.openSample(known.getFirst().list());
            }
        } else {
            story.openAny(document);
            Notice said = story.notice().get();
            if (said != null && said.problem()) {
                throw new IOException(said.text());
            }
        }
    }
}

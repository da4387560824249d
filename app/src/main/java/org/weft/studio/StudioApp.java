package org.weft.studio;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import javafx.application.Application;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.weft.engine.Engine;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.TrainingWorkers;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.ProcessWorkers;
import org.weft.studio.settings.Settings.Folders;
import org.weft.studio.settings.Settings.Language;
import org.weft.studio.settings.SettingsFile;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.task.FxTaskRunner;
import org.weft.studio.task.TaskRunner;

/** The studio's windows; closing the last one ends it. */
public final class StudioApp extends Application {
    private final List<StudioWindow> windows = new ArrayList<>();
    private final Locale system = Locale.getDefault();
    private final FxTaskRunner keeper = new FxTaskRunner();
    private final SettingsViewModel settings =
            new SettingsViewModel(new SettingsFile(SettingsFile.defaultFile()), keeper);
    // asked for on the engine's threads
    private volatile Folders folders = settings.settings().folders();
    private final SharedEngine engine = new SharedEngine(Engine::start, () -> folders);

    /** The bundled type family; without it a machine that has no fonts cannot draw a window. */
    static void loadFonts() {
        for (String name : List.of("Inter-Regular.otf", "Inter-SemiBold.otf")) {
            InputStream font = StudioApp.class.getResourceAsStream("/weft/fonts/" + name);
            if (font != null) {
                Font.loadFont(font, 14);
            }
        }
    }

    static Path home() {
        return Path.of(System.getProperty("weft.home", "."));
    }

    @Override
    public void start(Stage stage) {
        long entered = StartWatch.now();
        loadFonts();
        speak(settings.language().get());
        settings.language().addListener((o, before, now) -> speak(now));
        settings.models()
                .addListener((o, before, now) -> folders = settings.settings().folders());
        settings.model()
                .addListener((o, before, now) -> folders = settings.settings().folders());
        StudioWindow first = open(stage);
        StartWatch.watch(first.next(), entered);
        List<String> files = getParameters().getRaw();
        if (files.isEmpty()) {
            first.story().resume();
        } else {
            first.story().openAny(Path.of(files.getFirst()));
        }
    }

    /** A window with a story of its own; all of them share the engine and its models. */
    private StudioWindow open(Stage stage) {
        StudioWindow.Shared shared = new StudioWindow.Shared(
                engine, settings, home().resolve("assets").resolve("stories"));
        StudioWindow window =
                new StudioWindow(stage, shared, () -> open(new Stage()).story().draft());
        windows.add(window);
        stage.setOnHidden(e -> {
            windows.remove(window);
            window.close();
        });
        return window;
    }

    /** The language of the texts of windows that open from now on, of numbers, dates and the toolkit's own words. */
    private void speak(Language language) {
        Locale.setDefault(language.locale(system));
    }

    /** The cockpit's model; its runs lie beside the drafts. */
    static FinetuneViewModel cockpit(TaskRunner tasks, ResourceBundle texts) {
        return new FinetuneViewModel(
                tasks,
                texts,
                new RunFolder(Drafts.defaultFolder().resolveSibling("runs")),
                home().resolve("assets").resolve("recipes"),
                new ProcessWorkers(TrainingWorkers.likeThisProcess("org.weft.cli.Weft")));
    }

    @Override
    public void stop() {
        List.copyOf(windows).forEach(StudioWindow::close);
        windows.clear();
        engine.end();
        keeper.close(); // once the settings that wait for the disk are kept
    }
}

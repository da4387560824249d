package org.weft.studio;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import javafx.application.Application;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.weft.engine.Engine;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.TrainingWorkers;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.ProcessWorkers;
import org.weft.studio.story.Drafts;
import org.weft.studio.task.TaskRunner;

/** The studio's windows; closing the last one ends it. */
public final class StudioApp extends Application {
    private final List<StudioWindow> windows = new ArrayList<>();
    private final SharedEngine engine = new SharedEngine(Engine::start);

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
        StudioWindow window =
                new StudioWindow(stage, engine, home().resolve("assets").resolve("stories"), () -> open(new Stage())
                        .story()
                        .draft());
        windows.add(window);
        stage.setOnHidden(e -> {
            windows.remove(window);
            window.close();
        });
        return window;
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
    }
}

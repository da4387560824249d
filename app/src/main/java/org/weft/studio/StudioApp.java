package org.weft.studio;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.weft.engine.Engine;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.TrainingWorkers;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.finetune.FinetuneViewModel;
import org.weft.studio.finetune.ProcessWorkers;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.SystemFiles;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;
import org.weft.studio.task.TaskRunner;

/** The studio's window. */
public final class StudioApp extends Application {
    private @Nullable FxTaskRunner tasks;
    private @Nullable ContinueViewModel next;
    private @Nullable StoryViewModel story;
    private @Nullable AttentionViewModel attention;

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
    public void start(Stage stage) throws Exception {
        loadFonts();
        ResourceBundle texts = Texts.bundle();
        FxTaskRunner runner = new FxTaskRunner();
        tasks = runner;
        StoryViewModel opened = new StoryViewModel(runner, texts, new Drafts(Drafts.defaultFolder()));
        ContinueViewModel continuing = new ContinueViewModel(opened, runner, texts);
        next = continuing;
        story = opened;
        Theme theme = new Theme();
        AttentionViewModel inspector = new AttentionViewModel(runner, texts);
        attention = inspector;
        StudioView view = new StudioView(
                new StudioView.Models(opened, continuing, cockpit(runner, texts), inspector),
                runner,
                texts,
                new StudioView.Surroundings(
                        new SystemFiles(() -> stage),
                        theme,
                        home().resolve("assets").resolve("stories")));
        Scene scene = new Scene(view, 1280, 800);
        theme.style(scene);
        stage.setScene(scene);
        stage.setTitle("Weft");
        stage.setOnCloseRequest(e -> view.commitTyping());
        stage.show();
        List<String> files = getParameters().getRaw();
        if (files.isEmpty()) {
            opened.resume();
        } else {
            opened.openAny(Path.of(files.getFirst()));
        }
        continuing.load(Engine::start);
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
        if (next != null) {
            next.close();
        }
        if (tasks != null) {
            tasks.close();
        }
        if (story != null) {
            story.close();
        }
        if (attention != null) {
            attention.close();
        }
    }
}

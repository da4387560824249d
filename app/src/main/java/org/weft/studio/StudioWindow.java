package org.weft.studio;

import java.nio.file.Path;
import java.util.ResourceBundle;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.weft.studio.attention.AttentionView;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.SystemFiles;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** One window: a story, its models and the thread that does its background work. */
final class StudioWindow {
    private final FxTaskRunner tasks = new FxTaskRunner();
    private final StoryViewModel story;
    private final ContinueViewModel next;
    private final AttentionViewModel attention;
    private final AttentionView inspector;
    private boolean closed;

    /** @param another opens one more window */
    StudioWindow(Stage stage, SharedEngine engine, Path samples, Runnable another) {
        ResourceBundle texts = Texts.bundle();
        story = new StoryViewModel(tasks, texts, new Drafts(Drafts.defaultFolder()));
        next = new ContinueViewModel(story, tasks, texts);
        attention = new AttentionViewModel(tasks, texts);
        Theme theme = new Theme();
        StudioView view = new StudioView(
                new StudioView.Models(story, next, StudioApp.cockpit(tasks, texts), attention),
                tasks,
                texts,
                new StudioView.Surroundings(new SystemFiles(() -> stage), theme, samples));
        inspector = view.attention();
        view.add("action.window", "Shortcut+Shift+W", another);
        Scene scene = new Scene(view, 1280, 800);
        theme.style(scene);
        stage.setScene(scene);
        stage.setTitle(texts.getString("app.name"));
        story.title().addListener((o, before, now) -> stage.setTitle(now + " - " + texts.getString("app.name")));
        stage.setOnCloseRequest(e -> view.commitTyping());
        stage.show();
        next.load(engine::lease);
    }

    StoryViewModel story() {
        return story;
    }

    /** Ends the window's work: edits that wait for the disk are finished first. */
    void close() {
        if (!closed) {
            closed = true;
            inspector.compare().close();
            inspector.mute().close();
            next.close();
            tasks.close();
            story.close();
            attention.close();
        }
    }
}

package org.weft.studio;

import java.nio.file.Path;
import java.util.Locale;
import java.util.ResourceBundle;
import javafx.animation.AnimationTimer;
import javafx.beans.property.BooleanProperty;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.weft.studio.attention.AttentionView;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.labels.DrawViewModel;
import org.weft.studio.lesson.LessonViewModel;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.shell.StudioView;
import org.weft.studio.shell.SystemFiles;
import org.weft.studio.shell.Texts;
import org.weft.studio.shell.Theme;
import org.weft.studio.spelling.Spelling;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;

/** One window: a story, its models and the thread that does its background work. */
final class StudioWindow {
    /** The first is then on the screen, or as good as. */
    private static final int FRAMES_BEFORE_MODEL = 2;

    private final FxTaskRunner tasks = new FxTaskRunner();
    private final StoryViewModel story;
    private final ContinueViewModel next;
    private final AttentionViewModel attention;
    private final LessonViewModel lessons;
    private final AttentionView inspector;
    private final DrawViewModel painter;
    private boolean closed;

    /** What all windows share. */
    record Shared(SharedEngine engine, SettingsViewModel settings, Path samples) {}

    /** @param another opens one more window */
    StudioWindow(Stage stage, Shared shared, Runnable another) {
        SettingsViewModel settings = shared.settings();
        ResourceBundle texts = Texts.bundle();
        story = new StoryViewModel(tasks, texts, new Drafts(drafts(settings)));
        next = new ContinueViewModel(story, tasks, texts);
        next.words().spelling(spelling(shared.samples()));
        attention = new AttentionViewModel(tasks, texts);
        lessons = new LessonViewModel(attention, tasks, texts);
        Theme theme = new Theme(settings);
        StudioView view = new StudioView(
                new StudioView.Models(story, next, StudioApp.cockpit(tasks, texts), attention, lessons),
                tasks,
                texts,
                new StudioView.Surroundings(
                        new SystemFiles(() -> stage, texts),
                        theme,
                        shared.samples(),
                        settings,
                        shared.engine()::running));
        inspector = view.attention();
        painter = view.labels().draw();
        view.add("action.window", "Shortcut+Shift+W", another);
        Scene scene = new Scene(view, 1280, 800);
        theme.style(scene);
        stage.setScene(scene);
        stage.setTitle(texts.getString("app.name"));
        story.title().addListener((o, before, now) -> stage.setTitle(now + " - " + texts.getString("app.name")));
        stage.setOnCloseRequest(e -> view.commitTyping());
        stage.show();
        afterFirstFrame(shared.engine(), settings.toured(), view::openTour);
    }

    static Spelling spelling(Path samples) {
        return Spelling.of(Locale.getDefault(), samples.resolveSibling("spelling"));
    }

    private static Path drafts(SettingsViewModel settings) {
        Path chosen = settings.stories().get();
        return chosen == null ? Drafts.defaultFolder() : chosen;
    }

    /** The window first: a model that loads meanwhile takes the processor from it. */
    private void afterFirstFrame(SharedEngine engine, BooleanProperty toured, Runnable tour) {
        new AnimationTimer() {
            private int frames;

            @Override
            public void handle(long now) {
                if (++frames == FRAMES_BEFORE_MODEL) {
                    stop();
                    if (!closed && !toured.get()) {
                        tour.run();
                    }
                    if (!closed) {
                        next.load(engine::lease);
                    }
                }
            }
        }.start();
    }

    StoryViewModel story() {
        return story;
    }

    ContinueViewModel next() {
        return next;
    }

    /** Ends the window's work: edits that wait for the disk are finished first. */
    void close() {
        if (!closed) {
            closed = true;
            inspector.compare().close();
            inspector.mute().close();
            next.close();
            tasks.close();
            painter.close();
            story.close();
            lessons.close();
            attention.close();
        }
    }
}

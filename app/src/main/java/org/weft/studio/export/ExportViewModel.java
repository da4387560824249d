package org.weft.studio.export;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportFormat;
import org.weft.document.export.ExportJob;
import org.weft.document.export.ExportOptions;
import org.weft.document.export.ExportProgress;
import org.weft.document.export.ExportReport;
import org.weft.document.export.PageSize;
import org.weft.studio.task.Failures;
import org.weft.studio.task.TaskRunner;

/** What an export is to look like, and the export that runs. Called on the FX thread only. */
public final class ExportViewModel {
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final Supplier<@Nullable StoryDocument> document;
    private final ObjectProperty<ExportFormat> format = new SimpleObjectProperty<>(ExportFormat.PDF);
    private final ObjectProperty<ExportOptions.Layout> layout = new SimpleObjectProperty<>(ExportOptions.Layout.COLUMN);
    private final ObjectProperty<PageSize> page = new SimpleObjectProperty<>(PageSize.A4);
    private final StringProperty title = new SimpleStringProperty("");
    private final StringProperty storyTitle = new SimpleStringProperty("");
    private final StringProperty author = new SimpleStringProperty("");
    private final StringProperty language = new SimpleStringProperty("en");
    private final StringProperty message = new SimpleStringProperty("");
    private final DoubleProperty progress = new SimpleDoubleProperty();
    private final BooleanProperty running = new SimpleBooleanProperty();
    private AtomicBoolean cancelled = new AtomicBoolean();

    /** @param document the story that is open at the moment */
    public ExportViewModel(TaskRunner tasks, ResourceBundle texts, Supplier<@Nullable StoryDocument> document) {
        this.tasks = tasks;
        this.texts = texts;
        this.document = document;
    }

    public ObjectProperty<ExportFormat> format() {
        return format;
    }

    public ObjectProperty<ExportOptions.Layout> layout() {
        return layout;
    }

    public ObjectProperty<PageSize> page() {
        return page;
    }

    public StringProperty title() {
        return title;
    }

    public StringProperty author() {
        return author;
    }

    public StringProperty language() {
        return language;
    }

    /** The story's own title, which holds when no other is given; empty for none. */
    public StringProperty storyTitle() {
        return storyTitle;
    }

    /** Begins anew: nothing is said of the last export. */
    public void opened() {
        StoryDocument d = document.get();
        storyTitle.set(d == null ? "" : d.story().title());
        message.set("");
    }

    /** What came of the last export. */
    public StringProperty message() {
        return message;
    }

    /** 0..1 while one runs. */
    public DoubleProperty progress() {
        return progress;
    }

    public BooleanProperty running() {
        return running;
    }

    /** Writes the story in the background; a file that is there is replaced only by a whole one. */
    public void export(Path to) {
        StoryDocument d = document.get();
        if (d == null || running.get()) {
            return;
        }
        ExportOptions options;
        try {
            options = ExportOptions.standard()
                    .withTitle(title.get())
                    .withAuthor(author.get())
                    .withLanguage(language.get())
                    .withLayout(layout.get())
                    .withPage(page.get());
        } catch (IllegalArgumentException e) {
            message.set(Failures.said(texts, e));
            return;
        }
        ExportFormat chosen = format.get();
        AtomicBoolean stop = new AtomicBoolean();
        cancelled = stop;
        running.set(true);
        progress.set(0);
        message.set(texts.getString("export.running"));
        ExportJob job = new ExportJob(d.story(), d::picture, options, told(stop));
        tasks.runAside(() -> chosen.exporter().export(job, to), this::done, this::failed);
    }

    private ExportProgress told(AtomicBoolean stop) {
        return new ExportProgress() {
            @Override
            public void done(double fraction) {
                tasks.onScreenThrottled("export", () -> progress.set(fraction));
            }

            @Override
            public boolean cancelled() {
                return stop.get();
            }
        };
    }

    private void done(ExportReport report) {
        running.set(false);
        progress.set(1);
        StringBuilder said = new StringBuilder(MessageFormat.format(texts.getString("export.done"), report.file()));
        report.notes().forEach(n -> said.append('\n').append(n));
        message.set(said.toString());
    }

    private void failed(Exception e) {
        running.set(false);
        message.set(cancelled.get() ? texts.getString("export.cancelled") : Failures.said(texts, e));
    }

    /** Stops the export that runs; what was there before stays. */
    public void cancel() {
        cancelled.set(true);
    }
}

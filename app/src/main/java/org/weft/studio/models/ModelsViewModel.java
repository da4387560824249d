package org.weft.studio.models;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.InstalledModel;
import org.weft.engine.Machine;
import org.weft.studio.task.Failures;
import org.weft.studio.task.TaskRunner;

/** The models of this machine as their page shows them. Lives on the FX thread; looks at disks and the device in the background. */
public final class ModelsViewModel {
    private final Supplier<@Nullable Engine> engine;
    private final StoryModel story;
    private final ObjectProperty<@Nullable Path> first;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable Machine> machine = new ReadOnlyObjectWrapper<>();
    private final StringProperty message = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<@Nullable Path> checking = new ReadOnlyObjectWrapper<>();
    private final DoubleProperty progress = new SimpleDoubleProperty();
    private final Map<Path, String> checked = new HashMap<>();
    private AtomicBoolean cancelled = new AtomicBoolean();
    private long asked;

    /** Whether a model's weights find room. */
    public enum Fit {
        FITS,
        /** There is enough memory, but others have it now. */
        TIGHT,
        TOO_LARGE,
        /** The model or the system does not say. */
        UNKNOWN
    }

    /**
     * A model.
     *
     * @param used whether the story works with it
     * @param finding what the last check of its hash found: null when there was none, empty when it is right
     */
    public record Row(InstalledModel model, boolean used, Fit fit, @Nullable String finding) {}

    /**
     * @param engine null while none has started
     * @param first where the model that is loaded first is kept, for the next start
     */
    public ModelsViewModel(
            Supplier<@Nullable Engine> engine,
            StoryModel story,
            ObjectProperty<@Nullable Path> first,
            TaskRunner tasks,
            ResourceBundle texts) {
        this.engine = engine;
        this.story = story;
        this.first = first;
        this.tasks = tasks;
        this.texts = texts;
        story.onChange(() -> {
            // before the page was opened once there is nothing to keep right
            if (asked > 0) {
                refresh();
            }
        });
    }

    public ObservableList<Row> rows() {
        return rows;
    }

    /** What this machine has; null until it is known. */
    public ReadOnlyObjectProperty<@Nullable Machine> machine() {
        return machine.getReadOnlyProperty();
    }

    /** What is going on, went wrong or is to be done, for a person; empty when the rows say all. */
    public StringProperty message() {
        return message;
    }

    /** The model whose hash is being checked, or null. */
    public ReadOnlyObjectProperty<@Nullable Path> checking() {
        return checking.getReadOnlyProperty();
    }

    /** Of that check, 0..1. */
    public DoubleProperty progress() {
        return progress;
    }

    private record Found(List<InstalledModel> models, Machine machine) {}

    /** Looks again what there is. */
    public void refresh() {
        long ticket = ++asked;
        Engine running = engine.get();
        if (running == null) {
            String why = story.failure();
            message.set(why.isEmpty() ? texts.getString("models.starting") : text("models.noengine", why));
            rows.clear();
            return;
        }
        if (rows.isEmpty()) {
            message.set(texts.getString("models.looking"));
        }
        Path used = story.directory();
        tasks.runAside(
                () -> find(running, used),
                found -> {
                    if (ticket == asked) {
                        show(found);
                    }
                },
                e -> {
                    if (ticket == asked) {
                        message.set(Failures.said(texts, e));
                    }
                });
    }

    private static Found find(Engine running, @Nullable Path used) {
        List<Path> all = new ArrayList<>(running.installedModels());
        if (used != null && all.stream().noneMatch(p -> StoryModel.same(p, used))) {
            all.add(used); // such as the model of a training run
        }
        return new Found(all.stream().map(running::describe).toList(), running.machine());
    }

    private void show(Found found) {
        machine.set(found.machine());
        message.set(found.models().isEmpty() ? texts.getString("models.none") : "");
        rows.setAll(found.models().stream()
                .map(m -> new Row(m, story.isFrom(m.directory()), fit(m, found.machine()), checked.get(m.directory())))
                .toList());
    }

    /** Whether the weights of a model find room on a machine. */
    static Fit fit(InstalledModel model, Machine machine) {
        if (model.memoryBytes() <= 0 || machine.totalBytes() <= 0) {
            return Fit.UNKNOWN;
        }
        return model.memoryBytes() <= machine.freeBytes()
                ? Fit.FITS
                : model.memoryBytes() <= machine.totalBytes() ? Fit.TIGHT : Fit.TOO_LARGE;
    }

    /** Lets the story work with a model, now and after the next start. */
    public void use(Path directory) {
        first.set(directory);
        story.use(directory, now -> {
            refresh();
            if (!now) {
                message.set(text("models.notused", directory));
            }
        });
    }

    /** Reads a model's weights and compares their hash. */
    public void verify(Path directory) {
        Engine running = engine.get();
        if (running == null || checking.get() != null) {
            return;
        }
        AtomicBoolean stop = new AtomicBoolean();
        cancelled = stop;
        progress.set(0);
        checking.set(directory);
        tasks.runAside(
                () -> {
                    running.verify(directory, share -> {
                        tasks.onScreenThrottled("models.verify", () -> progress.set(share));
                        return !stop.get();
                    });
                    return "";
                },
                sound -> verified(directory, sound),
                e -> verified(directory, isCancelled(e) ? null : Failures.said(texts, e)));
    }

    private static boolean isCancelled(Exception e) {
        return e instanceof EngineException known && known.code() == EngineException.Code.CANCELLED;
    }

    private void verified(Path directory, @Nullable String finding) {
        checking.set(null);
        if (finding != null) {
            checked.put(directory, finding);
        }
        rows.replaceAll(r -> r.model().directory().equals(directory) && finding != null
                ? new Row(r.model(), r.used(), r.fit(), finding)
                : r);
    }

    /** Ends the check of a hash; it then counts for nothing. */
    public void cancel() {
        cancelled.set(true);
    }

    private String text(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }
}

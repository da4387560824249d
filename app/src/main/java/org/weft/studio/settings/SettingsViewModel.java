package org.weft.studio.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.Settings.Folders;
import org.weft.studio.settings.Settings.Language;
import org.weft.studio.settings.Settings.Look;
import org.weft.studio.task.TaskRunner;

/**
 * The settings all windows share. Each change holds at once and is kept in the file soon after; of several quick ones, as while a
 * slider is dragged, the last. Lives on the FX thread.
 */
public final class SettingsViewModel {
    private final @Nullable SettingsFile file;
    private final TaskRunner tasks;
    private final ObjectProperty<Language> language = new SimpleObjectProperty<>();
    private final ObjectProperty<Appearance> theme = new SimpleObjectProperty<>();
    private final IntegerProperty textSize = new SimpleIntegerProperty(Look.STANDARD_SIZE);
    private final BooleanProperty highContrast = new SimpleBooleanProperty();
    private final BooleanProperty reducedMotion = new SimpleBooleanProperty();
    private final ObjectProperty<@Nullable Path> models = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Path> stories = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Path> model = new SimpleObjectProperty<>();
    private final BooleanProperty toured = new SimpleBooleanProperty();
    private final ObjectProperty<Map<String, String>> shortcuts = new SimpleObjectProperty<>(Map.of());
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private Settings kept;
    private boolean saving;

    /** What went wrong with the file. */
    public sealed interface Problem {
        /** The file was damaged. @param aside where it is kept now, null when it could not be moved */
        record Damaged(String reason, @Nullable Path aside) implements Problem {}

        /** The settings hold, but only until the studio is closed. */
        record NotKept(String reason) implements Problem {}
    }

    /** Reads the file, which is small, at once. @param file null to keep nothing */
    public SettingsViewModel(@Nullable SettingsFile file, TaskRunner tasks) {
        this.file = file;
        this.tasks = tasks;
        SettingsFile.Found found = file == null ? new SettingsFile.Found(Settings.standard(), null, "") : file.load();
        kept = found.settings();
        show(kept);
        if (!found.problem().isEmpty()) {
            problem.set(new Problem.Damaged(found.problem(), found.aside()));
        }
        InvalidationListener keep = o -> keep();
        for (Observable o : new Observable[] {
            language, theme, textSize, highContrast, reducedMotion, models, stories, model, shortcuts, toured
        }) {
            o.addListener(keep);
        }
    }

    private void show(Settings s) {
        language.set(s.language());
        theme.set(s.look().theme());
        textSize.set(s.look().textSize());
        highContrast.set(s.look().highContrast());
        reducedMotion.set(s.look().reducedMotion());
        models.set(s.folders().models());
        stories.set(s.folders().stories());
        model.set(s.folders().model());
        shortcuts.set(s.shortcuts());
        toured.set(s.toured());
    }

    /** What is chosen now. */
    public Settings settings() {
        int size = Math.clamp(textSize.get(), Look.LEAST_SIZE, Look.MOST_SIZE);
        return new Settings(
                language.get(),
                new Look(theme.get(), size, highContrast.get(), reducedMotion.get()),
                new Folders(models.get(), stories.get(), model.get()),
                shortcuts.get(),
                toured.get());
    }

    private void keep() {
        SettingsFile to = file;
        Settings now = settings();
        if (to == null || saving || now.equals(kept)) {
            return;
        }
        saving = true;
        kept = now;
        tasks.run(() -> written(to, now), done -> saved(null), this::saved);
    }

    private static boolean written(SettingsFile to, Settings what) throws IOException {
        to.save(what);
        return true;
    }

    private void saved(@Nullable Exception failure) {
        saving = false;
        if (failure != null) {
            problem.set(new Problem.NotKept(String.valueOf(failure.getMessage())));
        } else if (problem.get() instanceof Problem.NotKept) {
            problem.set(null);
        }
        keep();
    }

    /** Everything but folders, model and keys as it was at first. */
    public void resetLook() {
        Settings s = Settings.standard();
        theme.set(s.look().theme());
        textSize.set(s.look().textSize());
        highContrast.set(s.look().highContrast());
        reducedMotion.set(s.look().reducedMotion());
    }

    public ObjectProperty<Language> language() {
        return language;
    }

    public ObjectProperty<Appearance> theme() {
        return theme;
    }

    /** Percent, {@value Look#LEAST_SIZE} to {@value Look#MOST_SIZE}. */
    public IntegerProperty textSize() {
        return textSize;
    }

    public BooleanProperty highContrast() {
        return highContrast;
    }

    public BooleanProperty reducedMotion() {
        return reducedMotion;
    }

    /** A folder of models besides Weft's own. */
    public ObjectProperty<@Nullable Path> models() {
        return models;
    }

    /** Where new stories are kept; null for Weft's own place. */
    public ObjectProperty<@Nullable Path> stories() {
        return stories;
    }

    /** Folder of the model that is loaded first; null for the first that is installed. */
    public ObjectProperty<@Nullable Path> model() {
        return model;
    }

    /** Keys by the ids of actions; see {@link Settings#shortcuts()}. */
    public ObjectProperty<Map<String, String>> shortcuts() {
        return shortcuts;
    }

    /** Whether the tour of the window was seen, or put away. */
    public BooleanProperty toured() {
        return toured;
    }

    /** What is wrong with the file now. */
    public ReadOnlyObjectProperty<@Nullable Problem> problem() {
        return problem.getReadOnlyProperty();
    }
}

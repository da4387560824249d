package org.weft.studio.finetune;

import java.io.IOException;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RecipeInfo;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunReport;
import org.weft.studio.task.TaskRunner;

/** Runs as the cockpit shows them, and what can be done with them. Called on the FX thread only. */
public final class FinetuneViewModel {
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final RunFolder folder;
    private final Path recipeFolder;
    private final Workers workers;
    private final ObservableList<RunReport> runs = FXCollections.observableArrayList();
    private final ObservableList<RecipeInfo> recipes = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable RunReport> selected = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable RunReport> compared = new SimpleObjectProperty<>();
    private final StringProperty message = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable Path> data = new SimpleObjectProperty<>();
    private final StringProperty findings = new SimpleStringProperty("");
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final Map<Path, RunReader> readers = new HashMap<>();
    private boolean looking;

    /** @param recipes the folder recipes are chosen from */
    public FinetuneViewModel(TaskRunner tasks, ResourceBundle texts, RunFolder runs, Path recipes, Workers workers) {
        this.tasks = tasks;
        this.texts = texts;
        this.folder = runs;
        this.recipeFolder = recipes;
        this.workers = workers;
    }

    public ObservableList<RunReport> runs() {
        return runs;
    }

    public ObservableList<RecipeInfo> recipes() {
        return recipes;
    }

    /** The run that is shown. */
    public ObjectProperty<@Nullable RunReport> selected() {
        return selected;
    }

    /** A run whose losses are drawn beside the shown one's. */
    public ObjectProperty<@Nullable RunReport> compared() {
        return compared;
    }

    /** What was last found out or went wrong, for a person. */
    public StringProperty message() {
        return message;
    }

    /** Whether something is under way that a button started. */
    public BooleanProperty busy() {
        return busy;
    }

    /** Reads the recipes that there are. */
    public void loadRecipes() {
        tasks.runAside(() -> RecipeInfo.list(recipeFolder), recipes::setAll, this::failed);
    }

    /** Shows a run of the folder as soon as it is read. */
    public void showRun(Path run) {
        tasks.runAside(() -> new RunReader(run).read(), selected::set, this::failed);
    }

    /** Looks at every run again; what is shown stays shown. Call every second or two. */
    public void refresh() {
        if (looking) {
            return;
        }
        looking = true;
        tasks.runAside(
                this::read,
                found -> {
                    looking = false;
                    show(found);
                },
                e -> {
                    looking = false;
                    failed(e);
                });
    }

    private List<RunReport> read() throws IOException {
        List<RunReport> out = new ArrayList<>();
        for (Path run : folder.runs()) {
            try {
                out.add(readers.computeIfAbsent(run, RunReader::new).read());
            } catch (IOException e) {
                // deleted between listing and reading, or not whole yet: it is left out this time
                readers.remove(run);
            }
        }
        return out;
    }

    private void show(List<RunReport> found) {
        RunReport shown = selected.get();
        RunReport beside = compared.get();
        runs.setAll(found);
        selected.set(shown == null ? first(found) : again(shown, found, first(found)));
        compared.set(beside == null ? null : again(beside, found, null));
    }

    private static @Nullable RunReport first(List<RunReport> found) {
        return found.isEmpty() ? null : found.getLast();
    }

    private static @Nullable RunReport again(RunReport run, List<RunReport> found, @Nullable RunReport otherwise) {
        return found.stream()
                .filter(r -> r.directory().equals(run.directory()))
                .findFirst()
                .orElse(otherwise);
    }

    /** The folder or list that is learned from instead of the recipe's own source; null for that. */
    public ObjectProperty<@Nullable Path> data() {
        return data;
    }

    /** What the last check of the data said, line by line; empty when there was none. */
    public StringProperty findings() {
        return findings;
    }

    /** Looks at every item of the chosen data. */
    public void check() {
        Path chosen = data.get();
        if (chosen != null) {
            message.set(text("finetune.check.busy"));
            findings.set("");
            act(() -> workers.check(chosen), checked -> {
                message.set(text(checked.good() ? "finetune.check.good" : "finetune.check.bad"));
                findings.set(checked.report());
            });
        }
    }

    private Workers.Lesson lesson(RecipeInfo recipe) {
        return new Workers.Lesson(recipe.file(), data.get());
    }

    /** Begins a run of a recipe. */
    public void start(RecipeInfo recipe, String name) {
        message.set(text("finetune.starting", name.isBlank() ? recipe.name() : name));
        act(
                () -> {
                    Path run = folder.fresh(name.isBlank() ? recipe.name() : name);
                    workers.start(lesson(recipe), run);
                    return text("finetune.started", run.getFileName());
                },
                message::set);
    }

    /** Takes a few steps and says what the recipe needs. */
    public void dryRun(RecipeInfo recipe) {
        message.set(text("finetune.dryrun.busy"));
        act(() -> workers.dryRun(lesson(recipe)), message::set);
    }

    /** Tells the shown run's worker something. */
    public void control(RunControl word) {
        RunReport run = selected.get();
        if (run != null) {
            act(
                    () -> {
                        word.send(run.directory());
                        return text("finetune.told." + word.name().toLowerCase(java.util.Locale.ROOT));
                    },
                    message::set);
        }
    }

    /** Goes on with the shown run from its last checkpoint. */
    public void resume() {
        RunReport run = selected.get();
        if (run != null) {
            act(
                    () -> {
                        workers.resume(run.directory());
                        return text("finetune.resumed", run.directory().getFileName());
                    },
                    message::set);
        }
    }

    /** Deletes the shown run. */
    public void delete() {
        RunReport run = selected.get();
        if (run != null) {
            act(
                    () -> {
                        folder.delete(run.directory());
                        return text("finetune.deleted", run.directory().getFileName());
                    },
                    said -> {
                        message.set(said);
                        selected.set(null);
                    });
        }
    }

    /** Gives the shown run another name. */
    public void rename(String name) {
        RunReport run = selected.get();
        if (run != null
                && !name.isBlank()
                && !name.equals(String.valueOf(run.directory().getFileName()))) {
            act(() -> folder.rename(run.directory(), name), to -> selected.set(null));
        }
    }

    /** Makes a model of the shown run. @param use told where it is */
    public void use(Consumer<Path> use) {
        RunReport run = selected.get();
        if (run != null) {
            message.set(text("finetune.packing"));
            act(() -> workers.pack(run.directory()), model -> {
                message.set(text("finetune.used", run.directory().getFileName()));
                use.accept(model);
            });
        }
    }

    private <T> void act(Callable<T> work, Consumer<T> done) {
        busy.set(true);
        tasks.runAside(
                work,
                result -> {
                    busy.set(false);
                    done.accept(result);
                    refresh();
                },
                e -> {
                    busy.set(false);
                    failed(e);
                });
    }

    private void failed(Exception e) {
        message.set(e.getMessage() == null ? e.toString() : e.getMessage());
    }

    private String text(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }
}

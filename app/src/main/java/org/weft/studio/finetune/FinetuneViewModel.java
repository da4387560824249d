package org.weft.studio.finetune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RecipeCopy;
import org.weft.engine.training.RecipeInfo;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunReport;
import org.weft.studio.models.StoryModel;
import org.weft.studio.task.Failures;
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
    private final BooleanProperty cancellable = new SimpleBooleanProperty();
    private final ObjectProperty<@Nullable RecipeInfo> recipe = new SimpleObjectProperty<>();
    private final ObjectProperty<Map<String, String>> values = new SimpleObjectProperty<>(Map.of());
    private final Map<String, String> typed = new HashMap<>();
    private final Findings said;
    private final Map<Path, RunReader> readers = new HashMap<>();
    private AtomicBoolean cancelled = new AtomicBoolean();
    private boolean looking;

    /** @param recipes the folder recipes are chosen from */
    public FinetuneViewModel(TaskRunner tasks, ResourceBundle texts, RunFolder runs, Path recipes, Workers workers) {
        this.tasks = tasks;
        this.texts = texts;
        this.folder = runs;
        this.recipeFolder = recipes;
        this.workers = workers;
        said = new Findings(texts);
        recipe.addListener((o, before, now) -> readValues(now));
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

    /** Whether what is under way can be cancelled: a check, a dry run, the start of a run, the making of a model. */
    public BooleanProperty cancellable() {
        return cancellable;
    }

    /** Ends what is under way; within a second its process is gone, and nothing half done is left. */
    public void cancel() {
        cancelled.set(true);
    }

    /** The recipe that is chosen for the next run. */
    public ObjectProperty<@Nullable RecipeInfo> recipe() {
        return recipe;
    }

    /** The values of the chosen recipe that can be changed, by their keys in {@link RecipeCopy}; empty while there are none. */
    public ReadOnlyObjectProperty<Map<String, String>> values() {
        return values;
    }

    private void readValues(@Nullable RecipeInfo chosen) {
        typed.clear();
        values.set(Map.of());
        if (chosen != null) {
            tasks.runAside(
                    () -> RecipeCopy.values(chosen.file()),
                    read -> {
                        if (chosen.equals(recipe.get())) {
                            values.set(read);
                        }
                    },
                    this::failed);
        }
    }

    /** Changes a value of the chosen recipe for what begins from now on. */
    public void change(String key, String value) {
        typed.put(key, value);
    }

    /** What was changed of a recipe. */
    private Map<String, String> changes(RecipeInfo of) {
        Map<String, String> out = new HashMap<>();
        if (of.equals(recipe.get())) {
            typed.forEach((key, value) -> {
                if (!value.strip().equals(values.get().get(key))) {
                    out.put(key, value);
                }
            });
        }
        return out;
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
            findings.set("");
            await(text("finetune.check.busy"), stop -> workers.check(chosen, stop), checked -> {
                message.set(text(checked.good() ? "finetune.check.good" : "finetune.check.bad"));
                findings.set(said.of(checked));
            });
        }
    }

    /** Something a worker does with a recipe. */
    private interface Taught<T> {
        T with(Workers.Lesson lesson) throws IOException, InterruptedException;
    }

    /** Hands a worker the recipe, or while it works a copy that has the changes. */
    private static <T> T teach(Path recipe, Map<String, String> changes, @Nullable Path data, Taught<T> work)
            throws IOException, InterruptedException {
        if (changes.isEmpty()) {
            return work.with(new Workers.Lesson(recipe, data));
        }
        Path aside = Files.createTempDirectory("weft-recipe");
        Path copy = aside.resolve(String.valueOf(recipe.getFileName()));
        try {
            RecipeCopy.write(recipe, changes, copy);
            return work.with(new Workers.Lesson(copy, data));
        } catch (IOException e) {
            // the copy's place tells a person nothing
            throw new IOException(String.valueOf(e.getMessage()).replace(copy + ": ", ""), e);
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(aside);
        }
    }

    /** Begins a run of a recipe. */
    public void start(RecipeInfo chosen, String name) {
        String called = name.isBlank() ? chosen.name() : name;
        Map<String, String> changes = changes(chosen);
        Path from = data.get();
        await(text("finetune.starting", called), stop -> begin(chosen, changes, from, called, stop), message::set);
    }

    private String begin(
            RecipeInfo chosen, Map<String, String> changes, @Nullable Path from, String called, BooleanSupplier stop)
            throws IOException, InterruptedException {
        Path run = folder.fresh(called);
        try {
            return teach(chosen.file(), changes, from, lesson -> {
                workers.start(lesson, run, stop);
                return text("finetune.started", run.getFileName());
            });
        } catch (CancellationException e) {
            folder.discard(run);
            throw e;
        }
    }

    /** Takes a few steps and says what the recipe needs. */
    public void dryRun(RecipeInfo chosen) {
        Map<String, String> changes = changes(chosen);
        Path from = data.get();
        findings.set("");
        await(
                text("finetune.dryrun.busy"),
                stop -> teach(chosen.file(), changes, from, lesson -> workers.dryRun(lesson, stop)),
                report -> {
                    message.set(text(report.advice().isEmpty() ? "finetune.dryrun.fits" : "finetune.dryrun.unfit"));
                    findings.set(said.of(report));
                });
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

    /** Makes a model of the shown run and lets the story work with it. */
    public void use(StoryModel story) {
        RunReport run = selected.get();
        if (run != null) {
            Object name = run.directory().getFileName();
            await(text("finetune.packing"), stop -> workers.pack(run.directory(), stop), model -> {
                message.set(text("finetune.using", name));
                story.use(model, now -> message.set(text(now ? "finetune.used" : "finetune.notused", name)));
            });
        }
    }

    /** Work that looks now and then whether it was cancelled. */
    private interface Work<T> {
        T run(BooleanSupplier cancelled) throws Exception;
    }

    /** Does what may take minutes. */
    private <T> void await(String doing, Work<T> work, Consumer<T> done) {
        AtomicBoolean stop = new AtomicBoolean();
        cancelled = stop;
        message.set(doing);
        cancellable.set(true);
        act(() -> work.run(stop::get), done);
    }

    private <T> void act(Callable<T> work, Consumer<T> done) {
        busy.set(true);
        tasks.runAside(
                work,
                result -> {
                    idle();
                    done.accept(result);
                    refresh();
                },
                e -> {
                    idle();
                    failed(e);
                });
    }

    private void idle() {
        busy.set(false);
        cancellable.set(false);
    }

    private void failed(Exception e) {
        message.set(e instanceof CancellationException ? text("finetune.cancelled") : Failures.said(texts, e));
    }

    private String text(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }
}

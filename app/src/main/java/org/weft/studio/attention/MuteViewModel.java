package org.weft.studio.attention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import javafx.collections.SetChangeListener;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.ScoreEvent;
import org.weft.engine.Segment;
import org.weft.engine.TextScores;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.story.PictureDifference;
import org.weft.studio.task.TaskRunner;

/**
 * Makes a recorded piece again with something muted and the same seed, and says what changed: for pictures the difference, for words
 * how likely each becomes. The engine works on its own thread; everything here is called on the FX thread.
 */
public final class MuteViewModel {
    private final AttentionViewModel attention;
    private final Supplier<@Nullable LoadedModel> model;
    private final TaskRunner tasks;
    private final AttentionWords words;
    private final ObservableSet<String> sites = FXCollections.observableSet();
    private final ObservableSet<Integer> pictures = FXCollections.observableSet();
    private final ObservableSet<Integer> levels = FXCollections.observableSet();
    private final ObservableSet<Integer> heads = FXCollections.observableSet();
    private final ObservableSet<Integer> points = FXCollections.observableSet();
    private final BooleanProperty renormalised = new SimpleBooleanProperty(true);
    private final BooleanProperty control = new SimpleBooleanProperty(true);
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final DoubleProperty progress = new SimpleDoubleProperty();
    private final StringProperty statement = new SimpleStringProperty("");
    private final StringProperty status = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable MuteOutcome> outcome = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Path> recorded = new SimpleObjectProperty<>();
    private @Nullable Run running;
    private @Nullable Path folder;
    private final List<Path> traces = new ArrayList<>();

    /** Without a model: says so when asked to run. */
    public MuteViewModel(AttentionViewModel attention, TaskRunner tasks, ResourceBundle texts) {
        this(attention, () -> null, tasks, texts);
    }

    /** @param model the model in use, null while none is loaded */
    public MuteViewModel(
            AttentionViewModel attention,
            Supplier<@Nullable LoadedModel> model,
            TaskRunner tasks,
            ResourceBundle texts) {
        this.attention = attention;
        this.model = model;
        this.tasks = tasks;
        this.words = new AttentionWords(texts);
        for (ObservableSet<?> set : List.of(sites, pictures, levels, heads, points)) {
            set.addListener((SetChangeListener<Object>) c -> say());
        }
        renormalised.addListener((o, before, now) -> say());
        attention.info().addListener((o, before, now) -> clear());
        attention.item().addListener((o, before, now) -> {
            cancel();
            outcome.set(null);
            recorded.set(null);
            status.set("");
            say();
        });
        attention.sites().addListener((javafx.beans.InvalidationListener) o -> say());
        say();
    }

    /** Names of sites the rest applies to; empty for all. */
    public ObservableSet<String> sites() {
        return sites;
    }

    /** Numbers of the trace's pictures that are muted. */
    public ObservableSet<Integer> pictures() {
        return pictures;
    }

    public ObservableSet<Integer> levels() {
        return levels;
    }

    public ObservableSet<Integer> heads() {
        return heads;
    }

    public ObservableSet<Integer> points() {
        return points;
    }

    /** Whether the remaining weights are scaled up to what they were together. */
    public BooleanProperty renormalised() {
        return renormalised;
    }

    /** Whether the picture is also made without mutes now, so that nothing but the mutes can be the difference. */
    public BooleanProperty control() {
        return control;
    }

    public BooleanProperty busy() {
        return busy;
    }

    /** 0..1 of the whole run. */
    public DoubleProperty progress() {
        return progress;
    }

    /** What is chosen, in a sentence that can be quoted. */
    public StringProperty statement() {
        return statement;
    }

    /** What runs, what went wrong, or why nothing can run. */
    public StringProperty status() {
        return status;
    }

    public ObjectProperty<@Nullable MuteOutcome> outcome() {
        return outcome;
    }

    /** A trace of the muted run, to be laid beside the other; it lives until {@link #close}. */
    public ObjectProperty<@Nullable Path> recorded() {
        return recorded;
    }

    /** Lets all choices go. */
    public void clear() {
        for (ObservableSet<?> set : List.of(sites, pictures, levels, heads, points)) {
            set.clear();
        }
        say();
    }

    /** The choice as the engine takes it: pictures by their place in the story, which the trace numbers otherwise. */
    public MuteSet muteSet() {
        TraceInfo.Item item = attention.item().get();
        Set<Integer> places = new HashSet<>();
        for (int i = 0; item != null && i < item.seen().size(); i++) {
            if (pictures.contains(item.seen().get(i))) {
                places.add(i);
            }
        }
        return new MuteSet(
                Set.copyOf(sites),
                places,
                Set.copyOf(levels),
                Set.copyOf(heads),
                Set.copyOf(points),
                renormalised.get());
    }

    /** Why nothing can be run now; empty when it can. */
    public String obstacle() {
        TraceInfo.Item item = attention.item().get();
        Trace trace = attention.trace();
        if (item == null || trace == null) {
            return words.text("attention.mute.notrace");
        }
        Replay replay = trace.replay(item.number()).orElse(null);
        if (replay == null) {
            return words.text("attention.mute.old");
        }
        if (item.picture() == null && replay.ids().isEmpty()) {
            return words.text("attention.mute.nowords");
        }
        if (model.get() == null) {
            return words.text("attention.mute.nomodel");
        }
        return muteSet().isEmpty() ? words.text("attention.mute.nothing") : "";
    }

    /** Whether no model is loaded that could run anything. */
    public boolean lacksModel() {
        return model.get() == null;
    }

    private void say() {
        MuteSet mute = muteSet();
        if (mute.isEmpty()) {
            statement.set(words.text("attention.mute.nothing"));
            return;
        }
        List<String> parts = new ArrayList<>();
        part(parts, "attention.mute.say.images", pictures, 1);
        part(parts, "attention.mute.say.levels", levels, 0);
        part(parts, "attention.mute.say.heads", heads, 0);
        part(parts, "attention.mute.say.points", points, 0);
        String where = sites.isEmpty()
                ? words.text("attention.mute.say.everywhere", attention.sites().size())
                : words.text("attention.mute.say.sites", sites.size(), siteNames());
        boolean weighted = !(mute.pictures().isEmpty()
                && mute.levels().isEmpty()
                && mute.points().isEmpty());
        String how = !weighted
                ? ""
                : words.text(renormalised.get() ? "attention.mute.say.renormalised" : "attention.mute.say.plain");
        String also = mute.heads().isEmpty() ? "" : " " + words.text("attention.mute.say.headzero");
        statement.set(words.text("attention.mute.say", String.join("; ", parts), where)
                + (how.isEmpty() ? "" : " " + how)
                + also);
    }

    private String siteNames() {
        return attention.sites().stream()
                .filter(s -> sites.contains(s.name()))
                .map(words::site)
                .collect(Collectors.joining(", "));
    }

    private void part(List<String> to, String key, Set<Integer> values, int from) {
        if (!values.isEmpty()) {
            to.add(words.text(
                    key,
                    new TreeSet<>(values)
                            .stream().map(v -> String.valueOf(v + from)).collect(Collectors.joining(", "))));
        }
    }

    /** One run: its stages follow each other; a cancelled or overtaken one is not heard any more. */
    private final class Run {
        private final MuteSet mute = muteSet();
        private final String said = statement.get();
        private final CountDownLatch over = new CountDownLatch(1);
        private final LoadedModel with;
        private final Replay replay;
        private final TraceInfo.Item item;
        private List<Segment> story = List.of();
        private @Nullable Job job;
        private boolean cancelled;
        private @Nullable RgbImage plain;
        private @Nullable TextScores scores;

        Run(LoadedModel with, Replay replay, TraceInfo.Item item) {
            this.with = with;
            this.replay = replay;
            this.item = item;
        }

        private boolean current() {
            return running == this;
        }

        void begin(Trace trace) {
            busy.set(true);
            progress.set(0);
            outcome.set(null);
            recorded.set(null);
            status.set(words.text("attention.mute.reading"));
            tasks.runAside(
                    () -> replay.segments(trace),
                    found -> {
                        story = found;
                        if (!cancelled && current()) {
                            first();
                        } else {
                            end(words.text("attention.mute.cancelled"));
                        }
                    },
                    e -> end(words.failure(e)));
        }

        private void first() {
            if (item.picture() == null) {
                status.set(words.text("attention.mute.scoring"));
                start(() -> with.score(
                        replay.score(story, List.of(replay.mute(), mute)), e -> tasks.onScreen(() -> scored(e))));
            } else if (control.get()) {
                status.set(words.text("attention.mute.control"));
                start(() -> with.generate(
                        replay.request(story, replay.mute()), e -> tasks.onScreen(() -> heard(e, 0, this::second))));
            } else {
                second(null);
            }
        }

        private void second(@Nullable GeneratedItem made) {
            plain = made instanceof GeneratedItem.Image i ? i.image() : null;
            status.set(words.text("attention.mute.muted"));
            double before = control.get() || item.picture() == null ? 0.5 : 0;
            Path trace = traceFile();
            TraceSettings settings = trace == null ? null : TraceSettings.all(trace);
            start(() -> with.generate(
                    replay.request(story, mute, settings),
                    e -> tasks.onScreen(() -> heard(e, before, g -> done(g, trace)))));
        }

        private void start(Supplier<Job> how) {
            if (cancelled) {
                end(words.text("attention.mute.cancelled"));
                return;
            }
            try {
                job = how.get();
            } catch (EngineException | IllegalArgumentException e) {
                end(words.failure(e));
            }
        }

        private void scored(ScoreEvent event) {
            switch (event) {
                case ScoreEvent.Progress p -> progress.set(0.5 * p.done() / p.all());
                case ScoreEvent.Done d -> {
                    scores = d.scores();
                    second(null);
                }
                case ScoreEvent.Cancelled c -> end(words.text("attention.mute.cancelled"));
                case ScoreEvent.Failed f -> end(words.failure(f.error()));
            }
        }

        private void heard(GenerationEvent event, double before, Consumer<@Nullable GeneratedItem> then) {
            switch (event) {
                case GenerationEvent.Progress p -> {
                    if (current()) {
                        progress.set(before + (1 - before) * (before > 0 || !control.get() ? 1 : 0.5) * p.fraction());
                    }
                }
                case GenerationEvent.Finished f ->
                    then.accept(f.candidates().getFirst().getFirst());
                case GenerationEvent.Cancelled c -> end(words.text("attention.mute.cancelled"));
                case GenerationEvent.Failed f -> end(words.failure(f.error()));
                case GenerationEvent.Queued q -> {
                    if (current()) {
                        status.set(words.text("attention.mute.waiting", q.ahead()));
                    }
                }
                default -> {}
            }
        }

        private void done(@Nullable GeneratedItem made, @Nullable Path trace) {
            if (current()) {
                Integer number = item.picture();
                RgbImage before = number == null ? null : attention.picture(number);
                TextScores known = scores;
                if (made instanceof GeneratedItem.Image i && before != null) {
                    RgbImage without = plain == null ? before : plain;
                    outcome.set(new MuteOutcome.Picture(
                            said,
                            without,
                            i.image(),
                            PictureDifference.of(without, i.image()),
                            plain == null ? null : PictureDifference.of(before, without)));
                } else if (made instanceof GeneratedItem.Text t && known != null) {
                    outcome.set(new MuteOutcome.Words(said, known, item.text(), t.text()));
                }
                recorded.set(trace);
            }
            end(words.text(sameModel(with) ? "attention.mute.done" : "attention.mute.othermodel"));
        }

        private void end(String told) {
            if (current()) {
                running = null;
                busy.set(false);
                progress.set(0);
                status.set(told);
            }
            over.countDown();
        }
    }

    private boolean sameModel(LoadedModel with) {
        TraceInfo info = attention.info().get();
        return info != null && info.weights().equals(with.info().hash());
    }

    /** A file for the muted run's trace; null where none can be made. */
    private @Nullable Path traceFile() {
        try {
            Path in = folder;
            if (in == null) {
                in = Files.createTempDirectory("weft-muted");
                folder = in;
            }
            // each run has a file of its own: the one before may still be open beside the other trace
            Path file = in.resolve("muted-" + traces.size() + ".trace");
            traces.add(file);
            return file;
        } catch (IOException e) {
            // then there is nothing to lay beside it, which costs the run nothing
            return null;
        }
    }

    /** Runs what is chosen; says why not when it cannot. */
    public void run() {
        String why = obstacle();
        TraceInfo.Item item = attention.item().get();
        Trace trace = attention.trace();
        LoadedModel with = model.get();
        if (!why.isEmpty() || item == null || trace == null || with == null) {
            status.set(why);
            return;
        }
        cancel();
        Replay replay = trace.replay(item.number()).orElse(null);
        if (replay != null) {
            Run next = new Run(with, replay, item);
            running = next;
            next.begin(trace);
        }
    }

    /** Stops the run. What it would have shown is not shown. */
    public void cancel() {
        Run now = running;
        if (now != null) {
            now.cancelled = true;
            Job job = now.job;
            if (job != null) {
                job.cancel();
            }
        }
    }

    /** Waits for the run; for snapshots and tests. */
    public void await() throws InterruptedException {
        Run now = running;
        if (now != null) {
            now.over.await();
        }
    }

    /** Stops what runs and forgets the muted trace. */
    public void close() {
        cancel();
        Path in = folder;
        folder = null;
        if (in != null) {
            traces.forEach(MuteViewModel::forget);
            traces.clear();
            forget(in);
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // a file too many in the temporary folder
            file.toFile().deleteOnExit();
        }
    }
}

package org.weft.studio.story;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.engine.ContextReport;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.studio.task.Failures;
import org.weft.studio.task.TaskRunner;

/** Letting the model continue the story: the engine's state, the settings, the queue of wishes and what comes of them. */
public final class ContinueViewModel {
    private final StoryViewModel story;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final RecordingViewModel recording;
    private final ObjectProperty<@Nullable Path> recorded = new SimpleObjectProperty<>();
    private final ObjectProperty<EngineState> state = new SimpleObjectProperty<>(EngineState.LOADING);
    private final StringProperty status = new SimpleStringProperty("");
    private final StringProperty modelName = new SimpleStringProperty("");
    private final DoubleProperty progress = new SimpleDoubleProperty(0);
    private final LongProperty seed = new SimpleLongProperty(7);
    private final IntegerProperty steps = new SimpleIntegerProperty(25);
    private final DoubleProperty guidance = new SimpleDoubleProperty(3);
    private final ObjectProperty<SchedulerKind> scheduler = new SimpleObjectProperty<>(SchedulerKind.DPM_SOLVER_PP_2M);
    private final IntegerProperty candidates = new SimpleIntegerProperty(1);
    private final ContextMeter meter;
    private final ObjectProperty<@Nullable Reproduction> reproduction = new SimpleObjectProperty<>();
    private final Proposals proposals;
    private final GenerationQueue queue = new GenerationQueue(this::begin, this::stop);
    private final KnownWords words;

    private @Nullable Engine engine;
    private @Nullable LoadedModel model;
    private @Nullable Callable<Engine> starter;
    private @Nullable GenerationRun run;
    private int asked;
    /** Number of the newest attempt to load; what comes of older ones is put away. */
    private int loading;

    public ContinueViewModel(StoryViewModel story, TaskRunner tasks, ResourceBundle texts) {
        this.story = story;
        this.tasks = tasks;
        this.texts = texts;
        words = new KnownWords(this::unknownWords, tasks);
        recording = new RecordingViewModel(texts);
        proposals = new Proposals(story);
        meter = new ContextMeter(story, tasks, () -> model);
        recording.onChange(this::measureRecording, context(), steps);
        story.onLeave(this::leave);
    }

    /** Whether what MMFS looks at is recorded while generating. */
    public RecordingViewModel recording() {
        return recording;
    }

    /** The newest recorded trace. */
    public ObjectProperty<@Nullable Path> recorded() {
        return recorded;
    }

    public ObjectProperty<EngineState> state() {
        return state;
    }

    public StringProperty status() {
        return status;
    }

    /** Name of the loaded model, empty while there is none. */
    public ReadOnlyStringProperty modelName() {
        return modelName;
    }

    /** 0..1 of the running wish, negative while unknown. */
    public DoubleProperty progress() {
        return progress;
    }

    public LongProperty seed() {
        return seed;
    }

    public IntegerProperty steps() {
        return steps;
    }

    public DoubleProperty guidance() {
        return guidance;
    }

    /** The sampler. */
    public ObjectProperty<SchedulerKind> scheduler() {
        return scheduler;
    }

    public IntegerProperty candidates() {
        return candidates;
    }

    public ObjectProperty<@Nullable ContextReport> context() {
        return meter.context();
    }

    /** What came of the last candidate made again. */
    public ObjectProperty<@Nullable Reproduction> reproduction() {
        return reproduction;
    }

    /** The candidates of the newest wish for several, as they are made. */
    public Proposals proposals() {
        return proposals;
    }

    public GenerationQueue queue() {
        return queue;
    }

    public KnownWords words() {
        return words;
    }

    /** Starts the engine and loads the first installed model, in the background. */
    public void load(Callable<Engine> how) {
        starter = how;
        LoadedModel before = model;
        Engine known = engine;
        int mine = beginLoading();
        tasks.runAside(
                () -> {
                    Engine e = known == null ? how.call() : known;
                    List<Path> models = e.installedModels();
                    return new Started(e, models.isEmpty() ? null : e.load(models.getFirst()));
                },
                s -> arrived(mine, s, before),
                e -> {
                    if (mine == loading) {
                        state.set(EngineState.FAILED);
                        status.set(Failures.said(texts, e));
                        words.forget();
                        story.report(e);
                    }
                });
    }

    /** Goes on with another model than the one loaded; that one is closed when the new one is there. */
    public void use(Path directory) {
        Engine e = engine;
        if (e == null) {
            return;
        }
        LoadedModel before = model;
        int mine = beginLoading();
        tasks.runAside(
                () -> new Started(e, e.load(directory)),
                s -> {
                    boolean wanted = mine == loading;
                    arrived(mine, s, before);
                    if (wanted) {
                        story.notice()
                                .set(Notice.info(texts.getString("engine.used").replace("{0}", modelName.get())));
                    }
                },
                failure -> {
                    if (mine == loading) {
                        rest();
                        story.report(failure);
                    }
                });
    }

    /** Loads the model again, as when its loading was stopped or failed. */
    public void reload() {
        Callable<Engine> how = starter;
        if (how != null && state.get() != EngineState.LOADING) {
            load(how);
        }
    }

    private int beginLoading() {
        queue.ready(false);
        state.set(EngineState.LOADING);
        progress.set(-1);
        status.set(texts.getString("engine.loading"));
        return ++loading;
    }

    private record Started(Engine engine, @Nullable LoadedModel model) {}

    private void arrived(int attempt, Started s, @Nullable LoadedModel before) {
        engine = s.engine();
        if (attempt != loading) {
            if (s.model() != null) {
                s.model().close(); // nobody waits for it any more
            }
            return;
        }
        model = s.model();
        if (s.model() == null) {
            modelName.set("");
            state.set(EngineState.NO_MODEL);
            status.set(texts.getString("engine.nomodel"));
            words.forget();
            return;
        }
        if (before != null) {
            before.close();
        }
        ModelInfo info = s.model().info();
        steps.set(info.defaultImage().steps());
        guidance.set(info.defaultImage().guidance());
        scheduler.set(info.defaultImage().scheduler());
        modelName.set("");
        modelName.set(info.name());
        rest();
        meter.measure();
    }

    /** Nothing runs: with a model ready, without one none. */
    private void rest() {
        progress.set(0);
        state.set(model == null ? EngineState.NO_MODEL : EngineState.READY);
        status.set(model == null ? "" : model.info().name());
        words.forget();
        queue.ready(model != null);
    }

    private void measureRecording() {
        long pictures = story.story().slots().stream()
                .filter(s -> Layouts.isPicture(s) && s.chosen().isPresent())
                .count();
        recording.measure(model, context().get(), (int) pictures, steps.get());
    }

    /** Whether something can be asked for: it waits while a model loads or works. */
    public boolean canAsk() {
        return story.document() != null && (model != null || state.get() == EngineState.LOADING);
    }

    /** As {@link #canAsk}; when there is no model it is said, with what to do. */
    private boolean asks() {
        if (!canAsk() && story.document() != null) {
            story.notice().set(Notice.problem(texts.getString("engine.nomodel.hint")));
        }
        return canAsk();
    }

    /** Continues the story behind its last card, or fills the selected placeholder from what stands before it. */
    public void generate(Target target, int count) {
        if (!asks()) {
            return;
        }
        String id = story.selected().get();
        int at = id == null ? -1 : story.planned().indexOf(id);
        boolean empty = at >= 0 && story.planned().slots().get(at).chosen().isEmpty();
        boolean taken = queue.wishes().stream().anyMatch(w -> id != null && id.equals(w.slotId()));
        if (!empty || taken || id == null) {
            add(Wish.Kind.CONTINUE, target, count, null, settings());
            return;
        }
        Slot slot = story.planned().slots().get(at);
        SlotKind kind = target == Target.IMAGE ? SlotKind.IMAGE : SlotKind.TEXT;
        boolean fits = target == Target.AUTO || slot.kind() == kind;
        String goal = fits ? id : changeKind(slot, at, kind);
        add(Wish.Kind.FILL, target, count, goal, settings());
    }

    /** A placeholder of another kind in the place of one. */
    private String changeKind(Slot slot, int at, SlotKind kind) {
        Slot other = Slots.placeholder(kind);
        story.apply(
                new Edit.Together(
                        "Change placeholder", List.of(new Edit.RemoveSlot(slot.id()), new Edit.InsertSlot(at, other))),
                () -> story.selected().set(other.id()));
        return other.id();
    }

    /** Makes what a placeholder is to hold, from what stands before it. */
    public void fill(String slotId) {
        int at = story.story().indexOf(slotId);
        if (at >= 0 && asks()) {
            Target target = story.story().slots().get(at).kind() == SlotKind.TEXT ? Target.TEXT : Target.IMAGE;
            add(Wish.Kind.FILL, target, 1, slotId, settings());
        }
    }

    /** Makes more alternatives of the selected card, with seeds it has not seen, from what stands before it. */
    public void regenerate() {
        String id = story.selected().get();
        int at = id == null ? -1 : story.story().indexOf(id);
        if (id == null || at < 0 || !asks()) {
            return;
        }
        Slot slot = story.story().slots().get(at);
        Wish.Settings now = settings();
        long fresh = now.seed();
        for (Candidate c : slot.candidates()) {
            Provenance p = c.provenance();
            fresh = p == null ? fresh : Math.max(fresh, p.seed() + 1);
        }
        Wish.Settings other = new Wish.Settings(fresh, now.candidates(), now.image(), now.text(), 0, now.recording());
        add(Wish.Kind.REGENERATE, Layouts.isPicture(slot) ? Target.IMAGE : Target.TEXT, 1, id, other);
    }

    /** Makes what the card in hand shows again as its provenance says, and tells whether it is the same. */
    public void reproduce() {
        String id = story.selected().get();
        Candidate made = made();
        if (id == null || made == null || !asks() || reproduces(made.id())) {
            return;
        }
        Target target = made.content() instanceof Content.Text ? Target.TEXT : Target.IMAGE;
        Wish.Settings now = settings();
        Wish.Settings one = new Wish.Settings(now.seed(), 1, now.image(), now.text(), 0, null);
        reproduction.set(null);
        queue.add(Wish.of(++asked, Wish.Kind.REPRODUCE, target, 1, id, one).reproducing(made.id()));
    }

    /** Whether a candidate is being made again, or waits for it. */
    boolean reproduces(String candidateId) {
        return queue.wishes().stream().anyMatch(w -> candidateId.equals(w.candidateId()));
    }

    /** Takes over the settings of what the card in hand shows. */
    public void recall() {
        Candidate made = made();
        Provenance p = made == null ? null : made.provenance();
        if (p != null) {
            recall(p);
            story.notice().set(Notice.info(texts.getString("provenance.used").replace("{0}", Long.toString(p.seed()))));
        }
    }

    /** What the card in hand shows, when the model made it; when not, it is said what to do. */
    private @Nullable Candidate made() {
        Candidate made = story.inHand().filter(c -> c.provenance() != null).orElse(null);
        if (made == null) {
            story.notice().set(Notice.info(texts.getString("provenance.none")));
        }
        return made;
    }

    /** Takes over the settings something was made with. */
    public void recall(Provenance p) {
        seed.set(p.seed());
        Map<String, String> s = p.settings();
        Recalled.number(s, "steps").ifPresent(v -> steps.set(Math.clamp(Math.round(v), 1, 250)));
        Recalled.number(s, "guidance").ifPresent(v -> guidance.set(Math.clamp(v, 0, 20)));
        Recalled.scheduler(s).ifPresent(scheduler::set);
    }

    private Wish.Settings settings() {
        return new Wish.Settings(
                seed.get(),
                candidates.get(),
                new ImageSettings(steps.get(), guidance.get(), scheduler.get(), true),
                null,
                0,
                recording.chosen());
    }

    private void add(Wish.Kind kind, Target target, int count, @Nullable String slotId, Wish.Settings settings) {
        queue.add(Wish.of(++asked, kind, target, count, slotId, settings));
    }

    /** The queue says: now this one. */
    private void begin(Wish wish) {
        LoadedModel m = model;
        StoryDocument d = story.document();
        if (m == null || d == null) {
            queue.done(wish);
            return;
        }
        state.set(EngineState.BUSY);
        progress.set(-1);
        status.set(texts.getString("engine.working"));
        proposals.begin(wish);
        GenerationRun next = new GenerationRun(wish, new GenerationRun.Tools(story, d, m, tasks), new Ears());
        run = next;
        next.start();
    }

    /** What is made and waits belongs to the story that is left; it must not come into the next one. */
    private void leave() {
        int left = queue.wishes().size();
        queue.cancelAll();
        proposals.dismiss();
        reproduction.set(null);
        if (left > 0) {
            story.notice().set(Notice.info(texts.getString("engine.leftstory").replace("{0}", Integer.toString(left))));
        }
    }

    /** Hears what the running wish tells; a run that is over may still bring what it had completed. */
    private final class Ears implements GenerationRun.Listener {
        @Override
        public void working(GenerationRun from, boolean queued) {
            status.set(texts.getString(queued ? "engine.queued" : "engine.working"));
        }

        @Override
        public void progress(GenerationRun from, double fraction, double secondsLeft, long recorded) {
            progress.set(fraction);
            queue.progress(secondsLeft);
            status.set(timeLeft(secondsLeft) + (recorded == 0 ? "" : ", " + recording.soFar(recorded)));
        }

        @Override
        public void proposal(GenerationRun from, int candidate, UnaryOperator<Proposal> change) {
            if (from == run) {
                proposals.change(candidate, change);
            }
        }

        @Override
        public void measured(GenerationRun from, GeneratedItem item) {
            GenerationRequest request = from.request();
            if (item instanceof GeneratedItem.Image && request != null) {
                queue.tempo().picture(request.image().steps(), item.seconds());
            } else {
                queue.tempo().text(item.seconds());
            }
        }

        @Override
        public void reproduced(GenerationRun from, Reproduction result) {
            reproduction.set(result);
        }

        @Override
        public void over(GenerationRun from, @Nullable EngineException failure, boolean cancelled) {
            if (failure != null || cancelled) {
                proposals.stopped();
            }
            if (failure != null) {
                failed(from.wish(), failure);
            } else if (cancelled) {
                story.notice().set(Notice.info(texts.getString("engine.cancelled")));
            } else {
                GenerationRequest request = from.request();
                TraceSettings trace = request == null ? null : request.trace();
                if (trace != null) {
                    recorded.set(trace.file());
                }
            }
            if (!queue.goesOn()) {
                progress.set(0);
                state.set(model == null ? EngineState.NO_MODEL : EngineState.READY);
                status.set(model == null ? "" : model.info().name());
            }
            queue.done(from.wish());
        }
    }

    String timeLeft(double seconds) {
        return seconds < 0
                ? texts.getString("engine.working")
                : texts.getString("engine.left").replace("{0}", Long.toString(Math.round(Math.ceil(seconds))));
    }

    private void failed(Wish wish, EngineException e) {
        String message = Failures.said(texts, e);
        // what is made again reads what it had read
        boolean trims = e.code() == EngineException.Code.CONTEXT_TOO_LONG && wish.kind() != Wish.Kind.REPRODUCE;
        int skip = trims ? skip(wish) : 0;
        story.notice()
                .set(
                        skip > 0
                                ? new Notice(
                                        message,
                                        true,
                                        texts.getString("engine.skip").replace("{0}", Integer.toString(skip)),
                                        () -> queue.addFirst(wish.skipping(skip)))
                                : Notice.problem(message));
    }

    private int skip(Wish wish) {
        LoadedModel m = model;
        ContextReport report = context().get();
        return m == null || report == null ? 0 : Trim.toFit(wish, story.story(), report, m.info());
    }

    /** Stops the running wish, or the loading of a model; what was made stays. */
    public void cancel() {
        if (state.get() == EngineState.LOADING) {
            cancelLoading();
        } else {
            stop();
        }
    }

    private void cancelLoading() {
        loading++;
        rest();
        if (model == null && starter != null) {
            story.notice()
                    .set(new Notice(
                            texts.getString("engine.notloaded"), false, texts.getString("engine.load"), this::reload));
        }
    }

    private void stop() {
        GenerationRun now = run;
        if (now != null) {
            now.cancel();
        }
    }

    /** The model in use, null while none is loaded. */
    public @Nullable LoadedModel model() {
        return model;
    }

    /** Words of a text that the model does not know; null when it knows no list of words, or there is no model. */
    private @Nullable List<LoadedModel.UnknownWord> unknownWords(String text) {
        LoadedModel m = model;
        if (m != null && !m.info().knownWords().isEmpty()) {
            return m.unknownWords(text);
        }
        return state.get() == EngineState.LOADING ? List.of() : null; // it will soon be known
    }

    /** Ends the engine. */
    public void close() {
        queue.cancelAll();
        if (engine != null) {
            engine.close();
        }
    }
}

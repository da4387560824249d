package org.weft.studio.story;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.engine.ContextReport;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.RgbImages;
import org.weft.engine.Segment;
import org.weft.engine.Segments;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.WeftVersion;
import org.weft.studio.task.TaskRunner;

/** Letting the model continue the story: the engine's state, the settings, the running job and what comes of it. */
public final class ContinueViewModel {
    private final StoryViewModel story;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final BooleanProperty recording = new SimpleBooleanProperty();
    private final ObjectProperty<@Nullable Path> recorded = new SimpleObjectProperty<>();
    private final ObjectProperty<EngineState> state = new SimpleObjectProperty<>(EngineState.LOADING);
    private final StringProperty status = new SimpleStringProperty("");
    private final DoubleProperty progress = new SimpleDoubleProperty(0);
    private final LongProperty seed = new SimpleLongProperty(7);
    private final IntegerProperty steps = new SimpleIntegerProperty(25);
    private final DoubleProperty guidance = new SimpleDoubleProperty(3);
    private final IntegerProperty candidates = new SimpleIntegerProperty(1);
    private final ObjectProperty<@Nullable ContextReport> context = new SimpleObjectProperty<>();
    /** Slots of the running job by item number. */
    private final Map<Integer, String> slots = new HashMap<>();

    private @Nullable Engine engine;
    private @Nullable LoadedModel model;
    private @Nullable Job job;

    public ContinueViewModel(StoryViewModel story, TaskRunner tasks, ResourceBundle texts) {
        this.story = story;
        this.tasks = tasks;
        this.texts = texts;
        story.title().addListener((o, a, b) -> measure());
        story.cards().addListener((javafx.collections.ListChangeListener<Card>) c -> measureLater());
    }

    /** Whether what MMFS looks at is recorded while generating. */
    public BooleanProperty recording() {
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

    /** 0..1 of the running job, negative while unknown. */
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

    public IntegerProperty candidates() {
        return candidates;
    }

    public ObjectProperty<@Nullable ContextReport> context() {
        return context;
    }

    /** Starts the engine and loads the first installed model, in the background. */
    public void load(Callable<Engine> starter) {
        state.set(EngineState.LOADING);
        status.set(texts.getString("engine.loading"));
        tasks.runAside(
                () -> {
                    Engine e = starter.call();
                    List<Path> models = e.installedModels();
                    return new Started(e, models.isEmpty() ? null : e.load(models.getFirst()));
                },
                this::started,
                e -> {
                    state.set(EngineState.FAILED);
                    status.set(String.valueOf(e.getMessage()));
                    story.report(e);
                });
    }

    /** Goes on with another model than the one loaded; that one is closed when the new one is there. */
    public void use(Path directory) {
        Engine e = engine;
        if (e == null) {
            return;
        }
        LoadedModel before = model;
        state.set(EngineState.LOADING);
        status.set(texts.getString("engine.loading"));
        tasks.runAside(
                () -> new Started(e, e.load(directory)),
                s -> {
                    started(s);
                    if (before != null) {
                        before.close();
                    }
                },
                failure -> {
                    state.set(before == null ? EngineState.NO_MODEL : EngineState.READY);
                    status.set(before == null ? "" : before.info().name());
                    story.report(failure);
                });
    }

    private record Started(Engine engine, @Nullable LoadedModel model) {}

    private void started(Started s) {
        engine = s.engine();
        model = s.model();
        if (s.model() == null) {
            state.set(EngineState.NO_MODEL);
            status.set(texts.getString("engine.nomodel"));
            return;
        }
        ModelInfo info = s.model().info();
        steps.set(info.defaultImage().steps());
        guidance.set(info.defaultImage().guidance());
        state.set(EngineState.READY);
        status.set(info.name());
        measure();
    }

    private @Nullable String measured;

    /** Cards change often; the story they show does not. */
    private void measureLater() {
        String now = signature(story.story());
        if (!now.equals(measured)) {
            measure();
        }
    }

    private static String signature(Story s) {
        StringBuilder out = new StringBuilder();
        s.slots().forEach(slot -> out.append(slot.id())
                .append(slot.chosenId())
                .append(slot.chosen().map(c -> c.content().hashCode()).orElse(0)));
        return out.toString();
    }

    /** Asks the model what the story costs. */
    private void measure() {
        LoadedModel m = model;
        StoryDocument d = story.document();
        if (m == null || d == null) {
            return;
        }
        Story now = story.story();
        measured = signature(now);
        tasks.runAside(
                () -> m.measure(
                        Segments.of(now, d::picture), Target.AUTO, m.info().defaultText()),
                report -> {
                    context.set(report);
                    story.setContext(report);
                },
                story::report);
    }

    /** Continues the story behind its last card, or fills the selected placeholder from what stands before it. */
    public void generate(Target target, int count) {
        LoadedModel m = model;
        StoryDocument d = story.document();
        if (m == null || d == null || state.get() != EngineState.READY) {
            return;
        }
        int end = end();
        Story now = story.story();
        state.set(EngineState.BUSY);
        progress.set(-1);
        status.set(texts.getString("engine.working"));
        slots.clear();
        if (end < now.slots().size()) {
            slots.put(0, now.slots().get(end).id());
        }
        tasks.run(
                () -> Segments.before(now, end, d::picture),
                segments -> start(m, d, request(m, segments, target, count)),
                e -> {
                    ready();
                    story.report(e);
                });
    }

    /** Position the new item gets: the selected placeholder's, else the end. */
    private int end() {
        String id = story.selected().get();
        int at = id == null ? -1 : story.story().indexOf(id);
        boolean placeholder = at >= 0 && story.story().slots().get(at).chosen().isEmpty();
        return placeholder ? at : story.story().slots().size();
    }

    private GenerationRequest request(LoadedModel m, List<Segment> segments, Target target, int count) {
        ImageSettings d = m.info().defaultImage();
        return new GenerationRequest(
                segments,
                target,
                count,
                candidates.get(),
                seed.get(),
                new ImageSettings(steps.get(), guidance.get(), d.scheduler(), true),
                m.info().defaultText(),
                recording.get() ? TraceSettings.all(story.traceFile()) : null);
    }

    private void start(LoadedModel m, StoryDocument d, GenerationRequest request) {
        job = m.generate(request, event -> receive(m, d, request, event));
    }

    /** Called on the engine's thread. */
    private void receive(LoadedModel m, StoryDocument d, GenerationRequest request, GenerationEvent event) {
        switch (event) {
            case GenerationEvent.Queued q -> tasks.onScreen(() -> status.set(texts.getString("engine.queued")));
            case GenerationEvent.Started s -> tasks.onScreen(() -> status.set(texts.getString("engine.working")));
            case GenerationEvent.Progress p ->
                tasks.onScreenThrottled("progress", () -> {
                    progress.set(p.fraction());
                    status.set(timeLeft(p.secondsLeft()));
                });
            case GenerationEvent.TextSoFar t ->
                tasks.onScreenThrottled(
                        "live", () -> withSlot(t.item(), SlotKind.TEXT, id -> story.setLive(id, t.text(), null)));
            case GenerationEvent.Preview p ->
                tasks.onScreenThrottled(
                        "live", () -> withSlot(p.item(), SlotKind.IMAGE, id -> story.setLive(id, null, p.image())));
            case GenerationEvent.ItemDone i -> tasks.onScreen(() -> keep(m, d, request, i));
            case GenerationEvent.Finished f ->
                tasks.onScreen(() -> {
                    ready();
                    TraceSettings trace = request.trace();
                    if (trace != null) {
                        recorded.set(trace.file());
                    }
                });
            case GenerationEvent.Cancelled c ->
                tasks.onScreen(() -> {
                    ready();
                    story.notice().set(Notice.info(texts.getString("engine.cancelled")));
                });
            case GenerationEvent.Failed f -> tasks.onScreen(() -> failed(f.error()));
        }
    }

    private String timeLeft(double seconds) {
        return seconds < 0
                ? texts.getString("engine.working")
                : texts.getString("engine.left").replace("{0}", Long.toString(Math.round(Math.ceil(seconds))));
    }

    /** The slot an item goes to; a placeholder at the end is made when there is none yet. */
    private void withSlot(int item, SlotKind kind, java.util.function.Consumer<String> then) {
        String known = slots.get(item);
        if (known != null) {
            then.accept(known);
            return;
        }
        Slot slot = Slots.placeholder(kind);
        slots.put(item, slot.id());
        story.apply(new Edit.InsertSlot(story.story().slots().size(), slot), () -> {
            story.inView().set(slot.id());
            then.accept(slot.id());
        });
    }

    private void keep(LoadedModel m, StoryDocument d, GenerationRequest request, GenerationEvent.ItemDone done) {
        SlotKind kind = done.result() instanceof GeneratedItem.Text ? SlotKind.TEXT : SlotKind.IMAGE;
        withSlot(
                done.item(),
                kind,
                id -> tasks.run(
                        () -> content(d, done.result()),
                        content -> {
                            Provenance p = provenance(m.info(), request, done.result());
                            story.setLive(id, null, null);
                            story.apply(new Edit.AddCandidate(id, Slots.candidate(content, p), done.candidate() == 0));
                        },
                        story::report));
    }

    private static Content content(StoryDocument d, GeneratedItem item) throws IOException {
        return switch (item) {
            case GeneratedItem.Text t -> new Content.Text(t.text());
            case GeneratedItem.Image i ->
                new Content.Picture(
                        d.storePicture(RgbImages.png(i.image())),
                        i.image().width(),
                        i.image().height());
        };
    }

    private static Provenance provenance(ModelInfo info, GenerationRequest request, GeneratedItem item) {
        List<String> prompt = new ArrayList<>();
        for (Segment s : request.story()) {
            prompt.add(s instanceof Segment.Text t ? t.text() : "{image}");
        }
        return new Provenance(
                info.name(),
                info.hash(),
                WeftVersion.current(),
                item.seed(),
                item.seconds(),
                item.settings(),
                String.join(" ", prompt));
    }

    private void ready() {
        job = null;
        slots.values().forEach(id -> story.setLive(id, null, null));
        progress.set(0);
        state.set(model == null ? EngineState.NO_MODEL : EngineState.READY);
        status.set(model == null ? "" : model.info().name());
    }

    private void failed(EngineException e) {
        ready();
        boolean tooLong = e.code() == EngineException.Code.CONTEXT_TOO_LONG;
        String message = String.valueOf(e.getMessage());
        story.notice()
                .set(
                        tooLong && !story.story().slots().isEmpty()
                                ? new Notice(message, true, texts.getString("engine.trim"), this::trim)
                                : Notice.problem(message));
    }

    /** Leaves the first card out; undo brings it back. */
    private void trim() {
        story.apply(new Edit.RemoveSlot(story.story().slots().getFirst().id()));
    }

    /** Stops the running job; what it has made stays. */
    public void cancel() {
        if (job != null) {
            job.cancel();
        }
    }

    /** The model in use, null while none is loaded. */
    public @Nullable LoadedModel model() {
        return model;
    }

    /** Words of a text that the model does not know. */
    public List<LoadedModel.UnknownWord> unknownWords(String text) {
        return model == null ? List.of() : model.unknownWords(text);
    }

    /** Ends the engine. */
    public void close() {
        cancel();
        if (engine != null) {
            engine.close();
        }
    }
}

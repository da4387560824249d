package org.weft.studio.story;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.RgbImages;
import org.weft.engine.Segment;
import org.weft.engine.Segments;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;
import org.weft.engine.WeftVersion;
import org.weft.studio.task.TaskRunner;

/**
 * One wish while the model works on it: finds the cards its items belong to, shows them as they grow and keeps what is complete. All
 * methods belong to the FX thread but {@link #receive}.
 */
final class GenerationRun {
    /** Whom a run tells of itself; on the FX thread. */
    interface Listener {
        void working(GenerationRun run, boolean queued);

        /** @param recorded bytes of the trace so far, 0 when nothing is recorded */
        void progress(GenerationRun run, double fraction, double secondsLeft, long recorded);

        void proposal(GenerationRun run, int candidate, java.util.function.UnaryOperator<Proposal> change);

        void measured(GenerationRun run, GeneratedItem item);

        void reproduced(GenerationRun run, Reproduction result);

        void over(GenerationRun run, @Nullable EngineException failure, boolean cancelled);
    }

    /** What a run works with. */
    record Tools(StoryViewModel story, StoryDocument document, LoadedModel model, TaskRunner tasks) {}

    private final Wish wish;
    private final Tools tools;
    private final Listener listener;
    /** Cards of this run by item number. */
    private final Map<Integer, String> slots = new HashMap<>();

    private @Nullable GenerationRequest request;
    private @Nullable Job job;
    private volatile boolean cancelled;
    private boolean over;

    GenerationRun(Wish wish, Tools tools, Listener listener) {
        this.wish = wish;
        this.tools = tools;
        this.listener = listener;
    }

    Wish wish() {
        return wish;
    }

    @Nullable
    GenerationRequest request() {
        return request;
    }

    /** Reads the story as it is now and hands the job to the engine. */
    void start() {
        Story now = tools.story().story();
        int at = wish.slotId() == null ? now.slots().size() : now.indexOf(wish.slotId());
        if (at < 0) {
            finish(null, true); // its card has gone meanwhile
            return;
        }
        if (wish.slotId() != null) {
            slots.put(0, wish.slotId());
        }
        tools.tasks()
                .run(
                        () -> Segments.before(now, at, tools.document()::picture),
                        segments -> begin(kept(segments)),
                        e -> finish(
                                e instanceof EngineException x
                                        ? x
                                        : new EngineException(
                                                EngineException.Code.DISK, String.valueOf(e.getMessage()), e),
                                false));
    }

    private List<Segment> kept(List<Segment> segments) {
        return segments.subList(Math.min(wish.skip(), segments.size()), segments.size());
    }

    private void begin(List<Segment> segments) {
        if (cancelled) {
            finish(null, true);
            return;
        }
        GenerationRequest r = request(segments);
        request = r;
        try {
            job = tools.model().generate(r, event -> receive(r, event));
        } catch (EngineException e) {
            finish(e, false);
            return;
        }
        if (cancelled) {
            job.cancel();
        }
    }

    private GenerationRequest request(List<Segment> segments) {
        Wish.Settings s = wish.settings();
        TextSettings text = s.text() == null ? tools.model().info().defaultText() : s.text();
        Recording recording = s.recording();
        TraceSettings trace =
                recording == null ? null : recording.settings(tools.story().traceFile());
        return new GenerationRequest(
                segments,
                wish.target(),
                wish.count(),
                s.candidates(),
                s.seed(),
                s.image(),
                text,
                trace,
                org.weft.engine.MuteSet.NONE,
                s.firstItem());
    }

    /** Called on the engine's thread. */
    private void receive(GenerationRequest r, GenerationEvent event) {
        TaskRunner tasks = tools.tasks();
        switch (event) {
            case GenerationEvent.Queued q -> tasks.onScreen(() -> unlessOver(() -> listener.working(this, true)));
            case GenerationEvent.Started s -> tasks.onScreen(() -> unlessOver(() -> listener.working(this, false)));
            case GenerationEvent.Progress p ->
                tasks.onScreenThrottled(
                        "progress",
                        () -> unlessOver(() -> listener.progress(this, p.fraction(), p.secondsLeft(), p.recorded())));
            case GenerationEvent.TextSoFar t ->
                tasks.onScreenThrottled("live", () -> unlessOver(() -> live(t.candidate(), t.item(), t, null)));
            case GenerationEvent.Preview p ->
                tasks.onScreenThrottled("live", () -> unlessOver(() -> live(p.candidate(), p.item(), null, p)));
            case GenerationEvent.ItemDone i -> tasks.onScreen(() -> unlessOver(() -> keep(r, i)));
            case GenerationEvent.Finished f -> tasks.onScreen(() -> finish(null, false));
            case GenerationEvent.Cancelled c -> tasks.onScreen(() -> finish(null, true));
            case GenerationEvent.Failed f -> tasks.onScreen(() -> finish(f.error(), false));
        }
    }

    private void unlessOver(Runnable work) {
        if (!over) {
            work.run();
        }
    }

    private void live(
            int candidate,
            int item,
            GenerationEvent.@Nullable TextSoFar text,
            GenerationEvent.@Nullable Preview preview) {
        if (wish.kind() == Wish.Kind.REPRODUCE) {
            return;
        }
        listener.proposal(
                this,
                candidate,
                p -> p.live(text == null ? null : text.text(), preview == null ? null : preview.image()));
        if (candidate == 0) {
            withSlot(
                    item,
                    text == null ? SlotKind.IMAGE : SlotKind.TEXT,
                    id -> unlessOver(() -> tools.story()
                            .setLive(id, text == null ? null : text.text(), preview == null ? null : preview.image())));
        }
    }

    /** The card an item goes to; a placeholder is put behind the card before it when there is none yet. */
    private void withSlot(int item, SlotKind kind, Consumer<String> then) {
        String known = slots.get(item);
        if (known != null) {
            then.accept(known);
            return;
        }
        Slot slot = Slots.placeholder(kind);
        slots.put(item, slot.id());
        StoryViewModel story = tools.story();
        String before = slots.get(item - 1);
        int behind = before == null ? -1 : story.planned().indexOf(before);
        int at = behind < 0 ? story.planned().slots().size() : behind + 1;
        story.apply(new Edit.InsertSlot(at, slot), () -> {
            story.inView().set(slot.id());
            then.accept(slot.id());
        });
    }

    private void keep(GenerationRequest r, GenerationEvent.ItemDone done) {
        listener.measured(this, done.result());
        if (wish.kind() == Wish.Kind.REPRODUCE) {
            compare(r, done.result());
            return;
        }
        SlotKind kind = done.result() instanceof GeneratedItem.Text ? SlotKind.TEXT : SlotKind.IMAGE;
        withSlot(done.item(), kind, id -> tools.tasks()
                .run(
                        () -> content(tools.document(), done.result()),
                        content -> keep(r, done, id, content),
                        tools.story()::report));
    }

    private void keep(GenerationRequest r, GenerationEvent.ItemDone done, String slotId, Content content) {
        StoryViewModel story = tools.story();
        Candidate made = Slots.candidate(content, provenance(tools.model().info(), r, done.result()));
        story.setLive(slotId, null, null);
        if (story.planned().indexOf(slotId) < 0) {
            return; // the person took the card away
        }
        story.apply(new Edit.AddCandidate(slotId, made, done.candidate() == 0));
        boolean last = done.item() == wish.count() - 1;
        listener.proposal(this, done.candidate(), p -> p.with(new Proposal.Made(slotId, made), last));
    }

    static Content content(StoryDocument d, GeneratedItem item) throws IOException {
        return switch (item) {
            case GeneratedItem.Text t -> new Content.Text(t.text());
            case GeneratedItem.Image i ->
                new Content.Picture(
                        d.storePicture(RgbImages.png(i.image())),
                        i.image().width(),
                        i.image().height());
        };
    }

    static String prompt(List<Segment> story) {
        List<String> prompt = new ArrayList<>();
        for (Segment s : story) {
            prompt.add(s instanceof Segment.Text t ? t.text() : "{image}");
        }
        return String.join(" ", prompt);
    }

    private static Provenance provenance(ModelInfo info, GenerationRequest request, GeneratedItem item) {
        return new Provenance(
                info.name(),
                info.hash(),
                WeftVersion.current(),
                item.seed(),
                item.seconds(),
                item.settings(),
                prompt(request.story()));
    }

    /** Holds what was made again against what the candidate is. */
    private void compare(GenerationRequest r, GeneratedItem again) {
        int at = wish.slotId() == null ? -1 : tools.story().story().indexOf(wish.slotId());
        Candidate was = at < 0
                ? null
                : tools.story().story().slots().get(at).candidates().stream()
                        .filter(c -> c.id().equals(wish.candidateId()))
                        .findFirst()
                        .orElse(null);
        Provenance p = was == null ? null : was.provenance();
        if (was == null || p == null) {
            return;
        }
        boolean samePrompt = p.prompt().equals(prompt(r.story()));
        boolean sameModel = p.modelHash().equals(tools.model().info().hash());
        tools.tasks()
                .runAside(
                        () -> new Reproduction(was.id(), samePrompt, sameModel, pixels(was, again), words(was, again)),
                        result -> listener.reproduced(this, result),
                        tools.story()::report);
    }

    private @Nullable PictureDifference pixels(Candidate was, GeneratedItem again) throws IOException {
        return was.content() instanceof Content.Picture p && again instanceof GeneratedItem.Image i
                ? PictureDifference.of(RgbImages.decode(tools.document().picture(p.hash())), i.image())
                : null;
    }

    private static @Nullable WordDiff words(Candidate was, GeneratedItem again) {
        return was.content() instanceof Content.Text t && again instanceof GeneratedItem.Text made
                ? WordDiff.of(t.text(), made.text())
                : null;
    }

    /**
     * Stops. The person is free at once; the engine ends its present step by itself, and what it still says is not heard. What is
     * complete stays.
     */
    void cancel() {
        cancelled = true;
        if (job != null) {
            job.cancel();
        }
        finish(null, true);
    }

    private void finish(@Nullable EngineException failure, boolean stopped) {
        if (over) {
            return;
        }
        over = true;
        slots.values().forEach(id -> tools.story().setLive(id, null, null));
        listener.over(this, failure, stopped);
    }
}

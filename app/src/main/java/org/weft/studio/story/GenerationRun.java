package org.weft.studio.story;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** What is complete: a picture of its growth may still be on its way to the screen, and must not take its place there. */
    private final Set<Place> complete = new HashSet<>();
    /** What a reproduction is held against. */
    private @Nullable Candidate was;

    private @Nullable GenerationRequest request;
    private @Nullable Job job;
    private volatile boolean cancelled;
    private boolean over;

    private record Place(int candidate, int item) {}

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
        was = at < 0 || wish.candidateId() == null
                ? null
                : candidate(now.slots().get(at), wish.candidateId());
        if (at < 0 || (wish.kind() == Wish.Kind.REPRODUCE && was == null)) {
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

    private static @Nullable Candidate candidate(Slot slot, String id) {
        return slot.candidates().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private List<Segment> kept(List<Segment> segments) {
        Provenance p = was == null ? null : was.provenance();
        return p != null
                ? asPrompted(segments, p.prompt())
                : segments.subList(Math.min(wish.skip(), segments.size()), segments.size());
    }

    /**
     * What the model had read of a story: its end where the start was left out, or where a label map was drawn from itself alone.
     * All of the story when no end of it reads as the prompt does, since it has changed.
     */
    static List<Segment> asPrompted(List<Segment> segments, String prompt) {
        for (int from = 0; from <= segments.size(); from++) {
            List<Segment> end = segments.subList(from, segments.size());
            if (prompt(end).equals(prompt)) {
                return end;
            }
        }
        return segments;
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
        Wish.Settings s = settings();
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

    /** A reproduction's are those of its candidate; what they leave out the model knows that makes it again. */
    private Wish.Settings settings() {
        Provenance p = was == null ? null : was.provenance();
        if (p == null) {
            return wish.settings();
        }
        Recalled r = Recalled.of(p, tools.model().info());
        return new Wish.Settings(p.seed(), 1, r.image(), r.text(), r.item(), null);
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
        if (wish.kind() == Wish.Kind.REPRODUCE || complete.contains(new Place(candidate, item))) {
            return;
        }
        listener.proposal(
                this,
                candidate,
                p -> p.live(text == null ? null : text.text(), preview == null ? null : preview.image()));
        if (candidate == 0) {
            tools.story()
                    .setLive(
                            slot(item, text == null ? SlotKind.IMAGE : SlotKind.TEXT),
                            text == null ? null : text.text(),
                            preview == null ? null : preview.image());
        }
    }

    /** The card an item goes to; a placeholder is put behind the card before it when there is none yet. */
    private String slot(int item, SlotKind kind) {
        String known = slots.get(item);
        if (known != null) {
            return known;
        }
        Slot slot = Slots.placeholder(kind);
        slots.put(item, slot.id());
        StoryViewModel story = tools.story();
        Story planned = story.planned(tools.document());
        String before = slots.get(item - 1);
        int behind = before == null ? -1 : planned.indexOf(before);
        int at = behind < 0 ? planned.slots().size() : behind + 1;
        story.apply(tools.document(), new Edit.InsertSlot(at, slot), () -> story.inView()
                .set(slot.id()));
        return slot.id();
    }

    private void keep(GenerationRequest r, GenerationEvent.ItemDone done) {
        complete.add(new Place(done.candidate(), done.item()));
        listener.measured(this, done.result());
        if (wish.kind() == Wish.Kind.REPRODUCE) {
            compare(r, done.result());
            return;
        }
        String id = slot(done.item(), done.result() instanceof GeneratedItem.Text ? SlotKind.TEXT : SlotKind.IMAGE);
        tools.tasks()
                .run(
                        () -> content(tools.document(), done.result()),
                        content -> keep(r, done, id, content),
                        tools.story()::report);
    }

    /** Also when the run is over, or another story is shown: what is complete goes to the story it was made for. */
    private void keep(GenerationRequest r, GenerationEvent.ItemDone done, String slotId, Content content) {
        StoryViewModel story = tools.story();
        Candidate made = Slots.candidate(content, provenance(tools.model().info(), r, done.result()));
        story.setLive(slotId, null, null);
        if (story.planned(tools.document()).indexOf(slotId) < 0) {
            return; // the person took the card away
        }
        story.apply(tools.document(), new Edit.AddCandidate(slotId, made, done.candidate() == 0), () -> {});
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
        Candidate first = was;
        Provenance p = first == null ? null : first.provenance();
        if (first == null || p == null) {
            return;
        }
        boolean samePrompt = p.prompt().equals(prompt(r.story()));
        boolean sameModel = p.modelHash().equals(tools.model().info().hash());
        tools.tasks()
                .runAside(
                        () -> new Reproduction(
                                first.id(), samePrompt, sameModel, pixels(first, again), words(first, again)),
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

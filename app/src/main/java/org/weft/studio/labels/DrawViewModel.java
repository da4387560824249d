package org.weft.studio.labels;

import java.text.MessageFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.WeftVersion;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.Obedience;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.story.Wish;
import org.weft.studio.task.Failures;
import org.weft.studio.task.TaskRunner;

/** Pictures from the painted map: caption, candidates, what the judge says of them, and the way into the story and back. */
public final class DrawViewModel {
    static final int MOST_CANDIDATES = 8;

    private final LabelsViewModel painter;
    private final StoryViewModel story;
    private final ContinueViewModel next;
    private final KeptPainting kept;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final StringProperty caption = new SimpleStringProperty("");
    private final StringProperty unknown = new SimpleStringProperty("");
    private final LongProperty seed = new SimpleLongProperty(7);
    private final IntegerProperty count = new SimpleIntegerProperty(1);
    private final Candidates candidates = new Candidates();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final DoubleProperty progress = new SimpleDoubleProperty();
    private final StringProperty status = new SimpleStringProperty("");
    private final StringProperty judge = new SimpleStringProperty("");
    private final StringProperty reliability = new SimpleStringProperty("");
    private final BooleanProperty mismatches = new SimpleBooleanProperty(true);
    private @Nullable Drawing drawing;
    /** Whether the first of what was asked for has not begun. */
    private boolean waiting;

    /** @param next whose model draws, and in whose queue what is asked for waits */
    public DrawViewModel(
            LabelsViewModel painter,
            StoryViewModel story,
            ContinueViewModel next,
            TaskRunner tasks,
            ResourceBundle texts) {
        this.painter = painter;
        this.story = story;
        this.next = next;
        this.tasks = tasks;
        this.texts = texts;
        kept = new KeptPainting(painter, caption, new Paintings(story.paintings()), tasks, texts);
        caption.addListener((o, a, b) -> sayUnknownWords());
        // another map: its story card must not get pictures of the one before
        painter.replaced().addListener((o, a, b) -> candidates.selected().set(-1));
        next.queue().wishes().addListener((ListChangeListener<Wish>) c -> follow());
    }

    /** Brings back what was painted last, and keeps what is painted from now on. @param then runs when that is done */
    public void resume(Runnable then) {
        kept.resume(then);
    }

    /** Keeps what is painted and gives it free for other windows; waits for the disk. */
    public void close() {
        kept.close();
    }

    public LabelsViewModel painter() {
        return painter;
    }

    /** Words that go with the map. */
    public StringProperty caption() {
        return caption;
    }

    /** Words of the caption that the model does not know, as a sentence; empty when it knows all. */
    public StringProperty unknown() {
        return unknown;
    }

    public LongProperty seed() {
        return seed;
    }

    /** How many pictures at once, 1..8. */
    public IntegerProperty candidates() {
        return count;
    }

    /** The candidates, those of the newest wish first. */
    public ObservableList<Result> results() {
        return candidates.all();
    }

    /** Which candidate is shown, -1 for none. */
    public IntegerProperty selected() {
        return candidates.selected();
    }

    /** Whether pictures are being made or wait to be. */
    public BooleanProperty busy() {
        return busy;
    }

    /** 0..1 of the run, negative while unknown. */
    public DoubleProperty progress() {
        return progress;
    }

    public StringProperty status() {
        return status;
    }

    /** Who judges, or that nobody does. */
    public StringProperty judge() {
        return judge;
    }

    /** How good the judge itself is. */
    public StringProperty reliability() {
        return reliability;
    }

    /** Whether pixels that disagree are marked on the picture. */
    public BooleanProperty mismatches() {
        return mismatches;
    }

    /** The candidate shown. */
    public Optional<Result> shown() {
        return candidates.shown();
    }

    /** Takes the candidate away that is shown. */
    public void removeShown() {
        candidates.removeShown();
    }

    /** Takes all candidates away that are finished. */
    public void removeAll() {
        candidates.removeAll();
    }

    private void sayUnknownWords() {
        LoadedModel m = next.model();
        List<LoadedModel.UnknownWord> words = m == null ? List.of() : m.unknownWords(caption.get());
        unknown.set(
                words.isEmpty()
                        ? ""
                        : MessageFormat.format(
                                texts.getString("labels.unknown"),
                                words.stream()
                                        .map(w -> w.suggestions().isEmpty()
                                                ? w.word()
                                                : w.word() + " (" + String.join(", ", w.suggestions()) + ")")
                                        .collect(Collectors.joining(", "))));
    }

    /** Asks for pictures of the map, every candidate with its own seed; they wait their turn with what the story asks for. */
    public void generate() {
        LoadedModel m = next.model();
        if (m == null) {
            status.set(texts.getString("labels.nomodel"));
            return;
        }
        ImageSettings d = m.info().defaultImage();
        ImageSettings shown = new ImageSettings(d.steps(), d.guidance(), d.scheduler(), true);
        Result.Asked asked = new Result.Asked(
                painter.map(), painter.palette().get(), caption.get().strip());
        next.queue()
                .add(Wish.drawing(
                        new Wish.Settings(seed.get(), count.get(), shown, null, 0, null),
                        new Drawing(
                                asked, new Drawing.Tools(next.queue(), candidates, next::model, tasks), new Ears())));
    }

    private Stream<Wish> wishes() {
        return next.queue().wishes().stream().filter(w -> w.kind() == Wish.Kind.DRAW);
    }

    /** The queue has changed: something of ours may wait there, or no longer. */
    private void follow() {
        boolean any = wishes().findAny().isPresent();
        if (any && !busy.get()) {
            waiting = true;
            progress.set(-1);
            status.set(texts.getString(next.queue().paused().get() ? "queue.paused" : "engine.queued"));
        } else if (!any && waiting) {
            waiting = false;
            progress.set(0);
            status.set(texts.getString("engine.cancelled"));
        }
        busy.set(any);
    }

    /** Waits for the run to end; for pictures of the screen. */
    public void await() throws InterruptedException {
        Drawing running = drawing;
        if (running != null) {
            running.await();
        }
    }

    /** Stops what is being drawn and what waits for it; pictures already made stay. */
    public void cancel() {
        wishes().map(Wish::id).toList().reversed().forEach(next.queue()::cancel);
    }

    /** Hears what the running wish tells. */
    private final class Ears implements Drawing.Listener {
        @Override
        public void working(Drawing from, boolean waits) {
            drawing = from;
            waiting = false;
            judge.set("");
            progress.set(-1);
            status.set(texts.getString(waits ? "engine.queued" : "engine.working"));
        }

        @Override
        public void progress(double fraction, double secondsLeft) {
            progress.set(fraction);
            status.set(
                    secondsLeft < 0
                            ? texts.getString("engine.working")
                            : MessageFormat.format(
                                    texts.getString("engine.left"), Long.toString(Math.round(Math.ceil(secondsLeft)))));
        }

        @Override
        public void made(int number, Result.Made made) {
            candidates.all().stream()
                    .filter(r -> r.number() == number)
                    .findFirst()
                    .ifPresent(r -> judge(r, made.item().image()));
        }

        @Override
        public void over(@Nullable EngineException failure, boolean stopped) {
            progress.set(0);
            status.set(
                    failure != null
                            ? Failures.said(texts, failure)
                            : stopped ? texts.getString("engine.cancelled") : "");
        }
    }

    // ---- obedience ----

    private record Verdict(Obedience obedience, LabelJudge.Reliability reliability) {}

    private void judge(Result result, RgbImage picture) {
        Result.Asked from = result.asked();
        boolean needed = reliability.get().isEmpty();
        tasks.runAside(
                () -> {
                    try (LabelJudge j = LabelJudge.open(from.palette()).orElse(null)) {
                        return j == null
                                ? Optional.<Verdict>empty()
                                : Optional.of(new Verdict(
                                        j.obedience(from.map(), picture, from.palette()),
                                        needed ? j.reliability() : new LabelJudge.Reliability(0, 0, 0)));
                    }
                },
                verdict -> verdict.ifPresentOrElse(
                        v -> judged(result.number(), v),
                        () -> judge.set(MessageFormat.format(
                                texts.getString("labels.nojudge"),
                                from.palette().title()))),
                e -> judge.set(Failures.said(texts, e)));
    }

    private void judged(int number, Verdict verdict) {
        LabelJudge.Reliability r = verdict.reliability();
        judge.set(MessageFormat.format(
                texts.getString("labels.judge"), verdict.obedience().judge()));
        if (r.pictures() > 0) {
            reliability.set(MessageFormat.format(
                    texts.getString("labels.reliability"), r.agreement(), r.meanOverlap(), r.pictures()));
        }
        candidates.change(number, known -> known.judged(verdict.obedience()));
    }

    // ---- the story ----

    /** Puts map, caption and the pictures, the shown one chosen, behind the story's selected card. */
    public void intoStory() {
        StoryDocument d = story.document();
        if (d == null) {
            return;
        }
        // what was drawn belongs to its pictures, though the painter may have gone on since
        Result shown = candidates.shown().filter(r -> r.made() != null).orElse(null);
        Result.Asked asked = shown == null
                ? new Result.Asked(
                        painter.map(), painter.palette().get(), caption.get().strip())
                : shown.asked();
        List<Result> pictures = shown == null ? List.of() : candidates.alike(asked);
        LabelMap map = asked.map();
        Palette palette = asked.palette();
        String words = asked.caption();
        tasks.run(
                () -> {
                    List<Slot> cards = new ArrayList<>();
                    cards.add(card(
                            SlotKind.LABEL_MAP,
                            List.of(candidate(stored(d, map, palette), null)),
                            0,
                            alt(map, palette)));
                    if (!words.isEmpty()) {
                        cards.add(card(SlotKind.TEXT, List.of(candidate(new Content.Text(words), null)), 0, ""));
                    }
                    if (shown != null) {
                        cards.add(pictureCard(d, pictures, shown.number(), words));
                    }
                    return cards;
                },
                this::insert,
                painter::report);
    }

    private static Content.LabelMap stored(StoryDocument d, LabelMap map, Palette palette) throws java.io.IOException {
        return new Content.LabelMap(
                d.storePicture(LabelPng.write(map, palette)), map.width(), map.height(), palette.id());
    }

    private static Slot pictureCard(StoryDocument d, List<Result> pictures, int chosen, String words)
            throws java.io.IOException {
        List<Candidate> all = new ArrayList<>();
        int at = 0;
        for (Result r : pictures) {
            Result.Made made = r.made();
            if (made == null) {
                continue;
            }
            GeneratedItem.Image item = made.item();
            at = r.number() == chosen ? all.size() : at;
            Content content = new Content.Picture(
                    d.storePicture(RgbImages.png(item.image())),
                    item.image().width(),
                    item.image().height());
            all.add(candidate(
                    content,
                    new Provenance(
                            made.model().name(),
                            made.model().hash(),
                            WeftVersion.current(),
                            item.seed(),
                            item.seconds(),
                            item.settings(),
                            ("{image} " + words).strip())));
        }
        return card(SlotKind.IMAGE, all, at, words);
    }

    private static Candidate candidate(Content content, @Nullable Provenance provenance) {
        return new Candidate(UUID.randomUUID().toString(), content, provenance, Instant.now());
    }

    private static Slot card(SlotKind kind, List<Candidate> candidates, int chosen, String alt) {
        return new Slot(
                UUID.randomUUID().toString(),
                kind,
                candidates,
                candidates.get(chosen).id(),
                null,
                alt);
    }

    private String alt(LabelMap map, Palette palette) {
        int[] areas = map.areas();
        String names = palette.classes().stream()
                .filter(c -> c.index() != Palette.NOTHING && areas[c.index()] > 0)
                .map(c -> c.name())
                .collect(Collectors.joining(", "));
        return MessageFormat.format(texts.getString("labels.alt"), names);
    }

    private void insert(List<Slot> cards) {
        String id = story.selected().get();
        int at = id == null ? -1 : story.story().indexOf(id);
        int from = at < 0 ? story.story().slots().size() : at + 1;
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < cards.size(); i++) {
            edits.add(new Edit.InsertSlot(from + i, cards.get(i)));
        }
        story.apply(new Edit.Together(texts.getString("labels.intostory"), edits), () -> {
            painter.belongTo(cards.getFirst().id());
            story.inView().set(cards.getLast().id());
            painter.message().set(texts.getString("labels.instory"));
        });
    }

    /** Keeps the map as the newest content of the card it was opened from; the old one stays as an alternative. */
    public void updateCard() {
        StoryDocument d = story.document();
        String id = painter.slot().get();
        if (d == null || id == null || story.story().indexOf(id) < 0) {
            painter.message().set(texts.getString(id == null ? "labels.update.none" : "labels.update.elsewhere"));
            return;
        }
        LabelMap map = painter.map();
        Palette palette = painter.palette().get();
        tasks.run(
                () -> candidate(stored(d, map, palette), null),
                c -> story.apply(new Edit.AddCandidate(id, c, true), () -> painter.message()
                        .set(texts.getString("labels.updated"))),
                painter::report);
    }

    /** Opens the selected label map of the story, or the story's last one, in the painter. */
    public void openCard() {
        StoryDocument d = story.document();
        Slot card = labelCard();
        if (d == null || card == null) {
            painter.message().set(texts.getString("labels.nocard"));
            return;
        }
        Content content = card.chosen().map(Candidate::content).orElseThrow();
        if (content instanceof Content.LabelMap stored) {
            tasks.run(
                    () -> {
                        byte[] png = d.picture(stored.hash());
                        return new Opened(LabelPng.read(png), palette(stored, png, texts));
                    },
                    o -> {
                        painter.open(o.map(), o.palette(), card.id());
                        takeCaption(card);
                    },
                    painter::report);
        }
    }

    private record Opened(LabelMap map, Palette palette) {}

    private static Palette palette(Content.LabelMap stored, byte[] png, ResourceBundle texts) {
        return Palettes.named(stored.palette())
                .or(() -> LabelPng.palette(png))
                .orElseThrow(() -> new IllegalStateException(
                        MessageFormat.format(texts.getString("labels.palette.unknown"), stored.palette())));
    }

    private @Nullable Slot labelCard() {
        Slot found = null;
        String id = story.selected().get();
        for (Slot s : story.story().slots()) {
            boolean labels = s.chosen().map(Candidate::content).orElse(null) instanceof Content.LabelMap;
            if (labels && (found == null || !found.id().equals(id))) {
                found = s;
            }
        }
        return found;
    }

    /** The words behind a label map are its caption. */
    private void takeCaption(Slot card) {
        int next = story.story().indexOf(card.id()) + 1;
        if (next > 0 && next < story.story().slots().size()) {
            Content content = story.story()
                    .slots()
                    .get(next)
                    .chosen()
                    .map(Candidate::content)
                    .orElse(null);
            if (content instanceof Content.Text words) {
                caption.set(words.text());
            }
        }
    }

    /** Puts the story's selected picture, or its last one, below the map. */
    public void referenceFromStory() {
        StoryDocument d = story.document();
        Content.Picture found = null;
        String id = story.selected().get();
        for (Slot s : story.story().slots()) {
            if (s.chosen().map(Candidate::content).orElse(null) instanceof Content.Picture p) {
                found = p;
                if (s.id().equals(id)) {
                    break;
                }
            }
        }
        if (d == null || found == null) {
            painter.message().set(texts.getString("labels.nopicture"));
            return;
        }
        String hash = found.hash();
        tasks.run(() -> RgbImages.decode(d.picture(hash)), painter::refer, painter::report);
    }

    /** A map that the studio brings along, with its caption. */
    public void openExample(int number) {
        caption.set(painter.openExample(number).caption());
    }
}

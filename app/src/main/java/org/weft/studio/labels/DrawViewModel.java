package org.weft.studio.labels;

import java.text.MessageFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.WeftVersion;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.LabelPrompt;
import org.weft.engine.labels.Obedience;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.TaskRunner;

/** Pictures from the painted map: caption, candidates, what the judge says of them, and the way into the story and back. */
public final class DrawViewModel {
    static final int MOST_CANDIDATES = 4;

    private final LabelsViewModel painter;
    private final StoryViewModel story;
    private final Supplier<@Nullable LoadedModel> model;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final StringProperty caption = new SimpleStringProperty("");
    private final StringProperty unknown = new SimpleStringProperty("");
    private final LongProperty seed = new SimpleLongProperty(7);
    private final IntegerProperty candidates = new SimpleIntegerProperty(1);
    private final ObservableList<Result> results = FXCollections.observableArrayList();
    private final IntegerProperty selected = new SimpleIntegerProperty(-1);
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final DoubleProperty progress = new SimpleDoubleProperty();
    private final StringProperty status = new SimpleStringProperty("");
    private final StringProperty judge = new SimpleStringProperty("");
    private final StringProperty reliability = new SimpleStringProperty("");
    private final BooleanProperty mismatches = new SimpleBooleanProperty(true);
    private @Nullable Job job;
    private @Nullable Made made;
    private int run;

    /** @param model the model in use, null while none is loaded */
    public DrawViewModel(
            LabelsViewModel painter,
            StoryViewModel story,
            Supplier<@Nullable LoadedModel> model,
            TaskRunner tasks,
            ResourceBundle texts) {
        this.painter = painter;
        this.story = story;
        this.model = model;
        this.tasks = tasks;
        this.texts = texts;
        caption.addListener((o, a, b) -> sayUnknownWords());
    }

    /** What the candidates were made from. */
    private record Made(LabelMap map, Palette palette, String caption, ModelInfo model, int run) {}

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

    /** How many pictures, 1..4. */
    public IntegerProperty candidates() {
        return candidates;
    }

    /** The candidates of the newest run. */
    public ObservableList<Result> results() {
        return results;
    }

    /** Which candidate is shown, -1 for none. */
    public IntegerProperty selected() {
        return selected;
    }

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
        int at = selected.get();
        return at < 0 || at >= results.size() ? Optional.empty() : Optional.of(results.get(at));
    }

    private void sayUnknownWords() {
        LoadedModel m = model.get();
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

    /** Draws the map: every candidate with its own seed. */
    public void generate() {
        LoadedModel m = model.get();
        if (busy.get()) {
            return;
        }
        if (m == null) {
            status.set(texts.getString("labels.nomodel"));
            return;
        }
        run++;
        Made from =
                new Made(painter.map(), painter.palette().get(), caption.get().strip(), m.info(), run);
        made = from;
        ImageSettings d = m.info().defaultImage();
        GenerationRequest request = LabelPrompt.request(
                LabelPrompt.segments(
                        from.map(), from.palette(), from.caption(), m.info().imageSize()),
                m.info(),
                new ImageSettings(d.steps(), d.guidance(), d.scheduler(), true),
                seed.get(),
                candidates.get());
        results.clear();
        for (int i = 0; i < candidates.get(); i++) {
            results.add(new Result(i, null, null, null));
        }
        selected.set(0);
        busy.set(true);
        progress.set(-1);
        status.set(texts.getString("engine.working"));
        judge.set("");
        job = m.generate(request, event -> receive(from, event));
    }

    /** Waits for the run to end; for tests and pictures of the screen. */
    public void await() throws InterruptedException {
        Job running = job;
        if (running != null) {
            running.await();
        }
    }

    /** Stops the run; pictures already made stay. */
    public void cancel() {
        Job running = job;
        if (running != null) {
            running.cancel();
        }
    }

    /** Called on the engine's thread. */
    private void receive(Made from, GenerationEvent event) {
        switch (event) {
            case GenerationEvent.Queued q -> tasks.onScreen(() -> status.set(texts.getString("engine.queued")));
            case GenerationEvent.Started s -> tasks.onScreen(() -> status.set(texts.getString("engine.working")));
            case GenerationEvent.Progress p ->
                tasks.onScreenThrottled("labels-progress", () -> {
                    if (busy.get()) {
                        progress.set(p.fraction());
                        status.set(timeLeft(p.secondsLeft()));
                    }
                });
            case GenerationEvent.TextSoFar t -> {}
            case GenerationEvent.Preview p ->
                tasks.onScreenThrottled("labels-preview" + p.candidate(), () -> preview(from, p));
            case GenerationEvent.ItemDone i -> tasks.onScreen(() -> keep(from, i));
            case GenerationEvent.Finished f -> tasks.onScreen(() -> over(""));
            case GenerationEvent.Cancelled c -> tasks.onScreen(() -> over(texts.getString("engine.cancelled")));
            case GenerationEvent.Failed f ->
                tasks.onScreen(() -> over(String.valueOf(f.error().getMessage())));
        }
    }

    private String timeLeft(double seconds) {
        return seconds < 0
                ? texts.getString("engine.working")
                : texts.getString("engine.left").replace("{0}", Long.toString(Math.round(Math.ceil(seconds))));
    }

    private void preview(Made from, GenerationEvent.Preview p) {
        if (from.run() == run
                && p.candidate() < results.size()
                && results.get(p.candidate()).item() == null) {
            results.set(p.candidate(), results.get(p.candidate()).with(p.image()));
        }
    }

    private void keep(Made from, GenerationEvent.ItemDone done) {
        if (from.run() == run && done.result() instanceof GeneratedItem.Image image) {
            results.set(done.candidate(), results.get(done.candidate()).done(image));
            judge(from, done.candidate(), image.image());
        }
    }

    private void over(String message) {
        busy.set(false);
        progress.set(0);
        status.set(message);
        results.removeIf(r -> r.item() == null);
        if (selected.get() >= results.size()) {
            selected.set(results.size() - 1);
        }
    }

    // ---- obedience ----

    private record Verdict(Obedience obedience, LabelJudge.Reliability reliability) {}

    private void judge(Made from, int candidate, RgbImage picture) {
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
                        v -> judged(from, candidate, v),
                        () -> judge.set(MessageFormat.format(
                                texts.getString("labels.nojudge"),
                                from.palette().title()))),
                e -> judge.set(String.valueOf(e.getMessage())));
    }

    private void judged(Made from, int candidate, Verdict verdict) {
        LabelJudge.Reliability r = verdict.reliability();
        judge.set(MessageFormat.format(
                texts.getString("labels.judge"), verdict.obedience().judge()));
        if (r.pictures() > 0) {
            reliability.set(MessageFormat.format(
                    texts.getString("labels.reliability"), r.agreement(), r.meanOverlap(), r.pictures()));
        }
        if (from.run() == run) {
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i).candidate() == candidate) {
                    results.set(i, results.get(i).judged(verdict.obedience()));
                }
            }
        }
    }

    // ---- the story ----

    /** Puts map, caption and the pictures, the shown one chosen, behind the story's selected card. */
    public void intoStory() {
        StoryDocument d = story.document();
        if (d == null) {
            return;
        }
        List<Result> pictures = results.stream().filter(r -> r.item() != null).toList();
        // what was drawn belongs to its pictures, though the painter may have gone on since
        Made from = pictures.isEmpty() ? null : made;
        LabelMap map = from == null ? painter.map() : from.map();
        Palette palette = from == null ? painter.palette().get() : from.palette();
        String words = from == null ? caption.get().strip() : from.caption();
        int chosen = shown().map(Result::candidate).orElse(0);
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
                    if (from != null) {
                        cards.add(pictureCard(d, from, pictures, chosen, words));
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

    private static Slot pictureCard(StoryDocument d, Made from, List<Result> pictures, int chosen, String words)
            throws java.io.IOException {
        List<Candidate> all = new ArrayList<>();
        int at = 0;
        for (Result r : pictures) {
            GeneratedItem.Image item = r.item();
            if (item == null) {
                continue;
            }
            at = r.candidate() == chosen ? all.size() : at;
            Content content = new Content.Picture(
                    d.storePicture(RgbImages.png(item.image())),
                    item.image().width(),
                    item.image().height());
            all.add(candidate(
                    content,
                    new Provenance(
                            from.model().name(),
                            from.model().hash(),
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
            painter.slot().set(cards.getFirst().id());
            story.inView().set(cards.getLast().id());
            painter.message().set(texts.getString("labels.instory"));
        });
    }

    /** Keeps the map as the newest content of the card it was opened from; the old one stays as an alternative. */
    public void updateCard() {
        StoryDocument d = story.document();
        String id = painter.slot().get();
        if (d == null || id == null || story.story().indexOf(id) < 0) {
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

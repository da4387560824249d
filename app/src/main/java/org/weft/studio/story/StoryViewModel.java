package org.weft.studio.story;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.document.Arrangement;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.DamagedDocumentException;
import org.weft.document.DocumentState;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Edits;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.engine.ContextReport;
import org.weft.engine.RgbImage;
import org.weft.studio.task.Failures;
import org.weft.studio.task.TaskRunner;

/** The story on screen: every change is an edit of the document, applied off the FX thread; the cards follow the document. */
public final class StoryViewModel {
    private final TaskRunner tasks;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final ResourceBundle texts;
    private final Drafts drafts;
    private final CardList cards = new CardList();
    private final ObjectProperty<@Nullable String> selected = new SimpleObjectProperty<>();
    private final Selection selection = new Selection(selected);
    private final ObjectProperty<@Nullable String> inView = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Notice> notice = new SimpleObjectProperty<>();
    private final StringProperty title = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable DocumentState> access = new SimpleObjectProperty<>();
    private final IntegerProperty edits = new SimpleIntegerProperty();
    private final List<Runnable> leaving = new ArrayList<>();
    private Runnable asked = () -> {};
    private final BooleanProperty canUndo = new SimpleBooleanProperty();
    private final BooleanProperty canRedo = new SimpleBooleanProperty();
    private @Nullable StoryDocument document;
    private Story story = new Story("", List.of());
    /** The story as it will be when all edits on their way are done; places are counted in it. */
    private Story planned = story;

    private @Nullable String plannedSelection;
    private int pending;

    /** @param drafts where stories live that have no name yet */
    public StoryViewModel(TaskRunner tasks, ResourceBundle texts, Drafts drafts) {
        this.tasks = tasks;
        this.texts = texts;
        this.drafts = drafts;
        incoming = new Incoming(this, tasks, texts);
        outgoing = new Outgoing(this, tasks, texts, drafts);
    }

    public ObservableList<Card> cards() {
        return cards.cards();
    }

    /** Id of the selected slot. */
    public ObjectProperty<@Nullable String> selected() {
        return selected;
    }

    /** Every selected card; {@link #selected} is the one in hand. */
    public Selection selection() {
        return selection;
    }

    /** The story as it will be when all edits on their way are done. */
    Story planned() {
        return planned;
    }

    /** As {@link #planned()}, also of a document that is no longer shown. */
    Story planned(StoryDocument of) {
        return shows(of) ? planned : of.story();
    }

    /** Whether this is the document on screen. */
    boolean shows(StoryDocument it) {
        return it.equals(document);
    }

    /** Id of the card that should be in sight: the canvas moves when it changes. */
    public ObjectProperty<@Nullable String> inView() {
        return inView;
    }

    public ObjectProperty<@Nullable Notice> notice() {
        return notice;
    }

    public StringProperty title() {
        return title;
    }

    public BooleanProperty canUndo() {
        return canUndo;
    }

    public BooleanProperty canRedo() {
        return canRedo;
    }

    public Story story() {
        return story;
    }

    public @Nullable StoryDocument document() {
        return document;
    }

    /** What the card in hand shows; empty when none is selected, or it is still to be made. */
    Optional<Candidate> inHand() {
        String id = selected.get();
        int at = id == null ? -1 : story.indexOf(id);
        return at < 0 ? Optional.empty() : story.slots().get(at).chosen();
    }

    /** How the story stands with its file: read-only, not written yet, or as it should be. */
    public ObjectProperty<@Nullable DocumentState> access() {
        return access;
    }

    /** Grows with every change of the story, whoever made it. */
    public IntegerProperty edits() {
        return edits;
    }

    /**
     * Sets what makes an edit of words that are being typed; called on the FX thread when another window asks for the story, and
     * before it is copied or another one is shown.
     */
    public void onAsked(Runnable commit) {
        asked = commit;
    }

    /** Makes an edit of what is being typed. */
    void commitTyping() {
        asked.run();
    }

    /** Calls back before another story is shown, while this one still takes edits. */
    void onLeave(Runnable listener) {
        leaving.add(listener);
    }

    /** Asks the window that has the story open to give it up. */
    public void takeOver() {
        StoryDocument d = document;
        if (d != null) {
            notice.set(Notice.info(texts.getString("access.asking")));
            tasks.runAside(
                    () -> {
                        d.takeOver();
                        return true;
                    },
                    ok -> {
                        notice.set(Notice.info(texts.getString("access.taken")));
                        refresh(d, d.story());
                    },
                    this::report);
        }
    }

    /** Makes the story what it was after an edit of its history. */
    public void revertTo(long entry, String label, Runnable then) {
        StoryDocument d = document;
        if (d != null) {
            tasks.run(
                    () -> Waiting.edited(d, () -> d.revertTo(entry, label)),
                    now -> {
                        refresh(d, now);
                        then.run();
                    },
                    this::report);
        }
    }

    /** Files and pictures that become cards. */
    public Incoming incoming() {
        return incoming;
    }

    /** What leaves the story: copies and single pictures. */
    public Outgoing outgoing() {
        return outgoing;
    }

    /** Opens a story file. */
    public void open(Path file) {
        if (isOpen(file)) {
            return; // opened again it could only be looked at, as this window has it already
        }
        tasks.run(() -> Documents.open(file), this::show, e -> {
            report(e);
            if (e instanceof DamagedDocumentException) {
                incoming.damaged(file, drafts.beside(file), e);
            }
            if (document == null) {
                draft();
            }
        });
    }

    private boolean isOpen(Path file) {
        StoryDocument d = document;
        Path wanted = file.toAbsolutePath().normalize();
        return d != null
                && d.file()
                        .filter(f -> f.toAbsolutePath().normalize().equals(wanted))
                        .isPresent();
    }

    /** Begins a new story in a file. */
    public void create(Path file) {
        tasks.run(() -> Documents.create(file), this::show, this::report);
    }

    /** Where paintings of label maps are kept: with the drafts. */
    public Path paintings() {
        return drafts.paintings();
    }

    /** A place for the next recorded trace. */
    Path traceFile() {
        return drafts.trace();
    }

    /** Begins a new story among the drafts; it is kept like any other. */
    public void draft() {
        tasks.run(drafts::create, this::show, e -> {
            report(e);
            tasks.run(Documents::inMemory, this::show, this::report);
        });
    }

    /** Goes on in the story opened last, or begins a new one; says so when the last one has gone. */
    public void resume() {
        tasks.run(
                drafts::resumed,
                found -> {
                    found.gone()
                            .ifPresent(f -> notice.set(
                                    Notice.info(texts.getString("resume.gone").replace("{0}", f.toString()))));
                    found.file().ifPresentOrElse(this::open, this::draft);
                },
                e -> draft());
    }

    /** Opens a list of the reference or a sample as a copy among the drafts, so that the original stays as it is. */
    public void openSample(Path annt) {
        tasks.run(() -> drafts.ofSample(annt), this::show, this::report);
    }

    /** Opens whatever story a file holds: a Weft document or an annt.json list. */
    public void openAny(Path file) {
        if (file.toString().endsWith(".json")) {
            openSample(file);
        } else {
            open(file);
        }
    }

    /** Shows a document. The one before is closed once it has what was typed and made for it. */
    public void show(StoryDocument next) {
        StoryDocument before = document;
        if (before != null) {
            commitTyping();
            leaving.forEach(Runnable::run);
        }
        document = next;
        pending = 0;
        cards.forget();
        selected.set(null);
        inView.set(null);
        access.set(next.state());
        follow(next);
        refresh(next, next.story());
        next.file().ifPresent(f -> tasks.run(() -> drafts.opened(f), noted -> {}, this::report));
        if (before != null) {
            // what is on its way to it brings one more edit when it is there
            tasks.run(() -> true, ok -> close(before), this::report);
        }
    }

    private void close(StoryDocument before) {
        tasks.run(
                () -> {
                    before.close();
                    return true;
                },
                ok -> {},
                this::report);
    }

    /** What happens to the document elsewhere: another window takes it over or writes, the disk refuses or takes edits again. */
    private void follow(StoryDocument next) {
        next.onState(state -> tasks.onScreen(() -> {
            if (shows(next)) {
                access.set(state);
                refresh(next, next.story());
            }
        }));
        next.onAsked(() -> tasks.onScreen(() -> asked.run()));
        next.onChange(now -> {
            if (next.readOnly()) {
                tasks.onScreen(() -> refresh(next, next.story()));
            }
        });
    }

    /** Shows a document's story as it is now; what is told of one that is no longer shown is not heard. */
    void refresh(StoryDocument of, Story now) {
        if (!shows(of)) {
            return;
        }
        story = now;
        edits.set(edits.get() + 1);
        if (pending == 0) {
            planned = now;
            plannedSelection = null;
        }
        title.set(now.title().isBlank() ? texts.getString("story.untitled") : now.title());
        redraw();
        tasks.run(
                () -> new boolean[] {!of.readOnly() && of.canUndo(), !of.readOnly() && of.canRedo()},
                can -> {
                    if (shows(of)) {
                        canUndo.set(can[0]);
                        canRedo.set(can[1]);
                    }
                },
                e -> {});
    }

    /** Shows the cards anew, as when a picture of theirs has come from the disk. */
    void redraw() {
        selection.keepOnly(story);
        cards.show(story);
    }

    /** Takes what the story costs; null when no model can say. */
    void setContext(@Nullable ContextReport report) {
        cards.costs(report);
    }

    /** Shows text or a picture that is being generated for a card; null for both takes it away. */
    void setLive(String slotId, @Nullable String text, @Nullable RgbImage picture) {
        cards.live(slotId, text, picture);
    }

    /** Applies an edit to the document in the background. */
    public void apply(Edit edit) {
        apply(edit, () -> {});
    }

    /** As {@link #apply(Edit)}; {@code then} runs on the FX thread when it is done. */
    public void apply(Edit edit, Runnable then) {
        StoryDocument d = document;
        if (d != null) {
            apply(d, edit, then);
        }
    }

    /** As {@link #apply(Edit, Runnable)}, to a document that another may have taken the place of; {@code then} is not run then. */
    void apply(StoryDocument to, Edit edit, Runnable then) {
        if (shows(to)) {
            plan(edit);
            pending++;
        }
        tasks.run(
                () -> Waiting.edited(to, () -> to.apply(edit)),
                now -> {
                    if (shows(to)) {
                        pending--;
                        refresh(to, now);
                        then.run();
                    }
                },
                e -> {
                    if (shows(to)) {
                        pending--;
                        refresh(to, to.story());
                    }
                    report(e);
                });
    }

    private void plan(Edit edit) {
        try {
            planned = Edits.apply(planned, edit).story();
        } catch (IllegalArgumentException e) {
            planned = story; // the document will refuse it too, and say why
        }
    }

    /** Adds a text card behind the selected one, or at the end, and selects it. */
    public void addText(String words) {
        insert(Slots.of(SlotKind.TEXT, new Content.Text(words)));
    }

    private void insert(Slot slot) {
        StoryDocument d = document;
        if (d != null) {
            insert(d, slot);
        }
    }

    /** Behind the selected card, or at the end; at the end of a document that is no longer shown. */
    void insert(StoryDocument to, Slot slot) {
        int at = shows(to) ? insertionPoint() : to.story().slots().size();
        plannedSelection = shows(to) ? slot.id() : plannedSelection;
        apply(to, new Edit.InsertSlot(at, slot), () -> {
            selected.set(slot.id());
            inView.set(slot.id());
        });
    }

    private int insertionPoint() {
        String id = plannedSelection == null ? selected.get() : plannedSelection;
        int at = id == null ? -1 : planned.indexOf(id);
        return at < 0 ? planned.slots().size() : at + 1;
    }

    /** Replaces the words of a card. */
    public void editText(String slotId, String words) {
        int at = story.indexOf(slotId);
        if (at >= 0
                && story.slots().get(at).chosen().map(c -> c.content()).orElse(null) instanceof Content.Text t
                && !t.text().equals(words)) {
            apply(new Edit.EditText(slotId, words));
        }
    }

    /** Says what a picture shows, for people who cannot see it. */
    public void describe(String slotId, String words) {
        int at = story.indexOf(slotId);
        if (at >= 0 && !story.slots().get(at).altText().equals(words)) {
            apply(new Edit.SetAltText(slotId, words));
        }
    }

    /** Takes the selected cards out of the story; undo brings them back. */
    public void deleteSelected() {
        List<String> gone = List.copyOf(selection.ids());
        List<String> order = Arranging.inOrder(planned, gone);
        if (!order.isEmpty()) {
            selection.clear();
            Arranging.remove(planned, gone).ifPresent(this::apply);
        }
    }

    /** Puts copies of the selected cards behind them and selects the copies. */
    public void duplicateSelected() {
        List<Slot> copies = Arranging.copies(planned, selection.ids());
        Arranging.duplicate(planned, selection.ids(), copies)
                .ifPresent(e -> apply(e, () -> {
                    List<String> ids = copies.stream().map(Slot::id).toList();
                    selection.set(ids, ids.getLast());
                    inView.set(ids.getLast());
                }));
    }

    /** Moves the selected cards earlier (-1) or later (1) in reading order. */
    public void moveSelected(int by) {
        Arranging.shift(planned, selection.ids(), by).ifPresent(this::apply);
    }

    /** Moves the selected cards into a gap (0..size) of the reading order. */
    public void moveSelectedTo(int gap) {
        Arranging.move(planned, selection.ids(), gap).ifPresent(this::apply);
    }

    /** Splits a text card at a place in its words; the second half is selected. */
    public void split(String slotId, int caret) {
        Arranging.split(planned, slotId, caret)
                .ifPresent(e -> apply(e, () -> {
                    int next = story.indexOf(slotId) + 1;
                    if (next > 0 && next < story.slots().size()) {
                        selected.set(story.slots().get(next).id());
                    }
                }));
    }

    /** Takes the words of the card behind the selected one into it. */
    public void mergeWithNext() {
        String id = selected.get();
        if (id != null) {
            Arranging.merge(planned, id)
                    .ifPresentOrElse(this::apply, () -> notice.set(Notice.info(texts.getString("canvas.merge.none"))));
        }
    }

    /** Makes the selected cards a group that moves together. */
    public void group() {
        Arranging.group(planned, selection.ids()).ifPresent(this::apply);
    }

    public void ungroup() {
        Arranging.ungroup(planned, selection.ids()).ifPresent(this::apply);
    }

    public void arrange(Arrangement arrangement) {
        if (planned.arrangement() != arrangement) {
            apply(new Edit.Arrange(arrangement));
        }
    }

    /** Adds a card that is still to be made, behind the selected one or at the end. */
    public void addPlaceholder(SlotKind kind) {
        insert(Slots.placeholder(kind));
    }

    /** As {@link #browse}, of the card in hand. */
    public void browseSelected(int by) {
        String id = selected.get();
        if (id != null) {
            browse(id, by);
        }
    }

    /** Shows another of the card's alternatives: the one before (-1) or behind (1), round and round. */
    void browse(String slotId, int by) {
        int at = story.indexOf(slotId);
        List<Candidate> all = at < 0 ? List.of() : story.slots().get(at).candidates();
        if (all.size() > 1) {
            int now = story.slots().get(at).chosen().map(all::indexOf).orElse(-1);
            choose(slotId, all.get(Math.floorMod(now + by, all.size())).id());
        }
    }

    public void choose(String slotId, String candidateId) {
        apply(new Edit.ChooseCandidate(slotId, candidateId));
    }

    public void rename(String newTitle) {
        if (!newTitle.equals(title.get())) { // which says what a story without one is called
            apply(new Edit.SetTitle(newTitle));
        }
    }

    public void undo() {
        step(true);
    }

    public void redo() {
        step(false);
    }

    private void step(boolean back) {
        StoryDocument d = document;
        if (d != null) {
            tasks.run(
                    () -> Waiting.stepped(d, back),
                    what -> {
                        refresh(d, d.story());
                        what.ifPresent(
                                w -> notice.set(Notice.info(texts.getString(back ? "story.undone" : "story.redone")
                                        + " " + StepNames.of(w, texts))));
                    },
                    this::report);
        }
    }

    /** Closes the document; blocks until it is one plain file. */
    public void close() {
        StoryDocument d = document;
        document = null;
        if (d != null) {
            try {
                d.close();
            } catch (IOException e) {
                report(e);
            }
        }
    }

    /** Shows what went wrong as a message. */
    public void report(Exception e) {
        notice.set(Notice.problem(Failures.said(texts, e)));
    }
}

package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.document.StoryDocument;
import org.weft.engine.RgbImages;
import org.weft.studio.task.TaskRunner;

/** Two candidates held against each other: alternatives of one card, or the content of two cards. */
final class CompareViewModel {
    /** Something that can be compared. @param slotId its card */
    record Side(String slotId, Candidate candidate, String name) {}

    private final StoryViewModel story;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final BooleanProperty open = new SimpleBooleanProperty();
    private final ObservableList<Side> choices = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable Side> left = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Side> right = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable PictureDifference> pixels = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable WordDiff> words = new SimpleObjectProperty<>();

    CompareViewModel(StoryViewModel story, TaskRunner tasks, ResourceBundle texts) {
        this.story = story;
        this.tasks = tasks;
        this.texts = texts;
        left.addListener((o, a, b) -> compare());
        right.addListener((o, a, b) -> compare());
    }

    BooleanProperty shown() {
        return open;
    }

    /** What can stand on either side. */
    ObservableList<Side> choices() {
        return choices;
    }

    ObjectProperty<@Nullable Side> left() {
        return left;
    }

    ObjectProperty<@Nullable Side> right() {
        return right;
    }

    /** How two pictures differ; null for anything else. */
    ObjectProperty<@Nullable PictureDifference> pixels() {
        return pixels;
    }

    /** How two texts differ; null for anything else. */
    ObjectProperty<@Nullable WordDiff> words() {
        return words;
    }

    /** Compares two selected cards, or the alternatives of one; says so when there is nothing to compare. */
    void openSelected() {
        List<String> ids = Arranging.inOrder(story.story(), story.selection().ids());
        List<Side> sides = new ArrayList<>();
        for (String id : ids) {
            Slot slot = story.story().slots().get(story.story().indexOf(id));
            sides.addAll(ids.size() == 1 ? alternatives(slot) : chosen(slot));
        }
        if (sides.size() < 2) {
            story.notice().set(Notice.info(texts.getString("compare.none")));
            return;
        }
        String first = ids.size() == 1
                ? story.story()
                        .slots()
                        .get(story.story().indexOf(ids.getFirst()))
                        .chosenId()
                : null;
        show(sides, first);
    }

    /** Compares a proposal with what its card holds now. */
    void open(Proposal proposal) {
        if (proposal.made().isEmpty()) {
            return;
        }
        Proposal.Made made = proposal.made().getLast();
        int at = story.story().indexOf(made.slotId());
        if (at < 0) {
            return;
        }
        Slot slot = story.story().slots().get(at);
        List<Side> sides = alternatives(slot);
        if (sides.size() < 2) {
            story.notice().set(Notice.info(texts.getString("compare.none")));
            return;
        }
        show(sides, slot.chosenId());
        if (!made.candidate().id().equals(slot.chosenId())) {
            sides.stream()
                    .filter(s -> s.candidate().id().equals(made.candidate().id()))
                    .findFirst()
                    .ifPresent(right::set);
        }
    }

    private void show(List<Side> sides, @Nullable String first) {
        choices.setAll(sides);
        Side l = sides.stream()
                .filter(s -> s.candidate().id().equals(first))
                .findFirst()
                .orElse(sides.getFirst());
        left.set(l);
        right.set(sides.stream().filter(s -> !s.equals(l)).findFirst().orElse(l));
        open.set(true);
    }

    private List<Side> alternatives(Slot slot) {
        List<Side> out = new ArrayList<>();
        for (int i = 0; i < slot.candidates().size(); i++) {
            Candidate c = slot.candidates().get(i);
            String seed = c.provenance() == null ? texts.getString("compare.mine") : Card.seed(c.provenance(), texts);
            String name = texts.getString("card.alternative").replace("{0}", Integer.toString(i + 1)) + " (" + seed
                    + ")" + (c.id().equals(slot.chosenId()) ? " \u2713" : "");
            out.add(new Side(slot.id(), c, name));
        }
        return out;
    }

    private List<Side> chosen(Slot slot) {
        int number = story.story().indexOf(slot.id()) + 1;
        String key = Layouts.isPicture(slot) ? "card.picture" : "card.text";
        return slot.chosen()
                .map(c ->
                        List.of(new Side(slot.id(), c, texts.getString(key).replace("{0}", Integer.toString(number)))))
                .orElse(List.of());
    }

    private void compare() {
        Side l = left.get();
        Side r = right.get();
        StoryDocument d = story.document();
        pixels.set(null);
        words.set(null);
        if (l == null || r == null || d == null) {
            return;
        }
        String a = Slots.hash(l.candidate().content());
        String b = Slots.hash(r.candidate().content());
        if (a != null && b != null) {
            tasks.runAside(
                    () -> PictureDifference.of(RgbImages.decode(d.picture(a)), RgbImages.decode(d.picture(b))),
                    found -> {
                        if (l.equals(left.get()) && r.equals(right.get())) {
                            pixels.set(found);
                        }
                    },
                    story::report);
        } else if (l.candidate().content() instanceof Content.Text x
                && r.candidate().content() instanceof Content.Text y) {
            words.set(WordDiff.of(x.text(), y.text()));
        }
    }

    void swap() {
        Side l = left.get();
        left.set(right.get());
        right.set(l);
    }

    /** Takes one side into the story. */
    void choose(@Nullable Side side) {
        if (side != null) {
            story.choose(side.slotId(), side.candidate().id());
        }
        close();
    }

    void close() {
        open.set(false);
    }
}

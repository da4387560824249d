package org.weft.document;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits as pure functions: what a story becomes, and the edit that takes it back. */
public final class Edits {
    private Edits() {}

    /** A story after an edit, and the edit that restores the story before it. */
    public record Applied(Story story, Edit inverse) {}

    /** @throws IllegalArgumentException when the edit names a slot, candidate or position that is not there */
    public static Applied apply(Story story, Edit edit) {
        return switch (edit) {
            case Edit.SetTitle e ->
                new Applied(
                        new Story(e.title(), story.slots(), story.arrangement(), story.groups()),
                        new Edit.SetTitle(story.title()));
            case Edit.InsertSlot e -> insert(story, e);
            case Edit.RemoveSlot e -> remove(story, e);
            case Edit.MoveSlot e -> move(story, e);
            case Edit.PlaceSlot e -> {
                Slot s = slot(story, e.slotId());
                yield replace(story, placed(s, e.placement()), new Edit.PlaceSlot(s.id(), s.placement()));
            }
            case Edit.SetAltText e -> {
                Slot s = slot(story, e.slotId());
                Slot after = new Slot(s.id(), s.kind(), s.candidates(), s.chosenId(), s.placement(), e.altText());
                yield replace(story, after, new Edit.SetAltText(s.id(), s.altText()));
            }
            case Edit.Arrange e ->
                new Applied(
                        new Story(story.title(), story.slots(), e.arrangement(), story.groups()),
                        new Edit.Arrange(story.arrangement()));
            case Edit.SetGroups e ->
                new Applied(
                        new Story(story.title(), story.slots(), story.arrangement(), e.groups()),
                        new Edit.SetGroups(story.groups()));
            case Edit.AddCandidate e -> addCandidate(story, e);
            case Edit.DropCandidate e -> dropCandidate(story, e);
            case Edit.ChooseCandidate e -> choose(story, e);
            case Edit.EditText e -> editText(story, e);
            case Edit.Together e -> together(story, e);
        };
    }

    private static Slot slot(Story story, String id) {
        int at = story.indexOf(id);
        if (at < 0) {
            throw new IllegalArgumentException("the story has no card " + id);
        }
        return story.slots().get(at);
    }

    private static Applied replace(Story story, Slot after, Edit inverse) {
        List<Slot> slots = new ArrayList<>(story.slots());
        slots.set(story.indexOf(after.id()), after);
        return new Applied(story.withSlots(slots), inverse);
    }

    private static Slot placed(Slot s, @Nullable Placement placement) {
        return new Slot(s.id(), s.kind(), s.candidates(), s.chosenId(), placement, s.altText());
    }

    private static Slot with(Slot s, List<Candidate> candidates, @Nullable String chosen) {
        return new Slot(s.id(), s.kind(), candidates, chosen, s.placement(), s.altText());
    }

    private static Applied insert(Story story, Edit.InsertSlot e) {
        if (e.index() < 0
                || e.index() > story.slots().size()
                || story.indexOf(e.slot().id()) >= 0) {
            throw new IllegalArgumentException("a card cannot be put at " + e.index() + " of "
                    + story.slots().size() + ", or is there already");
        }
        List<Slot> slots = new ArrayList<>(story.slots());
        slots.add(e.index(), e.slot());
        return new Applied(story.withSlots(slots), new Edit.RemoveSlot(e.slot().id()));
    }

    private static Applied remove(Story story, Edit.RemoveSlot e) {
        Slot slot = slot(story, e.slotId());
        int at = story.indexOf(slot.id());
        List<Slot> slots = new ArrayList<>(story.slots());
        slots.remove(at);
        return new Applied(story.withSlots(slots), new Edit.InsertSlot(at, slot));
    }

    private static Applied move(Story story, Edit.MoveSlot e) {
        Slot slot = slot(story, e.slotId());
        int from = story.indexOf(slot.id());
        if (e.index() < 0 || e.index() >= story.slots().size()) {
            throw new IllegalArgumentException("a card cannot be moved to " + e.index() + " of "
                    + story.slots().size());
        }
        List<Slot> slots = new ArrayList<>(story.slots());
        slots.remove(from);
        slots.add(e.index(), slot);
        return new Applied(story.withSlots(slots), new Edit.MoveSlot(slot.id(), from));
    }

    private static Applied addCandidate(Story story, Edit.AddCandidate e) {
        Slot s = slot(story, e.slotId());
        List<Candidate> candidates = new ArrayList<>(s.candidates());
        candidates.add(e.candidate());
        String chosen = e.choose() ? e.candidate().id() : s.chosenId();
        return replace(
                story,
                with(s, candidates, chosen),
                new Edit.DropCandidate(s.id(), e.candidate().id(), s.chosenId()));
    }

    private static Applied dropCandidate(Story story, Edit.DropCandidate e) {
        Slot s = slot(story, e.slotId());
        Candidate dropped = candidate(s, e.candidateId());
        List<Candidate> candidates = new ArrayList<>(s.candidates());
        if (!candidates.getLast().id().equals(dropped.id())) {
            throw new IllegalArgumentException("only the newest candidate can be taken back");
        }
        candidates.removeLast();
        Edit add = new Edit.AddCandidate(s.id(), dropped, dropped.id().equals(s.chosenId()));
        return replace(story, with(s, candidates, e.chosenId()), add);
    }

    private static Candidate candidate(Slot slot, String id) {
        return slot.candidates().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the card has no candidate " + id));
    }

    private static Applied choose(Story story, Edit.ChooseCandidate e) {
        Slot s = slot(story, e.slotId());
        if (e.candidateId() != null) {
            candidate(s, e.candidateId());
        }
        return replace(story, with(s, s.candidates(), e.candidateId()), new Edit.ChooseCandidate(s.id(), s.chosenId()));
    }

    private static Applied editText(Story story, Edit.EditText e) {
        Slot s = slot(story, e.slotId());
        Candidate chosen = s.chosen()
                .orElseThrow(() -> new IllegalArgumentException("the card has no text to edit; add a candidate first"));
        if (!(chosen.content() instanceof Content.Text before)) {
            throw new IllegalArgumentException("the card does not hold text");
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Candidate c : s.candidates()) {
            boolean same = c.id().equals(chosen.id());
            candidates.add(same ? new Candidate(c.id(), new Content.Text(e.text()), c.provenance(), c.created()) : c);
        }
        return replace(story, with(s, candidates, s.chosenId()), new Edit.EditText(s.id(), before.text()));
    }

    private static Applied together(Story story, Edit.Together e) {
        List<Edit> inverses = new ArrayList<>();
        Story now = story;
        for (Edit part : e.edits()) {
            Applied applied = apply(now, part);
            now = applied.story();
            inverses.addFirst(applied.inverse());
        }
        return new Applied(now, new Edit.Together(e.label(), inverses));
    }

    /** What an edit does, a few words for menus and the history. */
    public static String label(Edit edit) {
        return switch (edit) {
            case Edit.SetTitle e -> "Change title";
            case Edit.InsertSlot e -> "Add card";
            case Edit.RemoveSlot e -> "Delete card";
            case Edit.MoveSlot e -> "Move card";
            case Edit.PlaceSlot e -> "Place card";
            case Edit.SetAltText e -> "Change description";
            case Edit.Arrange e -> "Change layout";
            case Edit.SetGroups e -> "Group cards";
            case Edit.AddCandidate e -> "Add candidate";
            case Edit.DropCandidate e -> "Take candidate back";
            case Edit.ChooseCandidate e -> "Choose candidate";
            case Edit.EditText e -> "Edit text";
            case Edit.Together e -> e.label();
        };
    }
}

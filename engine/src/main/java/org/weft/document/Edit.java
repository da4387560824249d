package org.weft.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change to the story. Each one applied is one committed transaction and one step of undo. */
public sealed interface Edit {

    /** Sets the title. */
    record SetTitle(String title) implements Edit {}

    /** Puts a new slot before position {@code index} (0..size). */
    record InsertSlot(int index, Slot slot) implements Edit {}

    /** Takes a slot out; undo brings it back with all its candidates. */
    record RemoveSlot(String slotId) implements Edit {}

    /** Moves a slot so that it ends up at position {@code index} in reading order. */
    record MoveSlot(String slotId, int index) implements Edit {}

    /** Puts a card somewhere on the canvas; null gives it back to the layout. */
    record PlaceSlot(String slotId, @Nullable Placement placement) implements Edit {}

    /** Adds a candidate at the end of the slot's list and chooses it when {@code choose} says so. */
    record AddCandidate(String slotId, Candidate candidate, boolean choose) implements Edit {}

    /** Takes the newest candidate back and chooses {@code chosenId}; the inverse of adding one. */
    record DropCandidate(String slotId, String candidateId, @Nullable String chosenId) implements Edit {}

    /** Chooses one of the slot's candidates, null makes the slot a placeholder. */
    record ChooseCandidate(String slotId, @Nullable String candidateId) implements Edit {}

    /** Replaces the words of the chosen text; edits that follow each other quickly are one undo step. */
    record EditText(String slotId, String text) implements Edit {}

    /** Sets the alternative text of a picture. */
    record SetAltText(String slotId, String altText) implements Edit {}

    /** Chooses how the cards lie on the canvas. */
    record Arrange(Arrangement arrangement) implements Edit {}

    /** Says anew which cards move together. */
    record SetGroups(List<Group> groups) implements Edit {
        public SetGroups {
            groups = List.copyOf(groups);
        }
    }

    /** Several edits as one step, all or nothing. */
    record Together(String label, List<Edit> edits) implements Edit {
        public Together {
            edits = List.copyOf(edits);
        }
    }
}

package org.weft.document;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One card of the story.
 *
 * @param candidates every content this slot ever had and kept, oldest first
 * @param chosenId the candidate the model reads, null for a placeholder
 * @param placement where the person put the card, null while the layout decides
 * @param altText description for people who cannot see the picture, may be empty
 */
public record Slot(
        String id,
        SlotKind kind,
        List<Candidate> candidates,
        @Nullable String chosenId,
        @Nullable Placement placement,
        String altText) {

    public Slot {
        candidates = List.copyOf(candidates);
    }

    /** The chosen candidate, empty for a placeholder. */
    public Optional<Candidate> chosen() {
        return candidates.stream().filter(c -> c.id().equals(chosenId)).findFirst();
    }
}

package org.weft.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable picture of the whole document at one moment; slots in reading order.
 *
 * @param arrangement how the cards lie on the canvas; stories written before there was a choice flow
 * @param groups cards that move together; no card is in two
 */
public record Story(String title, List<Slot> slots, Arrangement arrangement, List<Group> groups) {

    @SuppressWarnings("ConstantValue") // files written before these were kept do not have them
    public Story(String title, List<Slot> slots, @Nullable Arrangement arrangement, @Nullable List<Group> groups) {
        this.title = title;
        this.slots = List.copyOf(slots);
        this.arrangement = arrangement == null ? Arrangement.FLOW : arrangement;
        this.groups = groups == null ? List.of() : List.copyOf(groups);
    }

    /** A story that flows, without groups. */
    public Story(String title, List<Slot> slots) {
        this(title, slots, Arrangement.FLOW, List.of());
    }

    /** The same with other slots. */
    public Story withSlots(List<Slot> other) {
        return new Story(title, other, arrangement, groups);
    }

    /** Position of the slot in reading order, -1 if it is not here. */
    public int indexOf(String slotId) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).id().equals(slotId)) {
                return i;
            }
        }
        return -1;
    }
}

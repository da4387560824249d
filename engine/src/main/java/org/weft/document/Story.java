package org.weft.document;

import java.util.List;

/** An immutable picture of the whole document at one moment; slots in reading order. */
public record Story(String title, List<Slot> slots) {
    public Story {
        slots = List.copyOf(slots);
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

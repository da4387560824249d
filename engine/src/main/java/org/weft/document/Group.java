package org.weft.document;

import java.util.List;

/**
 * Cards that are selected and moved together.
 *
 * @param slotIds its cards; one that has left the story is still named, so that it is in its group again when undo brings it back
 */
public record Group(String id, List<String> slotIds) {
    public Group {
        slotIds = List.copyOf(slotIds);
    }
}

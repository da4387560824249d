package org.weft.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The one edit that makes a story what it once was. */
final class Reverts {
    private Reverts() {}

    static Edit between(Story now, Story then, String label) {
        List<Edit> edits = new ArrayList<>();
        if (!now.title().equals(then.title())) {
            edits.add(new Edit.SetTitle(then.title()));
        }
        Set<Slot> kept = Set.copyOf(then.slots());
        List<String> order = new ArrayList<>();
        for (Slot slot : now.slots()) {
            // a card that differs in anything is put back as a whole, so that no candidate is lost on either side
            if (kept.contains(slot)) {
                order.add(slot.id());
            } else {
                edits.add(new Edit.RemoveSlot(slot.id()));
            }
        }
        Set<String> there = order.stream().collect(Collectors.toSet());
        for (int i = 0; i < then.slots().size(); i++) {
            Slot slot = then.slots().get(i);
            if (!there.contains(slot.id())) {
                edits.add(new Edit.InsertSlot(i, slot));
                order.add(i, slot.id());
            } else if (!order.get(i).equals(slot.id())) {
                edits.add(new Edit.MoveSlot(slot.id(), i));
                order.remove(slot.id());
                order.add(i, slot.id());
            }
        }
        return new Edit.Together(label, edits);
    }
}

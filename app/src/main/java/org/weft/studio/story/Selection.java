package org.weft.studio.story;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.document.Group;
import org.weft.document.Story;

/** Which cards are selected. One of them is the card in hand: keys go on from it. Cards of a group are selected together. */
public final class Selection {
    private final ObservableList<String> ids = FXCollections.observableArrayList();
    private final ObservableList<String> seen = FXCollections.unmodifiableObservableList(ids);
    private final ObjectProperty<@Nullable String> inHand;
    private @Nullable String anchor;
    private boolean setting;

    /** @param inHand the card in hand; whoever sets it selects that card alone */
    Selection(ObjectProperty<@Nullable String> inHand) {
        this.inHand = inHand;
        inHand.addListener((o, a, now) -> {
            if (!setting) {
                ids.setAll(now == null ? List.of() : List.of(now));
                anchor = now;
            }
        });
    }

    /** Slot ids in the order they were selected. */
    public ObservableList<String> ids() {
        return seen;
    }

    public boolean contains(String slotId) {
        return ids.contains(slotId);
    }

    /** Selects exactly these. */
    public void set(Collection<String> all, @Nullable String hand) {
        setting = true;
        try {
            ids.setAll(new LinkedHashSet<>(all));
            inHand.set(hand);
        } finally {
            setting = false;
        }
    }

    public void clear() {
        anchor = null;
        set(List.of(), null);
    }

    /** Selects one card and its group. */
    public void click(Story story, String slotId) {
        anchor = slotId;
        set(grouped(story, slotId), slotId);
    }

    /** Takes a card with its group in or out. */
    public void toggle(Story story, String slotId) {
        Set<String> now = new LinkedHashSet<>(ids);
        List<String> all = grouped(story, slotId);
        boolean out = now.contains(slotId);
        if (out) {
            now.removeAll(all);
        } else {
            now.addAll(all);
        }
        anchor = slotId;
        set(now, out ? (now.isEmpty() ? null : now.iterator().next()) : slotId);
    }

    /** Selects everything in reading order from the card last clicked to this one. */
    public void extend(Story story, String slotId) {
        int from = anchor == null ? -1 : story.indexOf(anchor);
        int to = story.indexOf(slotId);
        if (from < 0 || to < 0) {
            click(story, slotId);
            return;
        }
        Set<String> all = new LinkedHashSet<>();
        for (int i = Math.min(from, to); i <= Math.max(from, to); i++) {
            all.addAll(grouped(story, story.slots().get(i).id()));
        }
        set(all, slotId);
    }

    public void all(Story story) {
        List<String> every = story.slots().stream().map(s -> s.id()).toList();
        set(every, every.isEmpty() ? null : every.getLast());
    }

    /** Drops cards that are no longer there. */
    void keepOnly(Story story) {
        List<String> left = new ArrayList<>(ids);
        left.removeIf(id -> story.indexOf(id) < 0);
        String hand = inHand.get();
        boolean gone = hand != null && story.indexOf(hand) < 0;
        if (gone || left.size() < ids.size()) {
            set(left, gone ? (left.isEmpty() ? null : left.getLast()) : hand);
        }
    }

    /** The card and, when it is in a group, the others of it that are in the story. */
    static List<String> grouped(Story story, String slotId) {
        for (Group g : story.groups()) {
            if (g.slotIds().contains(slotId)) {
                return g.slotIds().stream().filter(id -> story.indexOf(id) >= 0).toList();
            }
        }
        return List.of(slotId);
    }
}

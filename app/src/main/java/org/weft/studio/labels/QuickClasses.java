package org.weft.studio.labels;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.weft.engine.labels.LabelClass;

/** The classes on the keys 1 to 9. A class keeps its key while it has one; a new one takes the place used longest ago, unless pinned. */
final class QuickClasses {
    static final int KEYS = 9;

    private final List<LabelClass> places = new ArrayList<>();
    private final List<LabelClass> byUse = new ArrayList<>();
    private final Set<LabelClass> pinned = new HashSet<>();

    List<LabelClass> places() {
        return List.copyOf(places);
    }

    boolean isPinned(LabelClass c) {
        return pinned.contains(c);
    }

    /** Begins anew with the first nine of these. */
    void reset(List<LabelClass> classes) {
        places.clear();
        byUse.clear();
        pinned.clear();
        classes.stream().limit(KEYS).forEach(c -> {
            places.add(c);
            byUse.addFirst(c);
        });
    }

    void used(LabelClass c) {
        byUse.remove(c);
        byUse.add(c);
        if (places.contains(c)) {
            return;
        }
        if (places.size() < KEYS) {
            places.add(c);
            return;
        }
        byUse.stream()
                .filter(places::contains)
                .filter(old -> !pinned.contains(old))
                .findFirst()
                .ifPresent(old -> places.set(places.indexOf(old), c));
    }

    /** Pins a class to its key, or lets it go. */
    void pin(LabelClass c) {
        used(c);
        if (places.contains(c) && !pinned.remove(c)) {
            pinned.add(c);
        }
    }
}

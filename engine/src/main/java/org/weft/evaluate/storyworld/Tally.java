package org.weft.evaluate.storyworld;

import java.util.LinkedHashMap;
import java.util.Map;

/** Shares of right answers by measure. */
final class Tally {
    private static final class Count {
        double right;
        int all;
    }

    private final Map<String, Count> counts = new LinkedHashMap<>();

    void add(String measure, boolean right) {
        add(measure, right ? 1 : 0);
    }

    /** @param score 0..1 */
    void add(String measure, double score) {
        Count c = counts.computeIfAbsent(measure, k -> new Count());
        c.right += score;
        c.all++;
    }

    double share(String measure) {
        Count c = counts.get(measure);
        return c == null || c.all == 0 ? 0 : c.right / c.all;
    }

    int count(String measure) {
        Count c = counts.get(measure);
        return c == null ? 0 : c.all;
    }
}

package org.weft.trace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;

/**
 * Averages what queries looked at over queries and heads. A map of pixels has a hundred thousand points and a slider moves over its
 * steps: the loops run over plain arrays, and the points are sorted by numbers.
 */
final class Aggregation {
    private final TraceQuery query;
    private final double all;
    private final boolean[] heads;
    private final boolean[] levels;
    private final boolean[] points;
    private final Map<Integer, Double> shares = new HashMap<>();
    private Looked.Point[] found = new Looked.Point[256];
    private float[] weights = new float[256];
    private int count;
    private double ignored;

    /** @param queries how many will be added */
    Aggregation(TraceQuery query, int queries, TraceInfo.Site site) {
        this.query = query;
        heads = wanted(query.heads(), site.heads());
        levels = wanted(query.levels(), site.levels().size());
        points = wanted(query.points(), site.points());
        int counted = 0;
        for (boolean head : heads) {
            counted += head ? 1 : 0;
        }
        all = Math.max(1, (double) queries * counted);
    }

    /** Which of so many a filter lets pass; an empty one lets all. */
    private static boolean[] wanted(Set<Integer> filter, int count) {
        boolean[] out = new boolean[count];
        for (int i = 0; i < count; i++) {
            out[i] = filter.isEmpty() || filter.contains(i);
        }
        return out;
    }

    void add(Block block, int number) {
        int row = block.row(number);
        for (int h = 0; h < heads.length; h++) {
            ignored += heads[h] ? block.ignored(row, h) / all : 0;
        }
        List<Integer> seen = block.entry().seen();
        for (int i = 0; i < seen.size(); i++) {
            int picture = seen.get(i);
            if (!block.sees(row, i)
                    || !(query.pictures().isEmpty() || query.pictures().contains(picture))) {
                continue;
            }
            double share = 0;
            for (int h = 0; h < heads.length; h++) {
                share += heads[h] ? head(block, new Head(number, row, i, picture, h)) : 0;
            }
            shares.merge(picture, share, Double::sum);
        }
    }

    private record Head(int query, int row, int image, int picture, int head) {}

    /** Adds a head's points in a picture. @return their share */
    private double head(Block block, Head at) {
        double share = 0;
        double referenceX = block.reference(at.row(), 0);
        double referenceY = block.reference(at.row(), 1);
        for (int l = 0; l < levels.length; l++) {
            if (!levels[l]) {
                continue;
            }
            for (int p = 0; p < points.length; p++) {
                if (points[p]) {
                    float raw = block.weight(at.row(), at.image(), at.head(), l, p);
                    double weight = raw / all;
                    share += weight;
                    keep(
                            raw,
                            new Looked.Point(
                                    at.query(),
                                    at.picture(),
                                    l,
                                    at.head(),
                                    p,
                                    block.place(at.row(), at.image(), at.head(), l, p, 0),
                                    block.place(at.row(), at.image(), at.head(), l, p, 1),
                                    weight,
                                    referenceX,
                                    referenceY));
                }
            }
        }
        return share;
    }

    private void keep(float weight, Looked.Point point) {
        if (count == weights.length) {
            found = Arrays.copyOf(found, 2 * count);
            weights = Arrays.copyOf(weights, 2 * count);
        }
        weights[count] = weight;
        found[count++] = point;
    }

    Looked result() {
        // weights are float32 as recorded, never negative: their bits sort as they do; equal ones keep their order
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) (Integer.MAX_VALUE - Float.floatToIntBits(weights[i])) << 32 | i;
        }
        Arrays.sort(order);
        Looked.Point[] sorted = new Looked.Point[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = found[(int) order[i]];
        }
        return new Looked(List.of(sorted), shares, ignored);
    }

    /** What of a query's look falls into a region, of all that passes the filters of the query but its pictures. */
    double within(Block block, int number, org.weft.engine.trace.Trace.Region region) {
        int row = block.row(number);
        List<Integer> seen = block.entry().seen();
        double share = 0;
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i) == region.picture() && block.sees(row, i)) {
                for (int h = 0; h < heads.length; h++) {
                    share += heads[h] ? within(block, new Head(number, row, i, region.picture(), h), region) : 0;
                }
            }
        }
        return share / all;
    }

    private double within(Block block, Head at, org.weft.engine.trace.Trace.Region region) {
        double share = 0;
        for (int l = 0; l < levels.length; l++) {
            for (int p = 0; levels[l] && p < points.length; p++) {
                if (points[p]
                        && region.holds(
                                block.place(at.row(), at.image(), at.head(), l, p, 0),
                                block.place(at.row(), at.image(), at.head(), l, p, 1))) {
                    share += block.weight(at.row(), at.image(), at.head(), l, p);
                }
            }
        }
        return share;
    }
}

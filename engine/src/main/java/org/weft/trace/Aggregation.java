package org.weft.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceQuery;

/** Averages what queries looked at over queries and heads. */
final class Aggregation {
    private final TraceQuery query;
    private final List<Looked.Point> points = new ArrayList<>();
    private final Map<Integer, Double> shares = new TreeMap<>();
    private final double all;
    private double ignored;

    /**
     * @param queries how many will be added
     * @param heads of the site
     */
    Aggregation(TraceQuery query, int queries, int heads) {
        this.query = query;
        long counted = query.heads().isEmpty()
                ? heads
                : query.heads().stream().filter(h -> h >= 0 && h < heads).count();
        all = Math.max(1, (double) queries * counted);
    }

    private static boolean wanted(Set<Integer> filter, int value) {
        return filter.isEmpty() || filter.contains(value);
    }

    void add(Block block, int number) {
        int row = block.row(number);
        for (int h = 0; h < block.site().heads(); h++) {
            if (wanted(query.heads(), h)) {
                ignored += block.ignored(row, h) / all;
                head(block, number, row, h);
            }
        }
    }

    private void head(Block block, int number, int row, int h) {
        List<Integer> seen = block.entry().seen();
        for (int i = 0; i < seen.size(); i++) {
            if (!block.sees(row, i) || !wanted(query.pictures(), seen.get(i))) {
                continue;
            }
            shares.merge(seen.get(i), 0.0, Double::sum);
            for (int l = 0; l < block.site().levels().size(); l++) {
                if (!wanted(query.levels(), l)) {
                    continue;
                }
                for (int p = 0; p < block.site().points(); p++) {
                    if (wanted(query.points(), p)) {
                        point(block, new At(number, row, i, h, l, p));
                    }
                }
            }
        }
    }

    private record At(int query, int row, int image, int head, int level, int point) {}

    private void point(Block block, At at) {
        double weight = block.weight(at.row(), at.image(), at.head(), at.level(), at.point()) / all;
        int picture = block.entry().seen().get(at.image());
        shares.merge(picture, weight, Double::sum);
        points.add(new Looked.Point(
                at.query(),
                picture,
                at.level(),
                at.head(),
                at.point(),
                block.place(at.row(), at.image(), at.head(), at.level(), at.point(), 0),
                block.place(at.row(), at.image(), at.head(), at.level(), at.point(), 1),
                weight,
                block.reference(at.row(), 0),
                block.reference(at.row(), 1)));
    }

    Looked result() {
        points.sort(Comparator.comparingDouble(Looked.Point::weight).reversed());
        return new Looked(points, shares, ignored);
    }
}

package org.weft.engine.trace;

import java.util.List;
import java.util.Map;

/**
 * Where queries looked, averaged over the queries and heads asked for.
 *
 * @param points every sampling point that passed the filters, heaviest first
 * @param shares of each picture the queries could see, by its number
 * @param ignored share of the ignore slots; with no filter but queries and heads, the shares and this sum to one
 */
public record Looked(List<Point> points, Map<Integer, Double> shares, double ignored) {

    /**
     * A sampling point.
     *
     * @param query the token position or pixel that looked
     * @param picture number of the picture
     * @param level number of the feature map, 0 the finest
     * @param x 0..1 from the picture's left edge; outside of that nothing is read
     * @param y 0..1 from its upper edge
     * @param weight its share of the average
     * @param referenceX where the query's own place is, 0..1
     */
    public record Point(
            int query,
            int picture,
            int level,
            int head,
            int point,
            double x,
            double y,
            double weight,
            double referenceX,
            double referenceY) {}

    public Looked {
        points = List.copyOf(points);
        shares = Map.copyOf(shares);
    }
}

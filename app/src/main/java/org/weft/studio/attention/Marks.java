package org.weft.studio.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.engine.trace.Looked;

/** Where sampling points are drawn over a picture, in pixels of the screen from the picture's upper left corner. */
final class Marks {
    /** Points of less weight than this share of the heaviest are not drawn: thousands of specks hide the rest. */
    static final double FAINT = 0.02;

    private static final double SMALLEST = 2;
    private static final double LARGEST = 9;

    /** Pictures of this side have marks of the sizes above; larger ones larger marks. */
    private static final double USUAL = 260;

    private Marks() {}

    /** A drawn point. @param r radius; its area grows with the weight */
    record Mark(Looked.Point point, double x, double y, double r) {}

    /**
     * Marks of a picture's points.
     *
     * @param points heaviest first
     * @param heaviest weight that is drawn largest
     * @param side of the picture on screen, pixels
     */
    static List<Mark> of(List<Looked.Point> points, double heaviest, double side) {
        List<Mark> out = new ArrayList<>();
        double scale = Math.max(1, side / USUAL);
        for (Looked.Point p : points) {
            if (heaviest <= 0 || p.weight() < FAINT * heaviest) {
                break;
            }
            double r = scale * (SMALLEST + LARGEST * Math.sqrt(p.weight() / heaviest));
            out.add(new Mark(p, p.x() * side, p.y() * side, r));
        }
        return out;
    }

    /** The mark under a place, or the nearest one within reach of it. @param reach pixels beyond a mark's edge */
    static Optional<Mark> at(List<Mark> marks, double x, double y, double reach) {
        Mark best = null;
        double least = Double.MAX_VALUE;
        for (Mark m : marks) {
            double away = Math.hypot(m.x() - x, m.y() - y);
            // of marks over each other the smallest is meant: the larger ones stick out and can be reached there
            double rank = Math.max(0, away - m.r()) * 1000 + m.r();
            if (away <= m.r() + reach && rank < least) {
                least = rank;
                best = m;
            }
        }
        return Optional.ofNullable(best);
    }
}

package org.weft.engine.trace.export;

/** How the points of a feature map are marked, on screen as in exports: each level has a colour and a shape of its own. */
public final class LevelMarks {
    private LevelMarks() {}

    /** As {@code #rrggbb}. @param level from 0, the finest */
    public static String colour(int level) {
        return Sheet.colour(level);
    }

    /** Corners (x, y) of the level's shape around a centre; none for the circle. @param r radius */
    public static double[][] corners(int level, double x, double y, double r) {
        return Sheet.corners(level, x, y, r);
    }
}

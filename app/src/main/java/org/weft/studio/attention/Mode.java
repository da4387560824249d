package org.weft.studio.attention;

/** How sampling points are drawn. */
public enum Mode {
    /** A mark for each point, larger the more it weighs. */
    POINTS,
    /** Weight spread over the picture. */
    HEAT,
    /** From where the query itself is to where it looked. */
    ARROWS
}

package org.weft.engine.labels;

/** Marks that tell classes apart without their hues. A cell is {@value #CELL} pixels wide and high and repeats. */
public enum FillPattern {
    RISING,
    FALLING,
    DOTS,
    LEVEL,
    UPRIGHT,
    GRID,
    CROSSES,
    CHECKS,
    RINGS,
    ZIGZAG,
    BRICKS,
    WIDE_DOTS;

    /** Side of a cell, pixels. */
    public static final int CELL = 8;

    /** The pattern of a class that names none: neighbours in number look different. */
    public static FillPattern of(int index) {
        return values()[Math.floorMod(index, values().length)];
    }

    /** Whether the pixel belongs to the mark. @param x any column @param y any row */
    public boolean marks(int x, int y) {
        int c = Math.floorMod(x, CELL);
        int r = Math.floorMod(y, CELL);
        return switch (this) {
            case RISING -> Math.floorMod(c + r, CELL) == 0;
            case FALLING -> c == r;
            case DOTS -> c % 4 < 1 && r % 4 < 1;
            case LEVEL -> r == 3;
            case UPRIGHT -> c == 3;
            case GRID -> c == 3 || r == 3;
            case CROSSES -> (c == 3 && r > 0 && r < 7) || (r == 3 && c > 0 && c < 7);
            case CHECKS -> (c < 4) == (r < 4) && (c + r) % 2 == 0;
            case RINGS -> Math.abs((c - 3) * (c - 3) + (r - 3) * (r - 3) - 7) < 3;
            case ZIGZAG -> r == Math.abs(c - 4) || r == Math.abs(c - 4) + 1;
            case BRICKS -> r % 4 == 0 || c == (r < 4 ? 0 : 4);
            case WIDE_DOTS -> c > 1 && c < 5 && r > 1 && r < 5;
        };
    }
}

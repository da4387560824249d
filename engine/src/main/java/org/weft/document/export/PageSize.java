package org.weft.document.export;

/**
 * A page.
 *
 * @param width millimetres, 50..2000
 * @param height millimetres, 50..2000
 */
public record PageSize(double width, double height) {
    public static final PageSize A4 = new PageSize(210, 297);
    public static final PageSize A5 = new PageSize(148, 210);
    public static final PageSize LETTER = new PageSize(215.9, 279.4);

    private static final double POINTS_PER_MM = 72 / 25.4;

    public PageSize {
        if (!(width >= 50 && width <= 2000 && height >= 50 && height <= 2000)) {
            throw new IllegalArgumentException("a page has sides of 50 to 2000 mm, not " + width + "x" + height);
        }
    }

    /** The same page on its side. */
    public PageSize turned() {
        return new PageSize(/* width= */ height, /* height= */ width);
    }

    double widthPoints() {
        return width * POINTS_PER_MM;
    }

    double heightPoints() {
        return height * POINTS_PER_MM;
    }
}

package org.weft.engine.labels;

import java.util.Locale;

/**
 * A class of a palette.
 *
 * @param index its number in a map, 0..255
 * @param name for people
 * @param rgb its colour on screen and in files, 0xRRGGBB
 * @param readRgb its colour in the picture that the model reads, 0xRRGGBB; mostly the same
 * @param pattern its marks
 */
public record LabelClass(int index, String name, int rgb, int readRgb, FillPattern pattern) {
    public LabelClass {
        if (index < 0 || index > 255) {
            throw new IllegalArgumentException("a class's number is 0 to 255, not " + index);
        }
    }

    /** One whose colour is the same everywhere. */
    public static LabelClass of(int index, String name, int rgb) {
        return new LabelClass(index, name, rgb, rgb, FillPattern.of(index));
    }

    /** The colour as {@code #rrggbb}. */
    public String hex() {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }
}

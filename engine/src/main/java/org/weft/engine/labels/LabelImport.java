package org.weft.engine.labels;

import java.util.HashMap;
import java.util.Map;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

/** A picture file becomes a label map, and a report says how well it fitted. */
public record LabelImport(LabelMap map, ImportReport report) {
    /** Numbers that data sets use for "leave this pixel out", whatever the palette. */
    private static final int IGNORE = 255;

    private static final int REMEMBERED = 1 << 16;

    /**
     * Reads class numbers from indexed or grey PNGs, colours from all other pictures. An indexed PNG whose own colours are the
     * palette's but in another order is read by its colours.
     *
     * @throws EngineException BAD_INPUT when it is no picture, damaged, or larger than {@value LabelMap#MOST_SIDE} pixels a side
     */
    public static LabelImport read(byte[] encoded, Palette palette) {
        checkSize(encoded);
        if (LabelPng.isIndexed(encoded)) {
            LabelPng.Numbers numbers = LabelPng.numbers(encoded);
            if (!numbers.shuffled(palette)) {
                return numbered(numbers, palette);
            }
        }
        return snapped(RgbImages.decode(encoded), palette, isLossy(encoded));
    }

    private static void checkSize(byte[] encoded) {
        RgbImages.Size size = RgbImages.size(encoded);
        if (size.width() > LabelMap.MOST_SIDE || size.height() > LabelMap.MOST_SIDE) {
            throw new EngineException(
                    EngineException.Code.BAD_INPUT,
                    "The label map has " + size.width() + "x" + size.height() + " pixels; make it at most "
                            + LabelMap.MOST_SIDE + " a side.");
        }
    }

    private static boolean isLossy(byte[] encoded) {
        boolean jpeg = encoded.length > 2 && (encoded[0] & 255) == 0xff && (encoded[1] & 255) == 0xd8;
        boolean webp = encoded.length > 16
                && encoded[0] == 'R'
                && encoded[8] == 'W'
                && encoded[9] == 'E'
                && encoded[12] == 'V'
                && encoded[13] == 'P'
                && encoded[14] == '8'
                && encoded[15] == ' ';
        return jpeg || webp;
    }

    private static LabelImport numbered(LabelPng.Numbers numbers, Palette palette) {
        int[] found = numbers.labels();
        byte[] labels = new byte[found.length];
        int misfits = 0;
        int firstAt = 0;
        for (int i = 0; i < found.length; i++) {
            if (found[i] < palette.size()) {
                labels[i] = (byte) found[i];
            } else if (found[i] != IGNORE) {
                firstAt = misfits == 0 ? i : firstAt;
                misfits++;
            }
        }
        int w = numbers.width();
        return new LabelImport(
                new LabelMap(w, numbers.height(), labels),
                new ImportReport(w, numbers.height(), true, false, misfits, 0, firstAt % w, firstAt / w, 0));
    }

    /** Every pixel takes the class whose colour is nearest. */
    static LabelImport snapped(RgbImage image, Palette palette, boolean lossy) {
        Map<Integer, Integer> known = new HashMap<>();
        int w = image.width();
        byte[] labels = new byte[w * image.height()];
        int misfits = 0;
        int ambiguous = 0;
        int worst = 0;
        int worstAt = 0;
        for (int i = 0; i < labels.length; i++) {
            int rgb = image.pixel(i % w, i / w) & 0xffffff;
            Integer label = known.get(rgb);
            if (label == null) {
                label = nearest(rgb, palette);
                if (known.size() < REMEMBERED) {
                    known.put(rgb, label);
                }
            }
            labels[i] = label.byteValue();
            int distance = distance(rgb, palette.of(label).rgb());
            if (distance > 0) {
                misfits++;
                if (distance > worst) {
                    worst = distance;
                    worstAt = i;
                }
            } else if (palette.colourIsShared(label)) {
                ambiguous++;
            }
        }
        return new LabelImport(
                new LabelMap(w, image.height(), labels),
                new ImportReport(
                        w,
                        image.height(),
                        false,
                        lossy,
                        misfits,
                        Math.sqrt(worst),
                        worstAt % w,
                        worstAt / w,
                        ambiguous));
    }

    private static int nearest(int rgb, Palette palette) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (LabelClass c : palette.classes()) {
            int distance = distance(rgb, c.rgb());
            if (distance < least) {
                least = distance;
                best = c.index();
            }
        }
        return best;
    }

    private static int distance(int a, int b) {
        int r = (a >> 16 & 255) - (b >> 16 & 255);
        int g = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return r * r + g * g + blue * blue;
    }
}

package org.weft.data.sets;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The class of every pixel.
 *
 * @param width pixels
 * @param height pixels
 * @param labels class numbers row by row, 0..255 as unsigned bytes; read only
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of every map would double the memory of reading them
public record LabelMap(int width, int height, byte[] labels) {
    private static final Set<String> EXACT = Set.of("png", "gif", "bmp", "wbmp");

    public LabelMap {
        if ((long) width * height != labels.length) {
            throw new IllegalArgumentException(
                    "a label map of " + width + "x" + height + " does not hold " + labels.length + " labels");
        }
    }

    public int at(int x, int y) {
        return labels[y * width + x] & 255;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMap o && o.width == width && o.height == height && Arrays.equals(o.labels, labels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(labels);
    }

    @Override
    public String toString() {
        return "LabelMap[" + width + "x" + height + "]";
    }

    /** Indices of an indexed or grey picture as they are; colours of any other by the classes' colours. */
    static LabelMap decode(String name, byte[] encoded, Classes classes) throws DataException {
        Head head = Head.of(name, encoded);
        if (!EXACT.contains(head.format())) {
            throw new DataException(
                    Problem.LOSSY_LABELS,
                    name,
                    "is a " + head.format().toUpperCase(Locale.ROOT)
                            + ", which does not keep class numbers exactly; save label maps as PNG");
        }
        BufferedImage image = Head.pixels(name, encoded);
        Raster raster = image.getRaster();
        boolean numbers = image.getColorModel() instanceof IndexColorModel || raster.getNumBands() < 3;
        return numbers ? numbers(name, raster, classes) : colours(name, image, classes);
    }

    private static LabelMap numbers(String name, Raster raster, Classes classes) throws DataException {
        int width = raster.getWidth();
        byte[] labels = new byte[width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                if (row[x] >= classes.size() || row[x] > 255) {
                    throw new DataException(
                            Problem.LABEL_OUT_OF_RANGE,
                            name,
                            "has label " + row[x] + " at column " + x + ", row " + y + "; classes go from 0 to "
                                    + (classes.size() - 1));
                }
                labels[at++] = (byte) row[x];
            }
        }
        return new LabelMap(width, raster.getHeight(), labels);
    }

    private static LabelMap colours(String name, BufferedImage image, Classes classes) throws DataException {
        if (classes.colours().isEmpty()) {
            throw new DataException(
                    Problem.LABEL_OFF_PALETTE,
                    name,
                    "is coloured, and the data set does not say which colour is which class; save it as an indexed PNG");
        }
        int width = image.getWidth();
        byte[] labels = new byte[width * image.getHeight()];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                Integer label = classes.colours().get(row[x] & 0xffffff);
                if (label == null) {
                    throw new DataException(
                            Problem.LABEL_OFF_PALETTE,
                            name,
                            String.format(
                                    Locale.ROOT,
                                    "has colour #%06x at column %d, row %d, which is no class's",
                                    row[x] & 0xffffff,
                                    x,
                                    y));
                }
                labels[at++] = label.byteValue();
            }
        }
        return new LabelMap(width, image.getHeight(), labels);
    }
}

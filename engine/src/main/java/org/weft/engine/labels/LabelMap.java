package org.weft.engine.labels;

import java.util.Arrays;

/** The class of every pixel: {@code height} rows of {@code width} class numbers, 0..255 as unsigned bytes. Never changes. */
public final class LabelMap {
    /** The longest side a map may have, pixels. */
    public static final int MOST_SIDE = 4096;

    private final int width;
    private final int height;
    private final byte[] labels;

    /**
     * Takes the array over; the caller must not change it afterwards.
     *
     * @param width 1..{@link #MOST_SIDE} pixels
     * @param height 1..{@link #MOST_SIDE} pixels
     * @throws IllegalArgumentException when a side is out of range or the array has another length
     */
    public LabelMap(int width, int height, byte[] labels) {
        if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) {
            throw new IllegalArgumentException(
                    "a label map's sides go from 1 to " + MOST_SIDE + ", these are " + width + "x" + height);
        }
        if (width * height != labels.length) {
            throw new IllegalArgumentException(
                    "a label map of " + width + "x" + height + " does not hold " + labels.length + " labels");
        }
        this.width = width;
        this.height = height;
        this.labels = labels;
    }

    /** A map of one class. */
    public static LabelMap filled(int width, int height, int label) {
        LabelMap map = new LabelMap(width, height, new byte[Math.max(0, width) * Math.max(0, height)]);
        Arrays.fill(map.labels, (byte) label);
        return map;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The class at column {@code x}, row {@code y}. */
    public int at(int x, int y) {
        return labels[y * width + x] & 255;
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] labels() {
        return labels;
    }

    /** How many pixels each of the 256 numbers has. */
    public int[] areas() {
        int[] out = new int[256];
        for (byte label : labels) {
            out[label & 255]++;
        }
        return out;
    }

    /**
     * The square in the middle at another size, as a model reads pictures. Every pixel keeps one class: a mean of two numbers
     * would be a third class.
     *
     * @param side of the result, pixels
     */
    public LabelMap fitted(int side) {
        int from = Math.min(width, height);
        if (from == side && width == height) {
            return this;
        }
        int left = (width - from) / 2;
        int top = (height - from) / 2;
        byte[] out = new byte[side * side];
        for (int y = 0; y < side; y++) {
            int row = (top + (int) ((2L * y + 1) * from / (2L * side))) * width + left;
            for (int x = 0; x < side; x++) {
                out[y * side + x] = labels[row + (int) ((2L * x + 1) * from / (2L * side))];
            }
        }
        return new LabelMap(side, side, out);
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
}

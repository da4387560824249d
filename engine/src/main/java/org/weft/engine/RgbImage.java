package org.weft.engine;

import java.util.Arrays;

/** An immutable 8-bit RGB picture: {@code height} rows of {@code width} pixels, 3 bytes each (R, G, B), row by row. */
public final class RgbImage {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /** Takes the array over; the caller must not change it afterwards. @throws IllegalArgumentException on a wrong length */
    public RgbImage(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || (long) width * height * 3 != rgb.length) {
            throw new IllegalArgumentException("picture of " + width + "x" + height + " needs " + 3L * width * height
                    + " bytes, got " + rgb.length);
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] rgb() {
        return rgb;
    }

    /** The pixel at column x, row y as 0xRRGGBB. */
    public int pixel(int x, int y) {
        int i = (y * width + x) * 3;
        return (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | (rgb[i + 2] & 255);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage o && o.width == width && o.height == height && Arrays.equals(o.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}

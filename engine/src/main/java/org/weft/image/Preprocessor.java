package org.weft.image;

import java.util.function.IntUnaryOperator;
import org.weft.engine.RgbImage;

/** Brings pictures to the model's size, bit for bit as the reference's transforms do with Pillow (spec section 10). */
public final class Preprocessor {
    private Preprocessor() {}

    /**
     * Halves with a box filter while the short side is at least twice the size, scales bicubically to the size, crops the middle.
     *
     * @param size side of the result, pixels
     */
    public static RgbImage centerCrop(RgbImage image, int size) {
        int w = image.width();
        int h = image.height();
        byte[] rgb = image.rgb();
        while (Math.min(w, h) >= 2 * size) {
            rgb = Resampling.BOX.resize(rgb, w, h, w / 2, h / 2);
            w /= 2;
            h /= 2;
        }
        double scale = (double) size / Math.min(w, h);
        int newWidth = (int) Math.rint(w * scale);
        int newHeight = (int) Math.rint(h * scale);
        rgb = Resampling.BICUBIC.resize(rgb, w, h, newWidth, newHeight);
        return crop(rgb, newWidth, (newWidth - size) / 2, (newHeight - size) / 2, size);
    }

    /** Scales bicubically to a square, whatever the proportions. */
    public static RgbImage resize(RgbImage image, int size) {
        return new RgbImage(
                size, size, Resampling.BICUBIC.resize(image.rgb(), image.width(), image.height(), size, size));
    }

    /**
     * Scales bicubically until the short side has the size, the long one rounded down, and crops the middle: how pictures are prepared
     * for Fréchet inception distances. Where the middle lies between two pixels the even offset is taken.
     *
     * @param size side of the result, pixels
     */
    public static RgbImage inceptionCrop(RgbImage image, int size) {
        return cropShort(image, size, over -> (int) Math.rint(over / 2.0));
    }

    /** As {@link #inceptionCrop}, but for the offset, which is rounded down: how pictures are prepared for CLIP. */
    public static RgbImage clipCrop(RgbImage image, int size) {
        return cropShort(image, size, over -> over / 2);
    }

    private static RgbImage cropShort(RgbImage image, int size, IntUnaryOperator offset) {
        long shorter = Math.min(image.width(), image.height());
        int w = Math.toIntExact(size * (long) image.width() / shorter);
        int h = Math.toIntExact(size * (long) image.height() / shorter);
        byte[] rgb = Resampling.BICUBIC.resize(image.rgb(), image.width(), image.height(), w, h);
        return crop(rgb, w, offset.applyAsInt(w - size), offset.applyAsInt(h - size), size);
    }

    private static RgbImage crop(byte[] rgb, int width, int x0, int y0, int size) {
        byte[] out = new byte[size * size * 3];
        for (int y = 0; y < size; y++) {
            System.arraycopy(rgb, ((y0 + y) * width + x0) * 3, out, y * size * 3, size * 3);
        }
        return new RgbImage(size, size, out);
    }

    /** Planes of R, G, B with values in 0..1: [3, height, width]. */
    public static float[] toFloats(RgbImage image) {
        int n = image.width() * image.height();
        byte[] rgb = image.rgb();
        float[] out = new float[3 * n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < 3; c++) {
                out[c * n + i] = (rgb[i * 3 + c] & 255) / 255f;
            }
        }
        return out;
    }

    /** The inverse of {@link #toFloats}: values are clamped to 0..1 and rounded half up. */
    public static RgbImage fromFloats(float[] planes, int width, int height) {
        int n = width * height;
        byte[] rgb = new byte[3 * n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[i * 3 + c] = (byte) Math.clamp((int) (planes[c * n + i] * 255 + 0.5f), 0, 255);
            }
        }
        return new RgbImage(width, height, rgb);
    }
}

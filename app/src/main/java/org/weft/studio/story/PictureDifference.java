package org.weft.studio.story;

import org.weft.engine.RgbImage;

/**
 * How two pictures differ, pixel by pixel. Pictures of different size are compared at the first one's, the second scaled to it.
 *
 * @param differing pixels that differ in any channel
 * @param pixels all
 * @param most largest difference of a channel, 0..255
 * @param mean mean difference of a channel, 0..255
 * @param sameSize whether the pictures have the same size
 * @param image the differences, stretched so that the largest is white; black where the pictures are the same
 */
public record PictureDifference(int differing, int pixels, int most, double mean, boolean sameSize, RgbImage image) {

    /** Compares b with a. */
    public static PictureDifference of(RgbImage a, RgbImage b) {
        int w = a.width();
        int h = a.height();
        byte[] differences = new byte[w * h * 3];
        int differing = 0;
        int most = 0;
        long sum = 0;
        for (int y = 0; y < h; y++) {
            int by = Math.min(b.height() - 1, (int) ((long) y * b.height() / h));
            for (int x = 0; x < w; x++) {
                int p = a.pixel(x, y);
                int q = b.pixel(Math.min(b.width() - 1, (int) ((long) x * b.width() / w)), by);
                differing += p == q ? 0 : 1;
                for (int c = 0; c < 3; c++) {
                    int d = Math.abs((p >> (16 - 8 * c) & 255) - (q >> (16 - 8 * c) & 255));
                    differences[(y * w + x) * 3 + c] = (byte) d;
                    most = Math.max(most, d);
                    sum += d;
                }
            }
        }
        for (int i = 0; most > 0 && i < differences.length; i++) {
            differences[i] = (byte) ((differences[i] & 255) * 255 / most);
        }
        boolean sameSize = b.width() == w && b.height() == h;
        return new PictureDifference(
                differing, w * h, most, sum / (3.0 * w * h), sameSize, new RgbImage(w, h, differences));
    }
}

package org.weft.document.export;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.weft.engine.RgbImage;

/** Pictures in other sizes. */
final class Scaling {
    private Scaling() {}

    /** The same pixels for Java2D. */
    static BufferedImage buffered(RgbImage image) {
        BufferedImage out = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = image.pixel(x, y);
            }
            out.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return out;
    }

    /**
     * The picture in another size. Smaller, every pixel is the mean of the area it covers; larger, pixels blend into each other, or
     * stay sharp squares for label maps.
     */
    static BufferedImage scaled(RgbImage image, int width, int height, boolean labels) {
        if (width >= image.width() || height >= image.height()) {
            BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = out.createGraphics();
            g.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION,
                    labels
                            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                            : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            g.drawImage(buffered(image), 0, 0, width, height, null);
            g.dispose();
            return out;
        }
        return averaged(image, width, height);
    }

    private static BufferedImage averaged(RgbImage image, int width, int height) {
        BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        double stepY = (double) image.height() / height;
        float[] sums = new float[width * 3];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            java.util.Arrays.fill(sums, 0);
            double top = y * stepY;
            double low = Math.min(image.height(), top + stepY);
            for (int source = (int) top; source < low; source++) {
                double weight = Math.min(low, source + 1) - Math.max(top, source);
                addRow(image, source, (float) weight, sums);
            }
            float area = (float) ((low - top) * image.width() / width);
            for (int x = 0; x < width; x++) {
                row[x] = level(sums[3 * x], area) << 16
                        | level(sums[3 * x + 1], area) << 8
                        | level(sums[3 * x + 2], area);
            }
            out.setRGB(0, y, width, 1, row, 0, width);
        }
        return out;
    }

    private static void addRow(RgbImage image, int y, float weight, float[] sums) {
        byte[] rgb = image.rgb();
        int width = sums.length / 3;
        double step = (double) image.width() / width;
        int base = y * image.width() * 3;
        for (int x = 0; x < width; x++) {
            double left = x * step;
            double right = Math.min(image.width(), left + step);
            for (int source = (int) left; source < right; source++) {
                float part = weight * (float) (Math.min(right, source + 1) - Math.max(left, source));
                int at = base + 3 * source;
                sums[3 * x] += part * (rgb[at] & 255);
                sums[3 * x + 1] += part * (rgb[at + 1] & 255);
                sums[3 * x + 2] += part * (rgb[at + 2] & 255);
            }
        }
    }

    private static int level(float sum, float area) {
        return Math.clamp(Math.round(sum / area), 0, 255);
    }
}

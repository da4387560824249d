package org.weft.image;

/**
 * Resizing bit for bit as Pillow does it for 8-bit pictures: weights in 22-bit fixed point, a pass along the rows, then one along the
 * columns, each rounded to 8 bits.
 */
enum Resampling {
    BOX(0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    /** Cubic with a = -0.5, antialiased when it shrinks. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double a = -0.5;
            double d = Math.abs(x);
            if (d < 1) {
                return ((a + 2) * d - (a + 3)) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
        }
    };

    private static final int PRECISION = 32 - 8 - 2;

    private final double support;

    Resampling(double support) {
        this.support = support;
    }

    abstract double weight(double x);

    /** Which source pixels make an output pixel, and how much of each. */
    private record Taps(int first, int[] weights) {}

    private Taps[] taps(int from, int to) {
        double scale = (double) from / to;
        double stretch = Math.max(scale, 1);
        double reach = support * stretch;
        Taps[] out = new Taps[to];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int first = Math.max(0, (int) (centre - reach + 0.5));
            int end = Math.min(from, (int) (centre + reach + 0.5));
            double[] w = new double[end - first];
            double sum = 0;
            for (int k = 0; k < w.length; k++) {
                w[k] = weight((k + first - centre + 0.5) * (1 / stretch));
                sum += w[k];
            }
            int[] fixed = new int[w.length];
            for (int k = 0; k < w.length; k++) {
                double share = sum == 0 ? w[k] : w[k] / sum;
                fixed[k] = (int) (share * (1 << PRECISION) + (share < 0 ? -0.5 : 0.5));
            }
            out[i] = new Taps(first, fixed);
        }
        return out;
    }

    /** Interleaved RGB [height, width, 3] to [newHeight, newWidth, 3]. */
    byte[] resize(byte[] rgb, int width, int height, int newWidth, int newHeight) {
        byte[] rows = newWidth == width ? rgb : acrossRows(rgb, width, height, taps(width, newWidth));
        return newHeight == height ? rows : downColumns(rows, newWidth, taps(height, newHeight));
    }

    private static byte[] acrossRows(byte[] in, int width, int height, Taps[] taps) {
        byte[] out = new byte[taps.length * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < taps.length; x++) {
                for (int c = 0; c < 3; c++) {
                    int at = (y * width + taps[x].first()) * 3 + c;
                    out[(y * taps.length + x) * 3 + c] = sum(in, at, 3, taps[x].weights());
                }
            }
        }
        return out;
    }

    private static byte[] downColumns(byte[] in, int width, Taps[] taps) {
        int stride = width * 3;
        byte[] out = new byte[taps.length * stride];
        for (int y = 0; y < taps.length; y++) {
            for (int i = 0; i < stride; i++) {
                out[y * stride + i] = sum(in, taps[y].first() * stride + i, stride, taps[y].weights());
            }
        }
        return out;
    }

    private static byte sum(byte[] in, int at, int step, int[] weights) {
        int sum = 1 << (PRECISION - 1);
        for (int k = 0; k < weights.length; k++) {
            sum += (in[at + k * step] & 255) * weights[k];
        }
        return (byte) Math.clamp(sum >> PRECISION, 0, 255);
    }
}

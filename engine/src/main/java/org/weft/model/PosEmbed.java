package org.weft.model;

import java.util.HashMap;
import java.util.Map;
import org.weft.tensor.Tensor;

/** Sine-cosine position tables and their resizing (spec of the reference, section 1). Values are float32 as numpy computes them. */
public final class PosEmbed {
    private PosEmbed() {}

    /** The sizes of one table that a module needed, each computed once. */
    public static final class Cache {
        private final Params owner;
        private final Map<Long, Tensor> byTokens = new HashMap<>();

        public Cache(Params owner) {
            this.owner = owner;
        }

        /** {@link PosEmbed#absolute}, remembered. */
        public Tensor absolute(Tensor table, long tokens) {
            Tensor known = byTokens.get(tokens);
            if (known == null) {
                known = owner.adopt(PosEmbed.absolute(table, tokens).copy());
                byTokens.put(tokens, known);
            }
            return known;
        }
    }

    /** Rows of [sin(p w), cos(p w)], w_i = 10000^(-i/(dim/2)), for positions 0..length-1: [length, dim] flattened. */
    public static float[] sinCos1d(int dim, int length) {
        float[] omega = omega(dim);
        float[] out = new float[length * dim];
        for (int p = 0; p < length; p++) {
            row(out, p * dim, dim, omega, p);
        }
        return out;
    }

    /** Row r = y * grid + x: first half of the columns encodes y, the second x: [grid * grid, dim] flattened. */
    public static float[] sinCos2d(int dim, int grid) {
        int half = dim / 2;
        float[] omega = omega(half);
        float[] out = new float[grid * grid * dim];
        for (int y = 0; y < grid; y++) {
            for (int x = 0; x < grid; x++) {
                int at = (y * grid + x) * dim;
                row(out, at, half, omega, y);
                row(out, at + half, half, omega, x);
            }
        }
        return out;
    }

    private static float[] omega(int dim) {
        float[] omega = new float[dim / 2];
        for (int i = 0; i < omega.length; i++) {
            float exponent = i / (dim / 2f);
            // the power is rounded to float32 before it is inverted, as numpy does: at position 2047 the difference
            // would show
            omega[i] = 1f / (float) StrictMath.pow(10000, exponent);
        }
        return omega;
    }

    private static void row(float[] out, int at, int dim, float[] omega, int position) {
        for (int i = 0; i < dim / 2; i++) {
            float angle = position * omega[i];
            out[at + i] = (float) StrictMath.sin(angle);
            out[at + dim / 2 + i] = (float) StrictMath.cos(angle);
        }
    }

    /**
     * The table of a square grid resized to {@code tokens} positions by bicubic interpolation (a = -0.75, corners not aligned,
     * no antialiasing). Both grids are the integer square roots.
     *
     * @param table [grid², C]
     * @return [tokens, C]; the table itself when the size is right
     */
    public static Tensor absolute(Tensor table, long tokens) {
        int source = (int) Math.sqrt((double) table.size(0));
        int target = (int) Math.sqrt((double) tokens);
        if (source == target) {
            return table;
        }
        int channels = Math.toIntExact(table.size(1));
        float[] in = table.toFloats();
        float[] rows = resizeRows(in, source, source, channels, target);
        float[] both = transpose(
                resizeRows(transpose(rows, target, source, channels), source, target, channels, target),
                target,
                channels);
        return Tensor.of(both, (long) target * target, channels);
    }

    /** Resizes the first axis of [from, width, C] to [to, width, C]. */
    private static float[] resizeRows(float[] in, int from, int width, int channels, int to) {
        float[] out = new float[to * width * channels];
        float scale = (float) from / to;
        int row = width * channels;
        for (int y = 0; y < to; y++) {
            float position = scale * (y + 0.5f) - 0.5f;
            int base = (int) Math.floor(position);
            float[] weight = cubic(position - base);
            for (int k = 0; k < 4; k++) {
                int source = Math.clamp(base - 1 + k, 0, from - 1);
                for (int i = 0; i < row; i++) {
                    out[y * row + i] += weight[k] * in[source * row + i];
                }
            }
        }
        return out;
    }

    private static float[] cubic(float t) {
        float a = -0.75f;
        float s = 1 - t;
        return new float[] {
            ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a,
            ((a + 2) * t - (a + 3)) * t * t + 1,
            ((a + 2) * s - (a + 3)) * s * s + 1,
            ((a * (s + 1) - 5 * a) * (s + 1) + 8 * a) * (s + 1) - 4 * a
        };
    }

    /** [rows, columns, C] to [columns, rows, C]. */
    private static float[] transpose(float[] in, int rows, int columns, int channels) {
        float[] out = new float[in.length];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                System.arraycopy(in, (y * columns + x) * channels, out, (x * rows + y) * channels, channels);
            }
        }
        return out;
    }

    private static float[] transpose(float[] in, int side, int channels) {
        return transpose(in, side, side, channels);
    }

    /** Centres of the cells of a grid as (x, y) in 0..1, row by row: [1, height * width, 2]. */
    public static Tensor gridPoints(int height, int width) {
        float[] out = new float[height * width * 2];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                out[(y * width + x) * 2] = (x + 0.5f) / width;
                out[(y * width + x) * 2 + 1] = (y + 0.5f) / height;
            }
        }
        return Tensor.of(out, 1, (long) height * width, 2);
    }
}

package org.weft.kernels;

import java.util.List;

/** MMFS in double precision and plain loops, straight from the formulas, for the kernels to be held against. */
final class ObviousMmfs {
    private ObviousMmfs() {}

    /** Sizes of a case. images is 1 for plain sampling. */
    record Dims(int batch, int images, int heads, int channels, int queries, int points, List<FeatureLevel> levels) {
        int pixels() {
            return levels.stream().mapToInt(l -> (int) l.pixels()).sum();
        }

        int slots() {
            return images * levels.size();
        }
    }

    /** Adds weight times the bilinear sample at (x, y), in pixels, of one level to out. */
    private static void sample(
            double[] value,
            int base,
            int step,
            FeatureLevel level,
            double x,
            double y,
            double weight,
            double[] out,
            int at,
            int channels) {
        if (!(x > -1 && x < level.width() && y > -1 && y < level.height())) {
            return;
        }
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        for (int dy = 0; dy < 2; dy++) {
            for (int dx = 0; dx < 2; dx++) {
                int px = left + dx;
                int py = top + dy;
                if (px < 0 || py < 0 || px >= level.width() || py >= level.height()) {
                    continue;
                }
                double w = (dx == 0 ? 1 - (x - left) : x - left) * (dy == 0 ? 1 - (y - top) : y - top);
                int pixel = base + (py * (int) level.width() + px) * step;
                for (int d = 0; d < channels; d++) {
                    out[at + d] += weight * w * value[pixel + d];
                }
            }
        }
    }

    static double[] deform(Dims s, double[] value, double[] locations, double[] weights) {
        int step = s.heads * s.channels;
        double[] out = new double[s.batch * s.queries * step];
        int k = 0;
        for (int n = 0; n < s.batch; n++) {
            for (int q = 0; q < s.queries; q++) {
                for (int h = 0; h < s.heads; h++) {
                    int start = 0;
                    for (FeatureLevel level : s.levels) {
                        int base = (n * s.pixels() + start) * step + h * s.channels;
                        for (int p = 0; p < s.points; p++, k++) {
                            double x = locations[2 * k] * level.width() - 0.5;
                            double y = locations[2 * k + 1] * level.height() - 0.5;
                            int at = ((n * s.queries + q) * s.heads + h) * s.channels;
                            sample(value, base, step, level, x, y, weights[k], out, at, s.channels);
                        }
                        start += (int) level.pixels();
                    }
                }
            }
        }
        return out;
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Result(double[] out, double[] locations, double[] weights, double[] ignored) {}

    /** mask [N, Q, I], reference [N, Q, 2], both without broadcasting. */
    static Result mmfs(
            Dims s,
            double[] value,
            double[] offsets,
            double[] logits,
            double[] token,
            double[] reference,
            double[] mask) {
        int points = s.points;
        int levels = s.levels.size();
        int step = s.heads * s.channels;
        int rows = s.batch * s.queries * s.heads;
        double[] out = new double[rows * s.channels];
        double[] locations = new double[rows * s.slots() * points * 2];
        double[] weights = new double[rows * s.slots() * points];
        double[] ignored = new double[rows];
        for (int row = 0; row < rows; row++) {
            int h = row % s.heads;
            int nq = row / s.heads;
            int n = nq / s.queries;
            double slot = -Math.log(s.slots());
            double top = slot;
            for (int i = 0; i < s.images; i++) {
                int z = ((nq * s.images + i) * s.heads + h) * levels * (points + 1);
                for (int k = 0; k < levels * (points + 1); k++) {
                    if (mask[nq * s.images + i] != 0 && k % (points + 1) != points) {
                        top = Math.max(top, logits[z + k]);
                    }
                }
            }
            double total = s.slots() * Math.exp(slot - top);
            ignored[row] = total;
            for (int i = 0; i < s.images; i++) {
                for (int l = 0; l < levels; l++) {
                    FeatureLevel level = s.levels.get(l);
                    for (int p = 0; p < points; p++) {
                        int image = (nq * s.images + i) * s.heads + h;
                        int k = ((row * s.images + i) * levels + l) * points + p;
                        int o = (image * points + p) * 2;
                        locations[2 * k] = reference[2 * nq] + offsets[o] * level.scale() / level.width();
                        locations[2 * k + 1] = reference[2 * nq + 1] + offsets[o + 1] * level.scale() / level.height();
                        if (mask[nq * s.images + i] != 0) {
                            weights[k] = Math.exp(logits[(image * levels + l) * (points + 1) + p] - top);
                            total += weights[k];
                        }
                    }
                }
            }
            ignored[row] /= total;
            for (int d = 0; d < s.channels; d++) {
                out[row * s.channels + d] = ignored[row] * token[h * s.channels + d];
            }
            for (int i = 0; i < s.images; i++) {
                int start = 0;
                for (int l = 0; l < levels; l++) {
                    FeatureLevel level = s.levels.get(l);
                    int base = ((n * s.images + i) * s.pixels() + start) * step + h * s.channels;
                    for (int p = 0; p < points; p++) {
                        int k = ((row * s.images + i) * levels + l) * points + p;
                        weights[k] /= total;
                        double x = locations[2 * k] * level.width() - 0.5;
                        double y = locations[2 * k + 1] * level.height() - 0.5;
                        if (mask[nq * s.images + i] != 0) {
                            sample(value, base, step, level, x, y, weights[k], out, row * s.channels, s.channels);
                        }
                    }
                    start += (int) level.pixels();
                }
            }
        }
        return new Result(out, locations, weights, ignored);
    }
}

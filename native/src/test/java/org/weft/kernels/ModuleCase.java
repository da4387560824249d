package org.weft.kernels;

import java.util.ArrayList;
import java.util.List;

/** The linear layers around the fused op in a module fixture, in double precision: steps 1 to 5 before it, output_proj after. */
record ModuleCase(
        Fixture fixture, int batch, int queries, int images, int heads, int points, List<FeatureLevel> levels) {

    static ModuleCase of(Fixture f) {
        var ctor = f.facts().get("ctor");
        double base = ctor.get("base_spatial_shape").asDouble();
        List<FeatureLevel> levels = new ArrayList<>();
        for (int i = 0; i < f.facts().get("levels_per_image").size(); i++) {
            var size = f.facts().get("levels_per_image").get(i);
            float ratio = (float) (ctor.get("spatial_shapes").get(i).asDouble() / base);
            levels.add(new FeatureLevel(size.get(0).asInt(), size.get(1).asInt(), ratio));
        }
        return new ModuleCase(
                f,
                f.shape("query")[0],
                f.shape("query")[1],
                f.facts().get("n_images").asInt(),
                ctor.get("n_heads").asInt(),
                ctor.get("n_points").asInt(),
                levels);
    }

    int width() {
        return fixture.shape("w.output_proj.weight")[1];
    }

    int pixels() {
        return levels.stream().mapToInt(l -> (int) l.pixels()).sum();
    }

    private int dQuery() {
        return fixture.shape("query")[2];
    }

    private static double[] linear(double[] x, double[] w, double[] b, int in) {
        int out = b.length;
        int rows = x.length / in;
        double[] y = new double[rows * out];
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < out; o++) {
                double sum = b[o];
                for (int i = 0; i < in; i++) {
                    sum += x[r * in + i] * w[o * in + i];
                }
                y[r * out + o] = sum;
            }
        }
        return y;
    }

    /** Gradient of a linear layer's input. */
    private static double[] back(double[] gy, double[] w, int in) {
        int out = w.length / in;
        int rows = gy.length / out;
        double[] gx = new double[rows * in];
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    gx[r * in + i] += gy[r * out + o] * w[o * in + i];
                }
            }
        }
        return gx;
    }

    /** Gradient of a linear layer's weight. */
    private static double[] backWeight(double[] gy, double[] x, int in) {
        int rows = x.length / in;
        int out = gy.length / rows;
        double[] gw = new double[out * in];
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    gw[o * in + i] += gy[r * out + o] * x[r * in + i];
                }
            }
        }
        return gw;
    }

    private double[] layer(String name, double[] x, int in) {
        return linear(x, fixture.doubles("w." + name + ".weight"), fixture.doubles("w." + name + ".bias"), in);
    }

    /** [N, Q or 1, I], the last row alone when the counts differ. */
    private double[] mask() {
        int[] shape = fixture.shape("attention_mask");
        double[] mask = fixture.doubles("attention_mask");
        if (shape.length == 2 || shape[1] == queries) {
            return mask;
        }
        double[] last = new double[batch * images];
        for (int n = 0; n < batch; n++) {
            System.arraycopy(mask, (n * shape[1] + shape[1] - 1) * images, last, n * images, images);
        }
        return last;
    }

    private int maskQueries() {
        return mask().length / batch / images;
    }

    /** Per query and image, [N, Q, I, d_query]. */
    double[] imageQueries() {
        int d = dQuery();
        double[] base = layer("dynamic_offset_mask", fixture.doubles("query"), d);
        double[] relpos = fixture.doubles("w.query_relpos.weight");
        double[] mask = mask();
        double[] out = new double[batch * queries * images * d];
        for (int n = 0; n < batch; n++) {
            for (int q = 0; q < queries; q++) {
                int row = n * maskQueries() + (maskQueries() == 1 ? 0 : q);
                int total = 0;
                for (int i = 0; i < images; i++) {
                    total += (int) mask[row * images + i];
                }
                int seen = 0;
                for (int i = 0; i < images; i++) {
                    int visible = (int) mask[row * images + i];
                    seen += visible;
                    int r = (total + 1 - seen) * visible;
                    for (int c = 0; c < d; c++) {
                        out[((n * queries + q) * images + i) * d + c] =
                                base[(n * queries + q) * d + c] + relpos[r * d + c];
                    }
                }
            }
        }
        return out;
    }

    MmfsInputs inputs(Memory memory) {
        int d = dQuery();
        double[] q = imageQueries();
        int channels = width() / heads;
        double[] value = layer("value_proj", fixture.doubles("input_flatten"), fixture.shape("input_flatten")[3]);
        return new MmfsInputs(
                new MmfsValue.Dense(memory.of(value, ElementType.F32, batch, images, pixels(), heads, channels)),
                memory.of(layer("sampling_offsets", q, d), ElementType.F32, batch, queries, images, heads, points, 2),
                memory.of(
                        layer("attention_weights", q, d),
                        ElementType.F32,
                        batch,
                        queries,
                        images,
                        heads,
                        levels.size(),
                        points + 1),
                memory.of(fixture.doubles("w.ignore_token"), ElementType.F32, width()),
                memory.of(
                        fixture.doubles("reference_points"),
                        ElementType.F32,
                        fixture.shape("reference_points")[0],
                        queries,
                        2),
                memory.of(mask(), ElementType.F32, batch, maskQueries(), images),
                levels);
    }

    double[] ignoredShares() {
        double[] full = fixture.doubles("attention_full");
        int slots = images * levels.size();
        double[] shares = new double[full.length / slots / (points + 1)];
        for (int k = 0; k < full.length; k++) {
            if (k % (points + 1) == points) {
                shares[k / (points + 1) / slots] += full[k];
            }
        }
        return shares;
    }

    double[] project(double[] out) {
        return layer("output_proj", out, width());
    }

    double[] unproject(double[] gradOutput) {
        return back(gradOutput, fixture.doubles("w.output_proj.weight"), width());
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Gradients(double[] query, double[] features, double[] offsetWeight, double[] attentionWeight) {}

    /** Carries the op's gradients through the layers before it. */
    Gradients chain(double[] value, double[] offsets, double[] logits) {
        int d = dQuery();
        double[] features = back(value, fixture.doubles("w.value_proj.weight"), fixture.shape("input_flatten")[3]);
        double[] fromOffsets = back(offsets, fixture.doubles("w.sampling_offsets.weight"), d);
        double[] fromLogits = back(logits, fixture.doubles("w.attention_weights.weight"), d);
        double[] base = new double[batch * queries * d];
        for (int r = 0; r < fromOffsets.length; r++) {
            base[r / d / images * d + r % d] += fromOffsets[r] + fromLogits[r];
        }
        return new Gradients(
                back(base, fixture.doubles("w.dynamic_offset_mask.weight"), d),
                features,
                backWeight(offsets, imageQueries(), d),
                backWeight(logits, imageQueries(), d));
    }
}

package org.weft.tensor.mmfs;

import java.util.ArrayList;
import java.util.List;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;

/** MMFS composed of ordinary operations: slow, obvious, differentiable on any device; the others are held against it. */
public final class MmfsReference implements MmfsOp {
    /** Added to the logits of a masked image; float32 softmax makes exact zeros of it. */
    private static final double MASKED = -10000;

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Tensor attend(MmfsInputs in) {
        Attention attention = attention(in);
        Tensor result = null;
        for (int image = 0; image < in.images(); image++) {
            Tensor value = in.value().select(1, image);
            Tensor weights = attention.weights().slice(2, image, image + 1).squeeze(2);
            Tensor part = sample(value, in.levels(), locations(in, image), weights);
            result = result == null ? part : result.add(part);
        }
        Tensor ignored = attention
                .ignored()
                .unsqueeze(3)
                .mul(in.ignoreToken().reshape(1, 1, in.heads(), in.headDim()))
                .reshape(in.rows(), in.queries(), (long) in.heads() * in.headDim());
        return result == null ? ignored : result.add(ignored);
    }

    /**
     * Softmax over images, levels and points with the ignore slots.
     *
     * @param weights [N, Q, I, H, L, P]
     * @param ignored share of the ignore slots [N, Q, H]
     */
    public record Attention(Tensor weights, Tensor ignored) {}

    /** Steps 5 and 6 of the spec. */
    public Attention attention(MmfsInputs in) {
        int points = in.points();
        long n = in.rows();
        long q = in.queries();
        int images = in.images();
        int heads = in.heads();
        int levels = in.levels().count();
        Tensor bias = in.mask().neg().add(1).mul(MASKED).reshape(n, in.mask().size(1), images, 1, 1, 1);
        Tensor seen = in.logits().slice(5, 0, points).add(bias);
        Tensor ignore = Tensor.full(-Math.log((double) images * levels), 1, 1, 1, 1, 1, 1)
                .expand(n, q, images, heads, levels, 1);
        Tensor all = Tensor.cat(5, seen, ignore);
        Tensor joint = all.permute(0, 1, 3, 2, 4, 5)
                .reshape(n, q, heads, (long) images * levels * (points + 1))
                .softmax(3)
                .reshape(n, q, heads, images, levels, points + 1)
                .permute(0, 1, 3, 2, 4, 5);
        Tensor ignored = joint.slice(5, points, points + 1)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(n, q, heads, (long) images * levels)
                .sum(3, false);
        return new Attention(joint.slice(5, 0, points), ignored);
    }

    /** Step 7 of the spec: where the queries look in one image, [N, Q, H, L, P, 2]. */
    public Tensor locations(MmfsInputs in, int image) {
        Levels levels = in.levels();
        long q = in.queries();
        Tensor offsets = in.offsets().select(2, image);
        Tensor reference = in.reference().reshape(in.reference().size(0), q, 1, 1, 2);
        List<Tensor> parts = new ArrayList<>();
        for (int l = 0; l < levels.count(); l++) {
            double scale = levels.scales().get(l);
            Tensor unit = Tensor.of(
                    new float[] {
                        (float) (scale / levels.widths().get(l)),
                        (float) (scale / levels.heights().get(l))
                    },
                    2);
            parts.add(offsets.mul(unit).add(reference));
        }
        return Tensor.stack(3, parts);
    }

    @Override
    public Tensor sample(Tensor value, Levels levels, Tensor locations, Tensor weights) {
        long n = value.size(0);
        long heads = value.size(2);
        long dim = value.size(3);
        long q = locations.size(1);
        long points = locations.size(4);
        Tensor result = null;
        for (int l = 0; l < levels.count(); l++) {
            long h = levels.heights().get(l);
            long w = levels.widths().get(l);
            int start = levels.start(l);
            Tensor map =
                    value.slice(1, start, start + h * w).permute(0, 2, 3, 1).reshape(n * heads, dim, h, w);
            Tensor grid = locations
                    .select(3, l)
                    .transpose(1, 2)
                    .reshape(n * heads, q, points, 2)
                    .mul(2)
                    .add(-1);
            Tensor weight = weights.select(3, l).transpose(1, 2).reshape(n * heads, 1, q, points);
            Tensor part = Nn.gridSample(map, grid).mul(weight).sum(3, false);
            result = result == null ? part : result.add(part);
        }
        if (result == null) {
            throw new IllegalArgumentException("deformable sampling needs at least one level");
        }
        return result.reshape(n, heads, dim, q).permute(0, 3, 1, 2).reshape(n, q, heads * dim);
    }
}

package org.weft.model.vision;

import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Params;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsOp;

/**
 * Multi-scale deformable attention of the ViT-Adapter (the reference's MSDeformAttn, ratio 0.5; spec section 1.1): no ignore slot,
 * offsets per level.
 */
final class DeformableAttention {
    private static final int POINTS = 4;

    private final int heads;
    private final int levels;
    private final int width;
    private final MmfsOp op;
    private final Linear samplingOffsets;
    private final Linear attentionWeights;
    private final Linear valueProj;
    private final Linear outputProj;

    DeformableAttention(Params p, int dim, int heads, int levels, MmfsOp op) {
        this.heads = heads;
        this.levels = levels;
        this.width = dim / 2;
        this.op = op;
        samplingOffsets = Linear.of(
                p.at("sampling_offsets"),
                Init.ZEROS,
                Init.values(() -> directions(heads, levels)),
                dim,
                (long) heads * levels * POINTS * 2);
        attentionWeights =
                Linear.of(p.at("attention_weights"), Init.ZEROS, Init.ZEROS, dim, (long) heads * levels * POINTS);
        valueProj = Linear.of(p.at("value_proj"), Init.XAVIER, Init.ZEROS, dim, width);
        outputProj = Linear.of(p.at("output_proj"), Init.XAVIER, Init.ZEROS, width, dim);
    }

    /** Deformable DETR's start: head h looks in direction 2 pi h / heads, point p at distance p + 1. */
    private static float[] directions(int heads, int levels) {
        float[] out = new float[heads * levels * POINTS * 2];
        for (int h = 0; h < heads; h++) {
            double angle = 2 * Math.PI * h / heads;
            double norm = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
            for (int i = 0; i < levels * POINTS; i++) {
                int at = (h * levels * POINTS + i) * 2;
                int distance = i % POINTS + 1;
                out[at] = (float) (Math.cos(angle) / norm * distance);
                out[at + 1] = (float) (Math.sin(angle) / norm * distance);
            }
        }
        return out;
    }

    /**
     * @param query [N, Q, dim]
     * @param reference [1, Q, 2]
     * @param features [N, S, dim]
     */
    Tensor forward(Tensor query, Tensor reference, Tensor features, Levels shapes) {
        long n = query.size(0);
        long q = query.size(1);
        Tensor value = valueProj.forward(features).reshape(n, features.size(1), heads, width / heads);
        Tensor weights = attentionWeights
                .forward(query)
                .reshape(n, q, heads, (long) levels * POINTS)
                .softmax(3)
                .reshape(n, q, heads, levels, POINTS);
        float[] units = new float[levels * 2];
        for (int l = 0; l < levels; l++) {
            units[2 * l] = 1f / shapes.widths().get(l);
            units[2 * l + 1] = 1f / shapes.heights().get(l);
        }
        Tensor offsets = samplingOffsets.forward(query).reshape(n, q, heads, levels, POINTS, 2);
        Tensor unit = Tensor.of(units, levels, 1, 2);
        Tensor locations = offsets.mul(unit).add(reference.reshape(1, q, 1, 1, 1, 2));
        return outputProj.forward(op.sample(value, shapes, locations, weights));
    }
}

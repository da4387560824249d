package org.weft.model.mmfs;

import org.jspecify.annotations.Nullable;
import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Params;
import org.weft.tensor.DType;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsOp;

/**
 * The multi-image, multi-scale feature synchronizer (paper section 3.2; the reference's mm_interleaved/models/utils/ops/modules,
 * class MMFS, at ac539d00; spec section 2). Dims: N rows, I images, S positions, Q queries, H heads, P points, L levels.
 */
public final class Mmfs {
    /**
     * Sizes.
     *
     * @param queryDim channels of queries
     * @param valueDim channels of image features
     * @param width channels of projected values, all heads together
     * @param outDim channels of the result
     * @param maxImages rows of the table of relative positions
     * @param offsetRange sampling offsets begin uniformly within plus or minus this
     */
    public record Config(
            int queryDim,
            int valueDim,
            int width,
            int outDim,
            int levels,
            int heads,
            int points,
            int maxImages,
            double offsetRange) {}

    private final Config config;
    private final MmfsOp op;
    private final Tensor ignoreToken;
    private final Linear samplingOffsets;
    private final Linear dynamicOffsetMask;
    private final Linear attentionWeights;
    private final Linear valueProj;
    private final Linear outputProj;
    private final Tensor queryRelpos;
    private final @Nullable DenseReading dense;

    public Mmfs(Params p, Config c, MmfsOp op) {
        this.config = c;
        this.op = op.at(p.name());
        ignoreToken = p.buffer("ignore_token", Init.ZEROS, 1, 1, 1, c.width);
        samplingOffsets = Linear.of(
                p.at("sampling_offsets"),
                Init.ZEROS,
                Init.uniform(-c.offsetRange, c.offsetRange),
                c.queryDim,
                (long) c.heads * c.points * 2);
        dynamicOffsetMask = Linear.of(p.at("dynamic_offset_mask"), Init.LAYER, Init.ZEROS, c.queryDim, c.queryDim);
        attentionWeights = Linear.of(
                p.at("attention_weights"),
                Init.LAYER,
                Init.ZEROS,
                c.queryDim,
                (long) c.heads * c.levels * (c.points + 1));
        valueProj = Linear.of(p.at("value_proj"), Init.XAVIER, Init.ZEROS, c.valueDim, c.width);
        outputProj = Linear.of(p.at("output_proj"), Init.XAVIER, Init.ZEROS, c.width, c.outDim);
        queryRelpos = p.at("query_relpos").weight("weight", Init.normal(0.02), c.maxImages, c.queryDim);
        dense = op.dense() ? new DenseReading(p.at("dense"), c) : null;
    }

    /** Projects image features [N, I, S, valueDim] once; the result [N, I, S, H, D] serves every query. */
    public Tensor project(Tensor features) {
        Tensor value = valueProj.forward(features);
        return value.reshape(value.size(0), value.size(1), value.size(2), config.heads, config.width / config.heads);
    }

    /**
     * What the queries read from the images.
     *
     * @param query [N, Q, queryDim]
     * @param reference [1 or N, Q, 2], (x, y) in 0..1
     * @param value from {@link #project}
     * @param mask [N, I] for all queries or [N, Q', I]; where Q' differs from Q (decoding) its last row counts
     * @return [N, Q, outDim]
     */
    public Tensor forward(Tensor query, Tensor reference, Tensor value, Levels levels, Tensor mask) {
        if (dense != null) {
            Tensor rows = rows(mask, query.size(1));
            return outputProj.forward(dense.read(query, value, rows.to(DType.F32), relativePositions(rows)));
        }
        return outputProj.forward(op.attend(inputs(query, reference, value, levels, mask)));
    }

    /** Steps 1 and 3 to 5 of the spec: what the operation is asked. */
    public MmfsInputs inputs(Tensor query, Tensor reference, Tensor value, Levels levels, Tensor mask) {
        long n = query.size(0);
        long q = query.size(1);
        long images = value.size(1);
        Tensor rows = rows(mask, q);
        Tensor relpos = relativePositions(rows);
        Tensor base = dynamicOffsetMask.forward(query);
        // the layers are linear, so the image's share is a row of a small table instead of one more pass per image
        Tensor offsets = perImage(base, samplingOffsets, relpos).reshape(n, q, images, config.heads, config.points, 2);
        Tensor logits = perImage(base, attentionWeights, relpos)
                .reshape(n, q, images, config.heads, config.levels, config.points + 1);
        return new MmfsInputs(
                value, offsets, logits, rows.to(DType.F32), reference, ignoreToken.reshape(config.width), levels);
    }

    private static Tensor rows(Tensor mask, long queries) {
        if (mask.rank() == 2) {
            return mask.unsqueeze(1);
        }
        long given = mask.size(1);
        return given == queries || given == 1 ? mask : mask.slice(1, given - 1, given);
    }

    /** layer(base + relpos row) for every image: [N, Q, I, out]. */
    private Tensor perImage(Tensor base, Linear layer, Tensor relpos) {
        Tensor table = Nn.linear(queryRelpos, layer.weight(), null);
        return layer.forward(base).unsqueeze(2).add(Nn.embedding(relpos, table));
    }

    /** 1 for the last image a query sees, 2 for the one before, ... and 0 for those it does not: int64 [N, 1 or Q, I]. */
    private Tensor relativePositions(Tensor mask) {
        long n = mask.size(0);
        long q = mask.size(1);
        int images = Math.toIntExact(mask.size(2));
        long[] seen = mask.toLongs();
        long[] out = new long[seen.length];
        for (int row = 0; row < n * q; row++) {
            long rank = 0;
            for (int i = images - 1; i >= 0; i--) {
                int at = row * images + i;
                if (seen[at] != 0) {
                    out[at] = ++rank;
                }
            }
            if (rank >= config.maxImages) {
                throw new IllegalArgumentException(
                        "a query sees " + rank + " images, this model was built for at most " + (config.maxImages - 1));
            }
        }
        return Tensor.of(out, n, q, images);
    }
}

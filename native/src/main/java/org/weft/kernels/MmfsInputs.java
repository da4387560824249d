package org.weft.kernels;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What fused MMFS reads. Dims: N batch, I images, S pixels of all levels, H heads, D channels, Q queries, L levels, P points.
 *
 * @param value [N, I, S, H, D] in either form
 * @param offsets [N, Q, I, H, P, 2], (x, y), pixels of the base grid
 * @param logits [N, Q, I, H, L, P + 1]; the last of each level is the ignore slot, whose value is not read
 * @param ignoreToken [H * D], of the value's type
 * @param reference [1 or N, 1 or Q, 2] F32, (x, y), 0..1
 * @param mask [1 or N, 1 or Q, I] of U8, I64 or F32, 0 hides; null = all images visible
 * @param levels L levels, laid one after another from pixel 0
 */
public record MmfsInputs(
        MmfsValue value,
        TensorRef offsets,
        TensorRef logits,
        TensorRef ignoreToken,
        TensorRef reference,
        @Nullable TensorRef mask,
        List<FeatureLevel> levels) {

    /** @throws IllegalArgumentException naming both shapes where two do not fit */
    public MmfsInputs {
        levels = List.copyOf(levels);
        TensorRef sample = value.sample();
        long n = value.rows();
        long images = value.images();
        long heads = sample.size(1);
        Shapes.levelsFit(levels, sample, 0);
        Shapes.rank("offsets", offsets, 6, "[N, Q, I, H, P, 2]");
        long queries = offsets.size(1);
        long points = offsets.size(4);
        Shapes.dense("offsets", offsets, n, queries, images, heads, points, 2);
        Shapes.dense("logits", logits, n, queries, images, heads, levels.size(), points + 1);
        Shapes.floating("offsets", offsets);
        Shapes.sameType("logits", logits, "offsets", offsets);
        Shapes.dense("ignoreToken", ignoreToken, heads * sample.size(2));
        Shapes.sameType("ignoreToken", ignoreToken, "value", sample);
        Shapes.broadcast("reference", reference, n, queries, 2);
        if (reference.type() != ElementType.F32) {
            throw new IllegalArgumentException("reference is " + reference + ", expected F32");
        }
        if (mask != null) {
            Shapes.broadcast("mask", mask, n, queries, images);
            if (mask.type() == ElementType.F16 || mask.type() == ElementType.BF16) {
                throw new IllegalArgumentException("mask is " + mask + ", expected U8, I64 or F32");
            }
        }
    }

    long queries() {
        return offsets.size(1);
    }

    long heads() {
        return offsets.size(3);
    }

    long points() {
        return offsets.size(4);
    }

    long channels() {
        return value.sample().size(2);
    }
}

package org.weft.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Where the backward pass of fused MMFS reads and writes; all dense, null = not wanted, everything overwritten.
 *
 * @param out read: [N, Q, H * D]
 * @param value written: [N, I, S, H, D], however the values themselves are laid out
 * @param offsets written: [N, Q, I, H, P, 2]
 * @param logits written: [N, Q, I, H, L, P + 1]; 0 for ignore slots and hidden images
 * @param ignoreToken written: [H * D]
 */
public record MmfsGradients(
        TensorRef out,
        @Nullable TensorRef value,
        @Nullable TensorRef offsets,
        @Nullable TensorRef logits,
        @Nullable TensorRef ignoreToken) {
    void check(MmfsInputs in) {
        TensorRef sample = in.value().sample();
        long n = in.value().rows();
        Shapes.dense("gradient of out", out, n, in.queries(), in.heads() * in.channels());
        Shapes.sameType("gradient of out", out, "value", sample);
        if (value != null) {
            Shapes.dense(
                    "gradient of value", value, n, in.value().images(), sample.size(0), sample.size(1), sample.size(2));
            Shapes.sameType("gradient of value", value, "value", sample);
        }
        Shapes.like("gradient of offsets", offsets, "offsets", in.offsets());
        Shapes.like("gradient of logits", logits, "logits", in.logits());
        Shapes.like("gradient of ignoreToken", ignoreToken, "ignoreToken", in.ignoreToken());
    }
}

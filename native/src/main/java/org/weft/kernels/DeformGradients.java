package org.weft.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Where the backward pass of plain sampling reads and writes; all dense, null = not wanted, everything overwritten.
 *
 * @param out read: [N, Q, H * D]
 * @param value written: [N, S, H, D]
 * @param locations written: [N, Q, H, L, P, 2]
 * @param weights written: [N, Q, H, L, P]
 */
public record DeformGradients(
        TensorRef out, @Nullable TensorRef value, @Nullable TensorRef locations, @Nullable TensorRef weights) {
    void check(DeformInputs in) {
        TensorRef v = in.value();
        long outer = v.size(2) * v.size(3);
        Shapes.dense("gradient of out", out, v.size(0), in.queries(), outer);
        Shapes.sameType("gradient of out", out, "value", v);
        Shapes.like("gradient of value", value, "value", v);
        Shapes.like("gradient of locations", locations, "locations", in.locations());
        Shapes.like("gradient of weights", weights, "weights", in.weights());
    }
}

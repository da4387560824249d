package org.weft.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Where the forward pass of fused MMFS writes; all dense. The traces are F32 and optional, images outermost in the level axis.
 *
 * @param out [N, Q, H * D], of the value's type
 * @param locations [N, Q, H, I * L, P, 2] sampling points, 0..1 spans a level; hidden images included
 * @param weights [N, Q, H, I * L, P] attention weights; 0 for hidden images
 * @param ignored [N, Q, H] share of the ignore slots, 0..1
 */
public record MmfsOutputs(
        TensorRef out, @Nullable TensorRef locations, @Nullable TensorRef weights, @Nullable TensorRef ignored) {
    public static MmfsOutputs of(TensorRef out) {
        return new MmfsOutputs(out, null, null, null);
    }

    void check(MmfsInputs in) {
        long n = in.value().rows();
        long q = in.queries();
        long h = in.heads();
        long levels = in.value().images() * in.levels().size();
        Shapes.dense("out", out, n, q, h * in.channels());
        Shapes.sameType("out", out, "value", in.value().sample());
        trace("locations", locations, n, q, h, levels, in.points(), 2);
        trace("weights", weights, n, q, h, levels, in.points());
        trace("ignored", ignored, n, q, h);
    }

    private static void trace(String name, @Nullable TensorRef tensor, long... shape) {
        if (tensor == null) {
            return;
        }
        Shapes.dense("trace " + name, tensor, shape);
        if (tensor.type() != ElementType.F32) {
            throw new IllegalArgumentException("trace " + name + " is " + tensor + ", expected F32");
        }
    }
}

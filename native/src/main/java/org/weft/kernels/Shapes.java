package org.weft.kernels;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shape checks whose messages name what was found and what was expected. */
final class Shapes {
    private Shapes() {}

    static void rank(String name, TensorRef tensor, int rank, String legend) {
        if (tensor.rank() != rank) {
            throw new IllegalArgumentException(name + " is " + tensor + ", expected " + legend);
        }
    }

    static void dense(String name, TensorRef tensor, long... shape) {
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                    name + " is " + tensor + ", the other tensors ask for " + Arrays.toString(shape));
        }
        if (tensor.count() > 0 && !tensor.denseFrom(0)) {
            throw new IllegalArgumentException(name + " is " + tensor + ", expected a dense tensor");
        }
    }

    static void like(String name, @Nullable TensorRef tensor, String other, TensorRef reference) {
        if (tensor != null) {
            dense(name, tensor, reference.shape());
            sameType(name, tensor, other, reference);
        }
    }

    static void innerDense(String name, TensorRef tensor, int axis) {
        if (tensor.count() > 0 && !tensor.denseFrom(axis)) {
            throw new IllegalArgumentException(name + " is " + tensor + ", expected a dense last axis");
        }
    }

    /** Checks [1 or N, 1 or Q, last]; the last axis may be strided. */
    static void broadcast(String name, TensorRef tensor, long n, long queries, long last) {
        long[] shape = tensor.shape();
        boolean fits = shape.length == 3
                && (shape[0] == 1 || shape[0] == n)
                && (shape[1] == 1 || shape[1] == queries)
                && shape[2] == last;
        if (!fits) {
            throw new IllegalArgumentException(name + " is " + tensor + ", the other tensors ask for "
                    + Arrays.toString(new long[] {n, queries, last}) + " (1 allowed for the first two)");
        }
    }

    static void sameType(String name, TensorRef tensor, String other, TensorRef reference) {
        if (tensor.type() != reference.type()) {
            throw new IllegalArgumentException(
                    name + " is " + tensor + ", but " + other + " is " + reference + ": types must agree");
        }
    }

    static void floating(String name, TensorRef tensor) {
        if (!tensor.type().floating()) {
            throw new IllegalArgumentException(name + " is " + tensor + ", expected F32, F16 or BF16");
        }
    }

    static void levelsFit(List<FeatureLevel> levels, TensorRef value, int axis) {
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one level");
        }
        long total = 0;
        for (FeatureLevel level : levels) {
            total = Math.addExact(total, level.pixels());
        }
        if (total != value.size(axis)) {
            throw new IllegalArgumentException("levels " + levels + " have " + total + " pixels, value is " + value);
        }
    }
}

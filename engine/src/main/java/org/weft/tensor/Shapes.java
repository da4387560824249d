package org.weft.tensor;

import java.util.Arrays;
import java.util.List;

/** Checks before native calls: libtorch's own complaint would come without the operation's name, or as an abort. */
final class Shapes {
    private Shapes() {}

    static long count(long[] shape) {
        long n = 1;
        for (long s : shape) {
            n = Math.multiplyExact(n, s);
        }
        return n;
    }

    static void requireSame(String op, long[] a, long[] b) {
        if (!Arrays.equals(a, b)) {
            throw mismatch(op, a, b);
        }
    }

    static void requireBroadcast(String op, long[] a, long[] b) {
        for (int i = 1; i <= Math.min(a.length, b.length); i++) {
            long x = a[a.length - i];
            long y = b[b.length - i];
            if (x != y && x != 1 && y != 1) {
                throw mismatch(op, a, b);
            }
        }
    }

    /** The second shape must broadcast to exactly the first. */
    static void requireInto(String op, long[] target, long[] source) {
        boolean ok = source.length <= target.length;
        for (int i = 1; ok && i <= source.length; i++) {
            long s = source[source.length - i];
            ok = s == 1 || s == target[target.length - i];
        }
        if (!ok) {
            throw mismatch(op, target, source);
        }
    }

    static void requireReshape(long[] from, long[] to) {
        long known = 1;
        int free = 0;
        for (long s : to) {
            if (s == -1) {
                free++;
            } else {
                known *= s;
            }
        }
        long n = count(from);
        boolean ok = free == 0 ? known == n : free == 1 && known > 0 && n % known == 0;
        if (!ok) {
            throw mismatch("reshape", from, to);
        }
    }

    static void requireCat(int dim, List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("cat of no tensors");
        }
        long[] first = parts.get(0).shape();
        int d = dim < 0 ? dim + first.length : dim;
        for (Tensor part : parts) {
            long[] shape = part.shape();
            boolean ok = shape.length == first.length && d >= 0 && d < first.length;
            for (int i = 0; ok && i < first.length; i++) {
                ok = i == d || shape[i] == first[i];
            }
            if (!ok) {
                throw mismatch("cat along dimension " + dim, first, shape);
            }
        }
    }

    /** The pieces together must be all of the dimension. */
    static void requireSplit(int dim, long[] shape, long[] sizes) {
        if (dim < 0
                || dim >= shape.length
                || Arrays.stream(sizes).anyMatch(n -> n < 0)
                || Arrays.stream(sizes).sum() != shape[dim]) {
            throw new IllegalArgumentException("split of dimension " + dim + " of " + Arrays.toString(shape)
                    + " into pieces of " + Arrays.toString(sizes));
        }
    }

    static IllegalArgumentException mismatch(String op, long[] a, long[] b) {
        return new IllegalArgumentException(
                op + ": shapes " + Arrays.toString(a) + " and " + Arrays.toString(b) + " do not fit");
    }
}

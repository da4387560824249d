package org.weft.kernels;

/** Comparison of tensors, relative to the largest expected value. */
final class Close {
    private Close() {}

    static void within(double tolerance, String what, double[] found, double[] expected) {
        if (found.length != expected.length) {
            throw new AssertionError(what + ": " + found.length + " values, expected " + expected.length);
        }
        double largest = 1e-30;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= tolerance * largest)) {
                throw new AssertionError(what + "[" + i + "] is " + found[i] + ", expected " + expected[i]
                        + " (largest " + largest + ", tolerance " + tolerance + ")");
            }
        }
    }
}

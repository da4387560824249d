package org.weft.evaluate.metrics;

/**
 * The squared Fréchet distance between two sets of features taken as normal distributions: |m1 - m2|² + tr S1 + tr S2 - 2 tr (S1 S2)^½. On
 * features of an Inception network it is the FID.
 */
public final class FrechetDistance {
    private FrechetDistance() {}

    /**
     * 0 for equal statistics; no upper end. The trace of the root is the sum of the singular values of F1 F2<sup>T</sup> for the factors
     * F of both covariances, which stays exact where fewer pictures than dimensions make them singular.
     *
     * @throws IllegalArgumentException when a side has fewer than two vectors or both differ in length
     */
    public static double between(FeatureStatistics a, FeatureStatistics b) {
        if (a.dims() != b.dims()) {
            throw new IllegalArgumentException(
                    "features of " + a.dims() + " and of " + b.dims() + " dimensions cannot be compared");
        }
        double[][] first = a.covarianceFactor();
        double[][] second = b.covarianceFactor();
        double[] m1 = a.mean();
        double[] m2 = b.mean();
        double between = 0;
        for (int k = 0; k < m1.length; k++) {
            between += (m1[k] - m2[k]) * (m1[k] - m2[k]);
        }
        double[][] product = new double[first.length][second.length];
        for (int i = 0; i < first.length; i++) {
            for (int j = 0; j < second.length; j++) {
                product[i][j] = dot(first[i], second[j]);
            }
        }
        return Math.max(0, between + trace(first) + trace(second) - 2 * Orthogonal.nuclearNorm(product));
    }

    private static double trace(double[][] factor) {
        double sum = 0;
        for (double[] row : factor) {
            sum += dot(row, row);
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}

package org.weft.evaluate.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean and spread of feature vectors, in double precision and without ever holding more than twice as many vectors as they have
 * dimensions. The spread is kept as a factor F with F<sup>T</sup> F = sum of (x - mean)(x - mean)<sup>T</sup>: squaring it would lose half
 * of the digits of small directions, which a Fréchet distance takes the root of.
 */
public final class FeatureStatistics {
    private final int dims;
    private final List<double[]> pending = new ArrayList<>();
    /** Rows of the factor of all vectors but the pending ones. */
    private List<double[]> factor = new ArrayList<>();

    private final double[] mean;
    private long counted;

    /** @param dims length of every vector, 1..16384 */
    public FeatureStatistics(int dims) {
        if (dims < 1 || dims > 16_384) {
            throw new IllegalArgumentException("features have 1 to 16384 dimensions, not " + dims);
        }
        this.dims = dims;
        mean = new double[dims];
    }

    /** @throws IllegalArgumentException for another length or a value that is not finite */
    public void add(double[] features) {
        if (features.length != dims) {
            throw new IllegalArgumentException(
                    "a feature vector has " + features.length + " dimensions, those before it " + dims);
        }
        for (double v : features) {
            if (!Double.isFinite(v)) {
                throw new IllegalArgumentException("a feature is not a finite number: " + v);
            }
        }
        pending.add(features.clone());
        if (pending.size() >= dims) {
            settle();
        }
    }

    public long count() {
        return counted + pending.size();
    }

    public int dims() {
        return dims;
    }

    /** @throws IllegalArgumentException without vectors */
    public double[] mean() {
        require(1);
        settle();
        return mean.clone();
    }

    /** Rows of F over the root of (count - 1), so that F<sup>T</sup> F is the unbiased covariance. @throws IllegalArgumentException below two vectors */
    double[][] covarianceFactor() {
        require(2);
        settle();
        double scale = 1 / Math.sqrt(counted - 1.0);
        double[][] out = new double[factor.size()][dims];
        for (int i = 0; i < out.length; i++) {
            for (int k = 0; k < dims; k++) {
                out[i][k] = factor.get(i)[k] * scale;
            }
        }
        return out;
    }

    private void require(int least) {
        if (count() < least) {
            throw new IllegalArgumentException("statistics need at least " + least + " pictures, there "
                    + (count() == 1 ? "is 1" : "are " + count()));
        }
    }

    /** Takes the pending vectors in: their rows about their own mean, and one row for the distance between both means. */
    private void settle() {
        if (pending.isEmpty()) {
            return;
        }
        double[] own = new double[dims];
        for (double[] row : pending) {
            for (int k = 0; k < dims; k++) {
                own[k] += row[k] / pending.size();
            }
        }
        List<double[]> rows = new ArrayList<>(factor);
        for (double[] row : pending) {
            for (int k = 0; k < dims; k++) {
                row[k] -= own[k];
            }
            rows.add(row);
        }
        long all = counted + pending.size();
        double weight = Math.sqrt((double) counted * pending.size() / all);
        double[] between = new double[dims];
        for (int k = 0; k < dims; k++) {
            double difference = own[k] - mean[k];
            between[k] = weight * difference;
            mean[k] += difference * pending.size() / all;
        }
        if (counted > 0) {
            rows.add(between);
        }
        counted = all;
        pending.clear();
        factor = rows.size() > dims ? Orthogonal.triangle(rows, dims) : rows;
    }
}

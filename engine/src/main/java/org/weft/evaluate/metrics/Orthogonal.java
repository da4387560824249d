package org.weft.evaluate.metrics;

import java.util.Arrays;
import java.util.List;

/** Decompositions by reflections, in double precision. Matrices are arrays of rows. */
final class Orthogonal {
    /** More steps than this for one value mean the matrix is not finite. */
    private static final int MAX_STEPS = 100;

    private Orthogonal() {}

    /** The rows R, at most dims, of a matrix's QR decomposition: R<sup>T</sup> R is the product of its transpose and itself. Overwrites the rows. */
    static List<double[]> triangle(List<double[]> rows, int dims) {
        double[][] a = rows.toArray(double[][]::new);
        int n = Math.min(dims, a.length);
        for (int k = 0; k < n; k++) {
            reflectColumn(a, k, k, k + 1);
        }
        return List.of(Arrays.copyOf(a, n));
    }

    /** Sum of the singular values of a matrix. Overwrites it. */
    static double nuclearNorm(double[][] matrix) {
        if (matrix.length == 0) {
            return 0;
        }
        double[][] a = matrix.length >= matrix[0].length ? matrix : transposed(matrix);
        int n = a[0].length;
        // the singular values of a bidiagonal matrix are the positive eigenvalues of the tridiagonal one without a
        // diagonal that has the
        // former's two diagonals, shuffled, beside it
        double[] beside = new double[2 * n];
        for (int k = 0; k < n; k++) {
            beside[2 * k] = reflectColumn(a, k, k, k + 1);
            if (k + 1 < n) {
                beside[2 * k + 1] = reflectRow(a, k);
            }
        }
        double sum = 0;
        for (double v : eigenvalues(new double[2 * n], beside)) {
            sum += Math.abs(v) / 2;
        }
        return sum;
    }

    /** Makes everything under a[row][column] zero; returns what stays there. Changes the columns from {@code from} on. */
    private static double reflectColumn(double[][] a, int row, int column, int from) {
        double scale = 0;
        for (int i = row; i < a.length; i++) {
            scale = Math.max(scale, Math.abs(a[i][column]));
        }
        if (scale == 0) {
            return 0;
        }
        double[] v = new double[a.length];
        double square = 0;
        for (int i = row; i < a.length; i++) {
            v[i] = a[i][column] / scale;
            square += v[i] * v[i];
            a[i][column] = 0;
        }
        double norm = v[row] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
        double factor = square - v[row] * norm;
        v[row] -= norm;
        double[] products = new double[a[row].length];
        for (int i = row; i < a.length; i++) {
            addMultiple(products, a[i], v[i] / factor, from);
        }
        for (int i = row; i < a.length; i++) {
            addMultiple(a[i], products, -v[i], from);
        }
        a[row][column] = norm * scale;
        return a[row][column];
    }

    /** Makes everything right of a[row][row + 1] zero; returns what stays there. Changes the rows below. */
    private static double reflectRow(double[][] a, int row) {
        double[] v = a[row];
        int first = row + 1;
        double scale = 0;
        for (int j = first; j < v.length; j++) {
            scale = Math.max(scale, Math.abs(v[j]));
        }
        if (scale == 0) {
            return 0;
        }
        double square = 0;
        for (int j = first; j < v.length; j++) {
            v[j] /= scale;
            square += v[j] * v[j];
        }
        double norm = v[first] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
        double factor = square - v[first] * norm;
        v[first] -= norm;
        for (int i = first; i < a.length; i++) {
            double product = 0;
            for (int j = first; j < v.length; j++) {
                product += a[i][j] * v[j];
            }
            addMultiple(a[i], v, -product / factor, first);
        }
        return norm * scale;
    }

    private static void addMultiple(double[] to, double[] from, double factor, int first) {
        for (int j = first; j < to.length; j++) {
            to[j] += factor * from[j];
        }
    }

    /**
     * Of a symmetric tridiagonal matrix, by implicit QL steps. Overwrites both.
     *
     * @param d diagonal
     * @param e e[i] is beside d[i] and d[i + 1]; the last is not read
     */
    private static double[] eigenvalues(double[] d, double[] e) {
        int n = d.length;
        e[n - 1] = 0;
        double largest = 0;
        for (double v : e) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int l = 0; l < n; l++) {
            int steps = 0;
            for (int m = end(d, e, l, largest); m != l; m = end(d, e, l, largest)) {
                if (++steps > MAX_STEPS) {
                    throw new ArithmeticException("the features have no finite Fréchet distance");
                }
                step(d, e, l, m);
            }
        }
        return d;
    }

    /** Where the block that begins at l ends: the first neighbour too small to matter. */
    private static int end(double[] d, double[] e, int l, double largest) {
        int m = l;
        while (m < d.length - 1) {
            double around = Math.abs(d[m]) + Math.abs(d[m + 1]);
            // the second condition ends blocks of zeros, whose neighbours have no size to compare with
            if (Math.abs(e[m]) <= Math.ulp(1.0) * around || Math.abs(e[m]) <= 1e-20 * largest) {
                break;
            }
            m++;
        }
        return m;
    }

    private static void step(double[] d, double[] e, int l, int m) {
        double g = (d[l + 1] - d[l]) / (2 * e[l]);
        double r = Math.hypot(g, 1);
        g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
        double s = 1;
        double c = 1;
        double p = 0;
        for (int i = m - 1; i >= l; i--) {
            double f = s * e[i];
            double b = c * e[i];
            r = Math.hypot(f, g);
            e[i + 1] = r;
            if (r == 0) {
                d[i + 1] -= p;
                e[m] = 0;
                return;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
        }
        d[l] -= p;
        e[l] = g;
        e[m] = 0;
    }

    private static double[][] transposed(double[][] a) {
        double[][] out = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                out[j][i] = a[i][j];
            }
        }
        return out;
    }
}

package org.weft.evaluate.bench;

import java.util.Arrays;

/** Times two pieces of work by turns, so that a busy machine slows both alike. */
final class Stopwatch {
    private static final double LEAST_SECONDS = 0.5;
    private static final int LEAST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 200;

    private Stopwatch() {}

    /** Medians in milliseconds. */
    record Medians(double ours, double baseline, int rounds) {}

    /** At least three rounds behind one to warm up; more of what is quick. */
    static Medians compare(Runnable ours, Runnable baseline) {
        double once = milliseconds(ours) + milliseconds(baseline);
        int rounds = (int) Math.clamp(LEAST_SECONDS * 1000 / once, LEAST_ROUNDS, MOST_ROUNDS);
        double[] a = new double[rounds];
        double[] b = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            a[i] = milliseconds(ours);
            b[i] = milliseconds(baseline);
        }
        return new Medians(median(a), median(b), rounds);
    }

    static double milliseconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e6;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}

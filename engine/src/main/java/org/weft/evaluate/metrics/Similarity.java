package org.weft.evaluate.metrics;

import java.util.List;

/** How alike two things are by CLIP's features of them, -1..1. */
public final class Similarity {
    private Similarity() {}

    /** Features of a generated picture and of the true one. */
    public record Pair(float[] generated, float[] real) {}

    /** Cosine of the angle between both. @throws IllegalArgumentException for features of different length */
    public static double cosine(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("features of " + a.length + " and of " + b.length
                    + " dimensions cannot be compared; take both from the same network");
        }
        double dot = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return squareA == 0 || squareB == 0 ? 0 : dot / Math.sqrt(squareA * squareB);
    }

    /** Mean cosine over pairs; NaN without any. */
    public static double mean(List<Pair> pairs) {
        return pairs.stream()
                .mapToDouble(p -> cosine(p.generated(), p.real()))
                .average()
                .orElse(Double.NaN);
    }

    /** Index of the candidate picture nearest to a text, the first of equals. */
    public static int best(List<float[]> candidates, float[] text) {
        int best = 0;
        for (int i = 1; i < candidates.size(); i++) {
            best = cosine(candidates.get(i), text) > cosine(candidates.get(best), text) ? i : best;
        }
        return best;
    }
}

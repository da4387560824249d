package org.weft.generate;

import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/** What is done to next-token scores before choosing, in the reference's order (transformers 4.31; spec section 7). */
public final class LogitsProcessors {
    private LogitsProcessors() {}

    /** Scores of tokens already there are divided (if positive) or multiplied by the penalty. */
    public static void repetition(float[] scores, int[] ids, double penalty) {
        if (penalty == 1) {
            return;
        }
        PrimitiveIterator.OfInt seen = Arrays.stream(ids).distinct().iterator();
        while (seen.hasNext()) {
            int id = seen.nextInt();
            scores[id] = scores[id] < 0 ? (float) (scores[id] * penalty) : (float) (scores[id] / penalty);
        }
    }

    /** No end before the sequence has {@code minLength} ids. */
    public static void minLength(float[] scores, int length, int minLength, List<Integer> ends) {
        if (length < minLength) {
            ends.forEach(end -> scores[end] = Float.NEGATIVE_INFINITY);
        }
    }

    public static void temperature(float[] scores, double temperature) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (scores[i] / temperature);
        }
    }

    /** Keeps the k likeliest and their equals; 0 keeps all. */
    public static void topK(float[] scores, int k) {
        if (k <= 0 || k >= scores.length) {
            return;
        }
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        float smallest = sorted[sorted.length - k];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores[i] < smallest ? Float.NEGATIVE_INFINITY : scores[i];
        }
    }

    /** Drops the least likely whose probabilities together stay within 1 - p; at least one stays. */
    public static void topP(float[] scores, double p) {
        if (p >= 1) {
            return;
        }
        double[] probabilities = softmax(scores);
        int[] rising = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[a], scores[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double mass = 0;
        for (int i = 0; i < rising.length - 1; i++) {
            mass += probabilities[rising[i]];
            if (mass > 1 - p) {
                break;
            }
            scores[rising[i]] = Float.NEGATIVE_INFINITY;
        }
    }

    /** Probabilities of scores; -infinity becomes 0. */
    public static double[] softmax(float[] scores) {
        double max = Double.NEGATIVE_INFINITY;
        for (float s : scores) {
            max = Math.max(max, s);
        }
        double[] out = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.exp(scores[i] - max);
            sum += out[i];
        }
        for (int i = 0; i < out.length; i++) {
            out[i] /= sum;
        }
        return out;
    }

    /** Logarithms of {@link #softmax}. */
    public static float[] logSoftmax(float[] scores) {
        double max = Double.NEGATIVE_INFINITY;
        for (float s : scores) {
            max = Math.max(max, s);
        }
        double sum = 0;
        for (float s : scores) {
            sum += Math.exp(s - max);
        }
        double log = max + Math.log(sum);
        float[] out = new float[scores.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (scores[i] - log);
        }
        return out;
    }

    /** The position of the largest score, the first of equals. */
    public static int argmax(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** Draws an index by its probability. @param uniform in 0..1 */
    public static int draw(double[] probabilities, double uniform) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                sum += probabilities[i];
                last = i;
                if (uniform < sum) {
                    return i;
                }
            }
        }
        return last;
    }
}

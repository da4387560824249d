package org.weft.evaluate.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** BLEU-1 to BLEU-4, each run of words counted as often as the most generous reference has it. Values are 0..1. */
public final class Bleu {
    // the original's guards against zero, kept because they decide the score of a caption without any longer match
    private static final double TINY = 1e-15;
    private static final double SMALL = 1e-9;

    private final long[] guessed = new long[NGrams.MAX];
    private final long[] right = new long[NGrams.MAX];
    private long length;
    private long referenceLength;

    private Bleu() {}

    /** Of the whole set: counts are added up before they are divided. */
    public static double[] ofAll(List<CaptionSample> samples) {
        Bleu bleu = new Bleu();
        samples.forEach(bleu::add);
        return bleu.scores();
    }

    public static double[] of(CaptionSample sample) {
        return ofAll(List.of(sample));
    }

    private void add(CaptionSample sample) {
        List<String> words = NGrams.words(sample.candidate());
        Map<List<String>, Integer> most = new HashMap<>();
        int closest = -1;
        for (String r : sample.references()) {
            List<String> reference = NGrams.words(r);
            NGrams.count(reference).forEach((gram, count) -> most.merge(gram, count, Math::max));
            closest = closer(reference.size(), closest, words.size());
        }
        length += words.size();
        referenceLength += closest;
        for (int n = 0; n < NGrams.MAX; n++) {
            guessed[n] += Math.max(0, words.size() - n);
        }
        NGrams.count(words)
                .forEach((gram, count) -> right[gram.size() - 1] += Math.min(count, most.getOrDefault(gram, 0)));
    }

    private static int closer(int a, int b, int length) {
        if (b < 0) {
            return a;
        }
        int difference = Math.abs(a - length) - Math.abs(b - length);
        return difference < 0 || (difference == 0 && a < b) ? a : b;
    }

    private double[] scores() {
        double ratio = (length + TINY) / (referenceLength + SMALL);
        double brevity = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
        double[] out = new double[NGrams.MAX];
        double product = 1;
        for (int n = 0; n < out.length; n++) {
            product *= (right[n] + TINY) / (guessed[n] + SMALL);
            out[n] = Math.pow(product, 1.0 / (n + 1)) * brevity;
        }
        return out;
    }
}

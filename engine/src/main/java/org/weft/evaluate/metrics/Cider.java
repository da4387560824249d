package org.weft.evaluate.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CIDEr-D: how much the runs of words of a caption weigh like those of its references, rare runs more than common ones. How rare they are
 * is counted in the references of the very set that is scored, so that a set of one picture scores 0. Values are 0..10.
 */
public final class Cider {
    private static final double SIGMA = 6;
    private static final double SCALE = 10;

    private final List<CaptionSample> samples;
    private final Map<List<String>, Integer> documents = new HashMap<>();

    private Cider(List<CaptionSample> samples) {
        this.samples = samples;
        for (CaptionSample s : samples) {
            Set<List<String>> seen = new HashSet<>();
            s.references()
                    .forEach(r -> seen.addAll(NGrams.count(NGrams.words(r)).keySet()));
            seen.forEach(g -> documents.merge(g, 1, Integer::sum));
        }
    }

    /** One score for each caption, in order; the set's score is their mean. */
    public static double[] scores(List<CaptionSample> samples) {
        Cider cider = new Cider(samples);
        return samples.stream().mapToDouble(cider::score).toArray();
    }

    private double score(CaptionSample sample) {
        Vector candidate = vector(sample.candidate());
        double[] sum = new double[NGrams.MAX];
        for (String reference : sample.references()) {
            double[] one = candidate.similarity(vector(reference));
            for (int n = 0; n < sum.length; n++) {
                sum[n] += one[n];
            }
        }
        double all = 0;
        for (double s : sum) {
            all += s;
        }
        return all / sum.length / sample.references().size() * SCALE;
    }

    private Vector vector(String text) {
        List<String> words = NGrams.words(text);
        double pictures = Math.log(samples.size());
        Map<List<String>, Double> weights = new HashMap<>();
        double[] squares = new double[NGrams.MAX];
        NGrams.count(words).forEach((gram, count) -> {
            double w = count * (pictures - Math.log(Math.max(1, documents.getOrDefault(gram, 0))));
            weights.put(gram, w);
            squares[gram.size() - 1] += w * w;
        });
        return new Vector(weights, squares, Math.max(0, words.size() - 1));
    }

    /** @param squares squared norm for each length of run @param length number of pairs of words, the original's measure of length */
    private record Vector(Map<List<String>, Double> weights, double[] squares, int length) {
        double[] similarity(Vector reference) {
            double[] out = new double[NGrams.MAX];
            weights.forEach((gram, w) -> {
                double other = reference.weights.getOrDefault(gram, 0.0);
                out[gram.size() - 1] += Math.min(w, other) * other;
            });
            double difference = length - reference.length;
            double gauss = Math.exp(-(difference * difference) / (2 * SIGMA * SIGMA));
            for (int n = 0; n < out.length; n++) {
                double norms = Math.sqrt(squares[n]) * Math.sqrt(reference.squares[n]);
                out[n] = (norms == 0 ? out[n] : out[n] / norms) * gauss;
            }
            return out;
        }
    }
}

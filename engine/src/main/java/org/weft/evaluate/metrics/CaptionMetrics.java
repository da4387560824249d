package org.weft.evaluate.metrics;

import java.util.Arrays;
import java.util.List;

/** Scores captions as the reference does: into words first, then BLEU, ROUGE-L and CIDEr-D. */
public final class CaptionMetrics {
    private CaptionMetrics() {}

    /** @param bleu BLEU-1..4 of the set, 0..1 @param rougeL mean, 0..1 @param cider mean, 0..10 @param ciders of each caption */
    public record Scores(double[] bleu, double rougeL, double cider, double[] ciders) {}

    /**
     * Captions as people and models write them.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Scores score(List<CaptionSample> raw, Variant variant) {
        PtbTokenizer tokenizer = new PtbTokenizer(variant);
        return scoreWords(raw.stream()
                .map(s -> new CaptionSample(
                        tokenizer.words(s.candidate()),
                        s.references().stream().map(tokenizer::words).toList()))
                .toList());
    }

    /** Captions that are words joined by spaces already. */
    public static Scores scoreWords(List<CaptionSample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("there are no captions to score");
        }
        double[] ciders = Cider.scores(samples);
        return new Scores(Bleu.ofAll(samples), mean(RougeL.scores(samples)), mean(ciders), ciders);
    }

    /** What stands before the first period: COCO captions are scored by their first sentence. */
    public static String firstSentence(String caption) {
        int period = caption.indexOf('.');
        return period < 0 ? caption : caption.substring(0, period);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}

package org.weft.evaluate.metrics;

import java.util.List;

/** Referring expressions: the share of boxes that overlap the true one by at least half. */
public final class Grounding {
    /** From this overlap on a box is right. */
    public static final float RIGHT = 0.5f;

    private Grounding() {}

    /** @param answer the model's text @param truth in pixels @param width of the picture, pixels */
    public record Sample(String answer, Box truth, int width, int height) {
        public Sample {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("a picture of " + width + " x " + height + " pixels has no boxes");
            }
        }
    }

    /** @param accuracy 0..1 @param meanOverlap mean intersection over union, 0 for unreadable answers @param unreadable answers without a box */
    public record Scores(double accuracy, double meanOverlap, int unreadable) {}

    /** @param variant the official code moves the true box to the grid of 0..999 first, which shrinks it a little */
    public static Scores score(List<Sample> samples, Variant variant) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("there are no boxes to score");
        }
        int right = 0;
        int unreadable = 0;
        double sum = 0;
        for (Sample s : samples) {
            float overlap = overlap(s, variant);
            right += overlap >= RIGHT ? 1 : 0;
            sum += Float.isNaN(overlap) ? 0 : overlap;
            unreadable += Box.read(s.answer()).isEmpty() ? 1 : 0;
        }
        return new Scores((double) right / samples.size(), sum / samples.size(), unreadable);
    }

    /** 0 where the answer holds no box, NaN where its box is not finite. */
    public static float overlap(Sample s, Variant variant) {
        Box truth = variant == Variant.CORRECTED
                ? s.truth()
                : s.truth().toGrid(s.width(), s.height()).toPixels(s.width(), s.height());
        return Box.read(s.answer())
                .map(b -> b.toPixels(s.width(), s.height()).overlap(truth))
                .orElse(0f);
    }
}

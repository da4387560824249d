package org.weft.evaluate.metrics;

import java.util.Arrays;

/** Counts pixels of label maps by class, over any number of pictures, and says how far predictions cover the truth. */
public final class SegmentationCounts {
    /** No class. */
    public static final int IGNORED = 255;

    private static final double OFFICIAL_EPSILON = 1e-10;

    private final boolean zeroIsUnlabelled;
    private final boolean official;
    private final long[] intersection;
    private final long[] predicted;
    private final long[] labelled;

    private SegmentationCounts(int classes, boolean zeroIsUnlabelled, boolean official) {
        if (classes < 1 || classes > 65_536) {
            throw new IllegalArgumentException("segmentation needs 1 to 65536 classes, not " + classes);
        }
        this.zeroIsUnlabelled = zeroIsUnlabelled;
        this.official = official;
        intersection = new long[classes];
        predicted = new long[classes];
        labelled = new long[classes];
    }

    /** True labels 0..classes-1, and {@link #IGNORED}. */
    public static SegmentationCounts of(int classes) {
        return new SegmentationCounts(classes, false, false);
    }

    /**
     * True labels 1..classes, 0 for pixels without one; predictions count from 0.
     *
     * @param variant the official code counts classes that occur nowhere as 0 and does not know {@link #IGNORED}
     */
    public static SegmentationCounts ofLabelsFromOne(int classes, Variant variant) {
        return new SegmentationCounts(classes, true, variant == Variant.AS_OFFICIAL_CODE);
    }

    /** @throws IllegalArgumentException when the maps differ in size */
    public void add(int[] truth, int[] prediction) {
        if (truth.length != prediction.length) {
            throw new IllegalArgumentException("the predicted label map has " + prediction.length
                    + " pixels, the true one " + truth.length + "; both must be of one size");
        }
        for (int i = 0; i < truth.length; i++) {
            boolean ignored = truth[i] == IGNORED && !official;
            if (ignored || (zeroIsUnlabelled && truth[i] == 0)) {
                continue;
            }
            int label = zeroIsUnlabelled ? truth[i] - 1 : truth[i];
            count(labelled, label);
            count(predicted, prediction[i]);
            if (label == prediction[i]) {
                count(intersection, label);
            }
        }
    }

    private static void count(long[] counts, int label) {
        if (label >= 0 && label < counts.length) {
            counts[label]++;
        }
    }

    long[] intersection() {
        return intersection.clone();
    }

    long[] union() {
        long[] out = new long[labelled.length];
        Arrays.setAll(out, c -> labelled[c] + predicted[c] - intersection[c]);
        return out;
    }

    /** Intersection over union of each class; NaN for one that occurs neither in truth nor in predictions. */
    public double[] overlaps() {
        long[] union = union();
        double[] out = new double[union.length];
        Arrays.setAll(out, c -> intersection[c] / (official ? union[c] + OFFICIAL_EPSILON : union[c]));
        return out;
    }

    /** Mean of {@link #overlaps}, 0..1, over the classes that occur. */
    public double meanOverlap() {
        return mean(overlaps());
    }

    /** Share of each class's pixels that are right; NaN for a class without any. */
    public double[] accuracies() {
        double[] out = new double[labelled.length];
        Arrays.setAll(out, c -> (double) intersection[c] / labelled[c]);
        return out;
    }

    public double meanAccuracy() {
        return mean(accuracies());
    }

    /** Share of all labelled pixels that are right. */
    public double pixelAccuracy() {
        return (double) Arrays.stream(intersection).sum()
                / Arrays.stream(labelled).sum();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
    }
}

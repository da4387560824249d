package org.weft.evaluate.metrics;

import java.util.List;

/** ROUGE-L: the longest words in common order, precision and recall from whichever reference is best for each. Values are 0..1. */
public final class RougeL {
    private static final double BETA2 = 1.2 * 1.2;

    private RougeL() {}

    /** One score for each caption, in order; the set's score is their mean. */
    public static double[] scores(List<CaptionSample> samples) {
        return samples.stream().mapToDouble(RougeL::score).toArray();
    }

    private static double score(CaptionSample sample) {
        // cut at single spaces, as the original does: an empty text is one empty word
        String[] words = sample.candidate().split(" ", -1);
        double precision = 0;
        double recall = 0;
        for (String r : sample.references()) {
            String[] reference = r.split(" ", -1);
            double common = common(words, reference);
            precision = Math.max(precision, common / words.length);
            recall = Math.max(recall, common / reference.length);
        }
        return precision == 0 || recall == 0 ? 0 : (1 + BETA2) * precision * recall / (recall + BETA2 * precision);
    }

    /** Length of the longest common subsequence. */
    private static int common(String[] a, String[] b) {
        int[] row = new int[b.length + 1];
        for (String word : a) {
            int diagonal = 0;
            for (int j = 1; j <= b.length; j++) {
                int above = row[j];
                row[j] = word.equals(b[j - 1]) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.length];
    }
}

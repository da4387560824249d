package org.weft.evaluate.storyworld;

/** Which classes were taken for which, over many pictures. */
final class Confusion {
    private final long[] truth;
    private final long[] said;
    private final long[] both;

    Confusion(int classes) {
        truth = new long[classes];
        said = new long[classes];
        both = new long[classes];
    }

    /** @param expected true classes as unsigned bytes */
    void add(byte[] expected, int[] found) {
        for (int i = 0; i < found.length; i++) {
            int t = expected[i] & 255;
            truth[t]++;
            said[found[i]]++;
            if (t == found[i]) {
                both[t]++;
            }
        }
    }

    /** Intersection over union, mean over the classes that occur in the truth. */
    double meanOverlap() {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < truth.length; c++) {
            if (truth[c] > 0) {
                sum += (double) both[c] / (truth[c] + said[c] - both[c]);
                classes++;
            }
        }
        return classes == 0 ? 0 : sum / classes;
    }
}

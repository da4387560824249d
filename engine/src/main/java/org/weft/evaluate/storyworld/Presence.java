package org.weft.evaluate.storyworld;

/** Whether a picture shows something, by what the judge says of its pixels. */
final class Presence {
    /** Fewer pixels are taken for noise. */
    static final int PIXELS = 16;

    private Presence() {}

    static boolean of(int[] labels, int index) {
        return count(labels, index) >= PIXELS;
    }

    static int count(int[] labels, int index) {
        int count = 0;
        for (int label : labels) {
            count += label == index ? 1 : 0;
        }
        return count;
    }
}

package org.weft.data.storyworld;

import java.util.List;
import java.util.Optional;

/**
 * Boxes as words of the world, which knows the digits 0 to 4 only: left, top, right and bottom, each as two digits to the base of
 * five, so that a side has 25 steps.
 */
public final class BoxWords {
    private static final int BASE = 5;
    private static final int STEPS = BASE * BASE;
    private static final int SIDES = 4;

    private BoxWords() {}

    /** Eight digits with spaces between. */
    public static String say(Box box) {
        double[] sides = sides(box);
        StringBuilder out = new StringBuilder();
        for (double side : sides) {
            int step = Math.clamp((int) (side * STEPS), 0, STEPS - 1);
            out.append(out.isEmpty() ? "" : " ").append(step / BASE).append(' ').append(step % BASE);
        }
        return out.toString();
    }

    /** Left, top, right, bottom in shares of the picture. */
    public static double[] sides(Box box) {
        return new double[] {box.x(), box.y(), box.x() + box.width(), box.y() + box.height()};
    }

    /** Left, top, right, bottom in the middle of their steps; empty for words that say no box. */
    public static Optional<double[]> read(String words) {
        List<String> digits = Vocabulary.split(words);
        boolean right = digits.size() == 2 * SIDES
                && digits.stream().allMatch(d -> d.length() == 1 && d.charAt(0) >= '0' && d.charAt(0) < '0' + BASE);
        if (!right) {
            return Optional.empty();
        }
        double[] out = new double[SIDES];
        for (int i = 0; i < SIDES; i++) {
            int step = BASE * Integer.parseInt(digits.get(2 * i)) + Integer.parseInt(digits.get(2 * i + 1));
            out[i] = (step + 0.5) / STEPS;
        }
        return Optional.of(out);
    }

    /** Intersection over union of two boxes given as left, top, right, bottom. */
    public static double overlap(double[] a, double[] b) {
        double width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
        double height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
        double common = width * height;
        double all = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common;
        return all <= 0 ? 0 : common / all;
    }
}

package org.weft.engine.labels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How far a picture shows what its label map asked for, as a judge sees the picture. Pixels where the map asks for nothing do
 * not count.
 *
 * @param wanted what was asked for
 * @param seen what the judge sees, of the same size
 * @param judge who judged
 * @param agreement part of the asked-for pixels where both are one class, 0..1; 1 when nothing was asked for
 * @param meanOverlap mean over the classes asked for of intersection over union, 0..1
 * @param classes every class that either has, largest wanted area first
 */
public record Obedience(
        LabelMap wanted, LabelMap seen, String judge, double agreement, double meanOverlap, List<ClassScore> classes) {

    public Obedience {
        classes = List.copyOf(classes);
    }

    /**
     * One class.
     *
     * @param wanted pixels that ask for it
     * @param seen pixels where the judge sees it
     * @param both pixels where both is so
     */
    public record ClassScore(LabelClass of, int wanted, int seen, int both) {
        /** Intersection over union, 0..1. */
        public double overlap() {
            int union = wanted + seen - both;
            return union == 0 ? 1 : (double) both / union;
        }
    }

    /** @throws IllegalArgumentException when the maps differ in size */
    public static Obedience of(LabelMap wanted, LabelMap seen, Palette palette, String judge) {
        if (wanted.width() != seen.width() || wanted.height() != seen.height()) {
            throw new IllegalArgumentException("the map is " + wanted + ", what the judge saw " + seen);
        }
        int[] asked = new int[256];
        int[] found = new int[256];
        int[] both = new int[256];
        int all = 0;
        int right = 0;
        for (int i = 0; i < wanted.labels().length; i++) {
            int w = wanted.labels()[i] & 255;
            int s = seen.labels()[i] & 255;
            if (w == Palette.NOTHING) {
                continue;
            }
            all++;
            asked[w]++;
            found[s]++;
            if (w == s) {
                both[w]++;
                right++;
            }
        }
        List<ClassScore> classes = new ArrayList<>();
        for (LabelClass c : palette.classes()) {
            int i = c.index();
            if (asked[i] + found[i] > 0) {
                classes.add(new ClassScore(c, asked[i], found[i], both[i]));
            }
        }
        classes.sort(Comparator.comparingInt(ClassScore::wanted).reversed());
        double mean = classes.stream()
                .filter(c -> c.wanted() > 0)
                .mapToDouble(ClassScore::overlap)
                .average()
                .orElse(1);
        return new Obedience(wanted, seen, judge, all == 0 ? 1 : (double) right / all, mean, classes);
    }

    /** Whether the judge sees something else there than was asked for. */
    public boolean mismatch(int x, int y) {
        int w = wanted.at(x, y);
        return w != Palette.NOTHING && w != seen.at(x, y);
    }
}

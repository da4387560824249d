package org.weft.tensor.mmfs;

import java.util.Arrays;
import java.util.List;

/**
 * The pyramid of one image: level l has {@code heights[l] x widths[l]} positions, all levels concatenated row by row.
 *
 * @param scales factor on raw offsets per level, level size over base size (spec of the reference, section 2 step 4)
 */
public record Levels(List<Integer> heights, List<Integer> widths, List<Double> scales) {
    public Levels {
        heights = List.copyOf(heights);
        widths = List.copyOf(widths);
        scales = List.copyOf(scales);
        if (heights.size() != widths.size() || heights.size() != scales.size() || heights.isEmpty()) {
            throw new IllegalArgumentException(
                    "levels need equally many heights, widths and scales: " + heights + " " + widths + " " + scales);
        }
    }

    /** Square levels whose offsets count in pixels of a base grid. */
    public static Levels square(List<Integer> sizes, double base) {
        return new Levels(sizes, sizes, sizes.stream().map(s -> s / base).toList());
    }

    public int count() {
        return heights.size();
    }

    public int size(int level) {
        return heights.get(level) * widths.get(level);
    }

    /** Where level l begins in the concatenation. */
    public int start(int level) {
        int start = 0;
        for (int l = 0; l < level; l++) {
            start += size(l);
        }
        return start;
    }

    /** Positions of all levels. */
    public int total() {
        return start(count());
    }

    int[] heightArray() {
        return heights.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] widthArray() {
        return widths.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return Arrays.toString(heightArray()) + "x" + Arrays.toString(widthArray());
    }
}

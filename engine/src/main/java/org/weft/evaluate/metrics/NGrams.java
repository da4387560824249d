package org.weft.evaluate.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Runs of words and how often a text has them. */
final class NGrams {
    /** Longest run counted. */
    static final int MAX = 4;

    private static final Pattern SPACE = Pattern.compile("[\\s\\u001c-\\u001f\\u0085\\p{Z}]+");

    private NGrams() {}

    /** Cut at white space of every kind, no-break spaces included. */
    static List<String> words(String text) {
        return SPACE.splitAsStream(text).filter(w -> !w.isEmpty()).toList();
    }

    /** Counts of all runs of 1 to {@link #MAX} words. */
    static Map<List<String>, Integer> count(List<String> words) {
        Map<List<String>, Integer> out = new HashMap<>();
        for (int n = 1; n <= MAX; n++) {
            for (int i = 0; i + n <= words.size(); i++) {
                out.merge(words.subList(i, i + n), 1, Integer::sum);
            }
        }
        return out;
    }
}

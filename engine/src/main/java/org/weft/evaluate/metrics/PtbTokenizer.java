package org.weft.evaluate.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Cuts captions into words as the caption metrics want them: the conventions of the Penn Treebank, lower case, punctuation left out. It
 * covers what captions hold; rare forms outside of that (unusual abbreviations, dates in words) may be cut otherwise than by the original.
 */
public final class PtbTokenizer {
    private static final Set<String> PUNCTUATION =
            Set.of("''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";");
    private static final Set<String> BRACKETS = Set.of("-lrb-", "-rrb-", "-lcb-", "-rcb-");

    private final Variant variant;

    /** @param variant the official code means to leave out round and curly brackets but keeps them as words, which changes scores */
    public PtbTokenizer(Variant variant) {
        this.variant = variant;
    }

    /** All tokens in lower case, punctuation among them. */
    public static List<String> tokens(String text) {
        List<String> out = new ArrayList<>();
        PtbScanner scanner = new PtbScanner(text);
        for (List<String> next = scanner.next(); !next.isEmpty() || !scanner.atEnd(); next = scanner.next()) {
            next.forEach(t -> out.add(t.toLowerCase(Locale.ROOT)));
        }
        return out;
    }

    /** The words joined by single spaces, as the metrics take them. */
    public String words(String text) {
        StringJoiner out = new StringJoiner(" ");
        for (String t : tokens(text)) {
            boolean dropped = PUNCTUATION.contains(t) || (variant == Variant.CORRECTED && BRACKETS.contains(t));
            if (!dropped) {
                out.add(t);
            }
        }
        return out.toString();
    }
}

package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;

/** How one text became another, word by word: the fewest words taken out and put in. */
public record WordDiff(List<Piece> pieces) {
    /** Longer texts are compared up to this many words each. */
    private static final int MOST = 2000;

    /** What became of a word. */
    public enum Change {
        KEPT,
        REMOVED,
        ADDED
    }

    /** A word. */
    public record Piece(Change change, String word) {}

    public WordDiff {
        pieces = List.copyOf(pieces);
    }

    public boolean same() {
        return pieces.stream().allMatch(p -> p.change() == Change.KEPT);
    }

    /** Words taken out or put in. */
    public long changed() {
        return pieces.stream().filter(p -> p.change() != Change.KEPT).count();
    }

    static WordDiff of(String before, String after) {
        List<String> a = words(before);
        List<String> b = words(after);
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Piece> out = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                out.add(new Piece(Change.KEPT, a.get(i++)));
                j++;
            } else if (j >= b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
                out.add(new Piece(Change.REMOVED, a.get(i++)));
            } else {
                out.add(new Piece(Change.ADDED, b.get(j++)));
            }
        }
        return new WordDiff(out);
    }

    private static List<String> words(String text) {
        return text.isBlank()
                ? List.of()
                : List.of(text.strip().split("\\s+")).stream().limit(MOST).toList();
    }
}

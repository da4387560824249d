package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The closed list of words and marks that every text of the world is made of, in alphabetical order by code point; a
 * word's position is its number. Words are lower-case; each mark of punctuation is a word of its own.
 */
public final class Vocabulary {
    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();

    Vocabulary(Collection<String> texts) {
        TreeSet<String> found = new TreeSet<>();
        texts.forEach(text -> found.addAll(split(text)));
        words = List.copyOf(found);
        words.forEach(word -> numbers.put(word, numbers.size()));
    }

    /** All words in their fixed order. */
    public List<String> words() {
        return words;
    }

    public int size() {
        return words.size();
    }

    public boolean contains(String word) {
        return numbers.containsKey(word);
    }

    /** The word's position, -1 for a word from elsewhere. */
    public int number(String word) {
        return numbers.getOrDefault(word, -1);
    }

    /** Cuts a text the way the list was made: lower-case, letters and digits together, every other mark by itself. */
    public static List<String> split(String text) {
        List<String> out = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); ) {
            int c = lower.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
                continue;
            }
            flush(word, out);
            if (!Character.isWhitespace(c)) {
                out.add(Character.toString(c));
            }
        }
        flush(word, out);
        return out;
    }

    private static void flush(StringBuilder word, List<String> out) {
        if (!word.isEmpty()) {
            out.add(word.toString());
            word.setLength(0);
        }
    }

    /** Puts words back together: a space between words, none before a mark. */
    public static String join(List<String> words) {
        StringBuilder out = new StringBuilder();
        for (String word : words) {
            boolean mark = word.length() == 1 && ".,?!".contains(word);
            out.append(out.isEmpty() || mark ? "" : " ").append(word);
        }
        return out.toString();
    }
}

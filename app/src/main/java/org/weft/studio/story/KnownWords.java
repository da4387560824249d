package org.weft.studio.story;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.engine.LoadedModel.UnknownWord;

/** Words of the cards that the model does not know. Texts asked about lately are remembered: cards are drawn often. */
public final class KnownWords {
    private static final int KEPT = 1000;
    /** Longer texts are looked at up to here; nothing is said of the rest. */
    private static final int LONGEST = 20_000;

    /** Finds the unknown words of a text. */
    @FunctionalInterface
    interface Finder {
        List<UnknownWord> find(String text);
    }

    private final Finder finder;
    private final Map<String, List<UnknownWord>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<UnknownWord>> eldest) {
            return size() > KEPT;
        }
    };

    KnownWords(Finder finder) {
        this.finder = finder;
    }

    /** Unknown words in order. */
    List<UnknownWord> in(String text) {
        String looked = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return known.computeIfAbsent(looked, finder::find);
    }

    /** The unknown word at or right behind a caret. */
    Optional<UnknownWord> at(String text, int caret) {
        return in(text).stream()
                .filter(u -> caret >= u.start() && caret <= u.start() + u.word().length())
                .findFirst();
    }

    /** The text with one unknown word replaced; an upper-case first letter stays. */
    static String replaced(String text, UnknownWord word, String by) {
        boolean upper = Character.isUpperCase(word.word().codePointAt(0));
        String written = upper ? by.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + by.substring(1) : by;
        return text.substring(0, word.start())
                + written
                + text.substring(word.start() + word.word().length());
    }

    /** Forgets all, as when another model is loaded. */
    void forget() {
        known.clear();
    }
}

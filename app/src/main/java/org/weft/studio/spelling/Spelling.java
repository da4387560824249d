package org.weft.studio.spelling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.engine.LoadedModel.UnknownWord;

/**
 * Checks the spelling of texts against the dictionaries of the user's language and of English, read when first asked. A text most of
 * whose words none of them knows is in another language, and nothing is said of it. Safe from any thread, but not quick: ask it off
 * the FX thread.
 */
public final class Spelling {
    private static final Logger LOG = LoggerFactory.getLogger(Spelling.class);
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*(?:['\u2019]\\p{L}+)*");
    /** Suggestions take time; words beyond these are marked all the same. */
    private static final int MOST_SUGGESTED = 12;

    private static final int KEPT = 500;
    private static final int ANOTHER_LANGUAGE = 4;

    private final List<Path> rules;
    private final Map<String, List<String>> suggested = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > KEPT;
        }
    };
    private @Nullable List<Dictionary> dictionaries;

    Spelling(List<Path> rules) {
        this.rules = List.copyOf(rules);
    }

    /** @param own folder of the dictionaries Weft brings along */
    public static Spelling of(Locale language, Path own) {
        return new Spelling(Dictionaries.of(language, Dictionaries.folders(own)));
    }

    /** Misspelt words in order, with what may have been meant. */
    public synchronized List<UnknownWord> misspelt(String text) {
        List<Dictionary> known = dictionaries();
        List<UnknownWord> out = new ArrayList<>();
        int words = 0;
        Matcher m = WORD.matcher(text);
        while (m.find() && !known.isEmpty()) {
            words++;
            String word = m.group();
            String plain = word.replace('\u2019', '\'');
            // names and abbreviations are nobody's mistakes
            if (word.length() > 1 && !isUpper(word) && known.stream().noneMatch(d -> d.knows(plain))) {
                List<String> by = out.size() < MOST_SUGGESTED ? suggestions(known, plain) : List.of();
                out.add(new UnknownWord(m.start(), word, by));
            }
        }
        return out.size() >= ANOTHER_LANGUAGE && out.size() * 2 > words ? List.of() : out;
    }

    private static boolean isUpper(String word) {
        return word.equals(word.toUpperCase(Locale.ROOT));
    }

    private List<String> suggestions(List<Dictionary> known, String word) {
        return suggested.computeIfAbsent(word, w -> known.stream()
                .flatMap(d -> d.suggestions(w).stream())
                .distinct()
                .limit(5)
                .toList());
    }

    private List<Dictionary> dictionaries() {
        List<Dictionary> known = dictionaries;
        if (known == null) {
            known = rules.stream().flatMap(Spelling::read).toList();
            dictionaries = known;
        }
        return known;
    }

    private static Stream<Dictionary> read(Path rules) {
        try {
            return Stream.of(Dictionary.read(rules));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains(InterruptedException.class.getSimpleName())) {
                LOG.debug("the window closed before {} was read", rules);
            } else {
                LOG.warn("Spelling goes without a dictionary: {}", e.getMessage());
            }
            return Stream.of();
        }
    }
}

package org.weft.studio.spelling;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import org.apache.lucene.analysis.hunspell.Hunspell;
import org.apache.lucene.analysis.hunspell.TimeoutPolicy;
import org.apache.lucene.store.ByteBuffersDirectory;

/** The words of one language, from a Hunspell dictionary. Safe from any thread. */
final class Dictionary {
    /** Larger files are no dictionaries of words. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_SUGGESTIONS = 5;

    private final Hunspell hunspell;

    private Dictionary(Hunspell hunspell) {
        this.hunspell = hunspell;
    }

    /** @param rules the {@code .aff} file; the words lie beside it in the {@code .dic} file of its name */
    static Dictionary read(Path rules) throws IOException {
        Path words = rules.resolveSibling(
                String.valueOf(rules.getFileName()).replaceAll("\\.aff$", "") + Dictionaries.WORDS);
        if (Files.size(rules) > MOST_BYTES || Files.size(words) > MOST_BYTES) {
            throw new IOException(words + " is larger than any dictionary");
        }
        try (ByteBuffersDirectory memory = new ByteBuffersDirectory();
                InputStream affixes = Files.newInputStream(rules);
                InputStream list = Files.newInputStream(words)) {
            return new Dictionary(new Hunspell(
                    new org.apache.lucene.analysis.hunspell.Dictionary(memory, "weft", affixes, list),
                    TimeoutPolicy.RETURN_PARTIAL_RESULT,
                    () -> {}));
        } catch (ParseException | RuntimeException e) {
            throw new IOException(rules + " is no dictionary: " + e.getMessage(), e);
        }
    }

    boolean knows(String word) {
        return hunspell.spell(word);
    }

    /** Words that may have been meant, the likeliest first; takes up to a quarter of a second. */
    List<String> suggestions(String word) {
        return hunspell.suggest(word).stream().limit(MOST_SUGGESTIONS).toList();
    }
}

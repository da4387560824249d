package org.weft.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.LoadedModel.UnknownWord;

/**
 * Text to ids and back by a Hugging Face tokenizer.json. Special tokens never come out of typed text: a story may contain the letters
 * of one and they stay letters.
 */
public final class Tokenizer implements AutoCloseable {
    private static final long MAX_BYTES = 64L << 20;

    private final HuggingFaceTokenizer tokenizer;
    private final boolean words;
    private final Map<Long, String> byId = new TreeMap<>();
    private final Map<String, Long> byWord = new HashMap<>();
    private final Set<String> special = new HashSet<>();
    private final Optional<ByteFallback> bytes;

    private Tokenizer(HuggingFaceTokenizer tokenizer, JsonNode json) {
        this.tokenizer = tokenizer;
        words = json.path("model").path("type").asText().equals("WordLevel");
        if (words) {
            json.path("model").path("vocab").properties().forEach(e -> {
                byId.put(e.getValue().asLong(), e.getKey());
                byWord.put(e.getKey(), e.getValue().asLong());
            });
        }
        json.path("added_tokens").forEach(t -> special.add(t.path("content").asText()));
        bytes = ByteFallback.of(json, special);
    }

    /** Reads a tokenizer.json. @throws EngineException MODEL_INVALID naming the file */
    public static Tokenizer open(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new EngineException(
                        Code.MODEL_INVALID, file + " is larger than any tokenizer; choose another file.");
            }
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                    file, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
            return new Tokenizer(tokenizer, json);
        } catch (IOException | RuntimeException e) {
            if (e instanceof EngineException known) {
                throw known;
            }
            throw new EngineException(
                    Code.MODEL_INVALID,
                    "The tokenizer " + file + " cannot be read: " + e.getMessage() + "; copy the model again.",
                    e);
        }
    }

    /** Ids of a text, no special tokens among them. */
    public long[] encode(String text) {
        List<Long> out = new ArrayList<>();
        for (String piece : withoutSpecial(text)) {
            for (long id : tokenizer.encode(piece, false, false).getIds()) {
                out.add(id);
            }
        }
        return out.stream().mapToLong(Long::longValue).toArray();
    }

    /** Cuts inside the letters of every special token, so that none is recognised. */
    private List<String> withoutSpecial(String text) {
        List<String> pieces = new ArrayList<>();
        String rest = text;
        while (true) {
            int first = -1;
            for (String s : special) {
                int at = s.length() < 2 ? -1 : rest.indexOf(s);
                first = at >= 0 && (first < 0 || at < first) ? at : first;
            }
            if (first < 0) {
                pieces.add(rest);
                return pieces;
            }
            pieces.add(rest.substring(0, first + 1));
            rest = rest.substring(first + 1);
        }
    }

    /** Text of ids. Word lists are joined with spaces, none before a closing mark. */
    public String decode(long[] ids) {
        if (!words) {
            return bytes.isPresent() ? bytes.get().decode(ids) : tokenizer.decode(ids, true);
        }
        StringBuilder out = new StringBuilder();
        for (long id : ids) {
            String known = byId.getOrDefault(id, "");
            String word = special(known) ? "" : known;
            boolean mark = word.length() == 1 && ".,?!;:)".contains(word);
            out.append(out.isEmpty() || mark || word.isEmpty() ? "" : " ").append(word);
        }
        return out.toString();
    }

    /** Every word of a word list, empty for subword vocabularies. */
    public List<String> knownWords() {
        return byId.values().stream().filter(w -> !special(w)).toList();
    }

    private static boolean special(String word) {
        return word.startsWith("<") && word.endsWith(">");
    }

    /** Words that a word list does not hold, with the nearest ones it does. */
    public List<UnknownWord> unknownWords(String text) {
        List<UnknownWord> out = new ArrayList<>();
        if (!words) {
            return out;
        }
        for (int i = 0; i < text.length(); ) {
            int end = i;
            while (end < text.length() && Character.isLetterOrDigit(text.codePointAt(end))) {
                end += Character.charCount(text.codePointAt(end));
            }
            if (end > i) {
                String word = text.substring(i, end);
                if (!byWord.containsKey(word.toLowerCase(Locale.ROOT))) {
                    out.add(new UnknownWord(i, word, suggestions(word.toLowerCase(Locale.ROOT))));
                }
                i = end;
            } else {
                i += Character.charCount(text.codePointAt(i));
            }
        }
        return out;
    }

    private List<String> suggestions(String word) {
        int limit = Math.max(1, word.length() / 2);
        return knownWords().stream()
                .filter(w -> w.length() > 1 && Math.abs(w.length() - word.length()) <= limit)
                .filter(w -> EditDistance.between(w, word) <= limit)
                .sorted((a, b) -> EditDistance.between(a, word) - EditDistance.between(b, word))
                .limit(5)
                .toList();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}

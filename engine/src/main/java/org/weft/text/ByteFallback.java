package org.weft.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids back to text where characters outside the vocabulary are spelled as bytes, as LLaMA's tokenizer has it. Each byte that belongs
 * to no character becomes U+FFFD, as SentencePiece writes it; the tokenizers library gives up the whole run of bytes instead.
 */
final class ByteFallback {
    private static final String SPACE = "\u2581";
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");
    private static final int LONGEST = 4;

    private final Map<Long, String> pieces;

    private ByteFallback(Map<Long, String> pieces) {
        this.pieces = pieces;
    }

    /** Of a tokenizer.json; empty where its vocabulary spells no bytes or it is decoded in another way. */
    static Optional<ByteFallback> of(JsonNode json, Set<String> special) {
        Set<String> decoders = new java.util.LinkedHashSet<>();
        json.path("decoder")
                .path("decoders")
                .forEach(d -> decoders.add(d.path("type").asText()));
        if (!json.path("model").path("byte_fallback").asBoolean()
                || !decoders.equals(Set.of("Replace", "ByteFallback", "Fuse", "Strip"))) {
            return Optional.empty();
        }
        Map<Long, String> pieces = new HashMap<>();
        json.path("model").path("vocab").properties().forEach(e -> {
            if (!special.contains(e.getKey())) {
                pieces.put(e.getValue().asLong(), e.getKey());
            }
        });
        return Optional.of(new ByteFallback(pieces));
    }

    /** Text of ids; special tokens and ids that are none are left out. */
    String decode(long[] ids) {
        StringBuilder out = new StringBuilder();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (long id : ids) {
            String piece = pieces.getOrDefault(id, "");
            Matcher spelled = BYTE.matcher(piece);
            if (spelled.matches()) {
                run.write(Integer.parseInt(spelled.group(1), 16));
            } else if (!piece.isEmpty()) {
                append(run, out);
                out.append(piece.replace(SPACE, " "));
            }
        }
        append(run, out);
        return !out.isEmpty() && out.charAt(0) == ' ' ? out.substring(1) : out.toString();
    }

    /** Appends a run of bytes and empties it. */
    private static void append(ByteArrayOutputStream run, StringBuilder out) {
        byte[] bytes = run.toByteArray();
        run.reset();
        int at = 0;
        while (at < bytes.length) {
            int taken = 0;
            for (int length = 1; length <= LONGEST && at + length <= bytes.length && taken == 0; length++) {
                try {
                    out.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)));
                    taken = length;
                } catch (CharacterCodingException e) {
                    taken = 0; // perhaps the next byte completes it
                }
            }
            if (taken == 0) {
                out.append('\uFFFD');
            }
            at += Math.max(1, taken);
        }
    }
}

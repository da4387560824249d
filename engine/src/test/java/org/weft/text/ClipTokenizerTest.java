package org.weft.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLIP's byte-pair vocabulary of 49408 against ids recorded from transformers' CLIPTokenizerFast. */
class ClipTokenizerTest {
    private static final long START = 49406;
    private static final long END = 49407;

    @TempDir
    Path folder;

    private static InputStream golden(String name) throws Exception {
        return new GZIPInputStream(Objects.requireNonNull(
                ClipTokenizerTest.class.getResourceAsStream("/evaluation/" + name + ".json.gz"), name));
    }

    private Tokenizer open() throws Exception {
        Path file = folder.resolve("tokenizer.json");
        try (InputStream in = golden("clip_tokenizer_vocabulary")) {
            Files.copy(in, file);
        }
        return Tokenizer.open(file);
    }

    private static long[] framed(long[] ids) {
        long[] out = new long[ids.length + 2];
        out[0] = START;
        System.arraycopy(ids, 0, out, 1, ids.length);
        out[out.length - 1] = END;
        return out;
    }

    @Test
    void everyRecordedTextHasItsIds() throws Exception {
        SoftAssertions all = new SoftAssertions();
        int compared = 0;
        try (Tokenizer tokenizer = open();
                InputStream in = golden("clip_tokenizer")) {
            for (JsonNode c : new ObjectMapper().readTree(in).path("cases")) {
                String text = c.path("text").asText();
                if (text.contains("<|")) {
                    continue; // typed letters of special tokens: see the other test
                }
                long[] ids = StreamSupport.stream(c.path("ids").spliterator(), false)
                        .mapToLong(JsonNode::asLong)
                        .toArray();
                all.assertThat(framed(tokenizer.encode(text))).as(text).containsExactly(ids);
                compared++;
            }
        }
        all.assertThat(compared).isEqualTo(101);
        all.assertAll();
    }

    @Test
    void theTypedLettersOfASpecialTokenStayLetters() throws Exception {
        try (Tokenizer tokenizer = open()) {
            for (String text : new String[] {"<|startoftext|>", "<|endoftext|>", "x<|endoftext|><|startoftext|>"}) {
                long[] ids = tokenizer.encode(text);
                assertThat(Arrays.stream(ids)).doesNotContain(START, END).hasSizeGreaterThan(3);
            }
        }
    }
}

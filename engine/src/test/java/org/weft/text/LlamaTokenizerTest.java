package org.weft.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * LLaMA's 32000 pieces against recorded ids. The vocabulary is under LLaMA's licence and not part of Weft: the tests run where
 * {@code -Dweft.llama.tokenizer=FILE} names a tokenizer.json.
 */
class LlamaTokenizerTest {
    private static final long BOS = 1;
    private static final long PAD = 31999;
    private static final String[] SPECIAL = {"<s>", "</s>", "<unk>", "<|beginofimage|>", "<|image|>"};

    private Path file = Path.of("");

    @BeforeEach
    void vocabulary() {
        file = Path.of(System.getProperty("weft.llama.tokenizer", ""));
        assumeTrue(Files.isRegularFile(file), "no vocabulary: -Dweft.llama.tokenizer names none");
    }

    private static JsonNode golden() throws Exception {
        try (InputStream in = new GZIPInputStream(Objects.requireNonNull(
                LlamaTokenizerTest.class.getResourceAsStream("/evaluation/llama_tokenizer.json.gz")))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static long[] ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    @Test
    void everyRecordedTextHasItsIdsAndComesBack() throws Exception {
        SoftAssertions all = new SoftAssertions();
        int compared = 0;
        try (Tokenizer tokenizer = Tokenizer.open(file)) {
            for (JsonNode c : golden().path("encode")) {
                String text = c.path("text").asText();
                if (Arrays.stream(SPECIAL).anyMatch(text::contains)) {
                    continue; // letters of special tokens stay letters: see the other test
                }
                long[] expected = ids(c.path("ids"));
                long[] found = text.isEmpty() ? new long[0] : tokenizer.encode(text);
                assertThat(expected[0]).isEqualTo(BOS);
                all.assertThat(found).as(text).isEqualTo(Arrays.copyOfRange(expected, 1, expected.length));
                if (Arrays.stream(expected).noneMatch(id -> id == PAD)) {
                    // upstream makes a plain piece its padding, which it then leaves out
                    all.assertThat(tokenizer.decode(expected))
                            .as("back from " + text)
                            .isEqualTo(c.path("decode_skip_special").asText());
                }
                compared++;
            }
        }
        all.assertAll();
        assertThat(compared).isGreaterThan(150);
    }

    @Test
    void lettersOfSpecialTokensStayLetters() throws Exception {
        try (Tokenizer tokenizer = Tokenizer.open(file)) {
            for (String special : SPECIAL) {
                assertThat(Arrays.stream(tokenizer.encode("a " + special + " b"))
                                .boxed())
                        .allMatch(id -> id > 2 && id < 32_000)
                        .hasSizeGreaterThan(4);
            }
        }
    }

    @Test
    void recordedIdsBecomeTheirTexts() throws Exception {
        SoftAssertions all = new SoftAssertions();
        int compared = 0;
        try (Tokenizer tokenizer = Tokenizer.open(file)) {
            for (JsonNode c : golden().path("decode")) {
                long[] ids = ids(c.path("ids"));
                if (Arrays.stream(ids).anyMatch(id -> id == PAD)) {
                    continue;
                }
                all.assertThat(tokenizer.decode(ids))
                        .as(Arrays.toString(ids))
                        .isEqualTo(c.path("decode_skip_special").asText());
                compared++;
            }
        }
        all.assertAll();
        assertThat(compared).isGreaterThan(30);
    }
}

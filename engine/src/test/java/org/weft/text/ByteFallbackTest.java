package org.weft.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteFallbackTest {
    private static final String JSON =
            """
            {"model": {"type": "BPE", "byte_fallback": true, "vocab": {"<s>": 0, "\u2581fox": 1, "es": 2, "<0xC3>": 3, "<0xBC>": 4,
              "<0x0A>": 5, "<0xF0>": 6, "<0x9F>": 7, "<0xA6>": 8, "<0x8A>": 9, "\u2581": 10}},
             "decoder": {"type": "Sequence", "decoders": [{"type": "Replace"}, {"type": "ByteFallback"}, {"type": "Fuse"},
              {"type": "Strip"}]}}""";

    private static String decode(long... ids) throws Exception {
        JsonNode json = new ObjectMapper().readTree(JSON);
        return ByteFallback.of(json, Set.of("<s>")).orElseThrow().decode(ids);
    }

    @Test
    void bytesBecomeTheirCharacters() throws Exception {
        assertThat(decode(0, 1, 2)).isEqualTo("foxes");
        assertThat(decode(1, 3, 4, 1)).isEqualTo("fox\u00fc fox");
        assertThat(decode(6, 7, 8, 9)).isEqualTo("\ud83e\udd8a");
        assertThat(decode()).isEmpty();
        assertThat(decode(10, 1)).as("one space is taken off").isEqualTo(" fox");
    }

    @Test
    void aBrokenByteTakesNoOtherWithIt() throws Exception {
        assertThat(decode(3, 5)).isEqualTo("\ufffd\n");
        assertThat(decode(5, 4)).isEqualTo("\n\ufffd");
        assertThat(decode(6, 7, 8)).isEqualTo("\ufffd\ufffd\ufffd");
        assertThat(decode(3, 3, 4)).isEqualTo("\ufffd\u00fc");
    }

    @Test
    void otherVocabulariesAreLeftToTheirOwnDecoder() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JSON.replace("true", "false"));
        assertThat(ByteFallback.of(json, Set.of())).isEmpty();
    }
}

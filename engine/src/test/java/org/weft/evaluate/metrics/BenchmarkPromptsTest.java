package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkPromptsTest {
    private static final List<BenchmarkPrompts.Turn> TURNS = List.of(
            new BenchmarkPrompts.Turn("is it sunny", "yes"),
            new BenchmarkPrompts.Turn("how many dogs", "2 dogs"),
            new BenchmarkPrompts.Turn("any people", "no, none"),
            new BenchmarkPrompts.Turn("what colour", "brown"),
            new BenchmarkPrompts.Turn("is the dog big", ""));

    @Test
    void promptsAreThoseOfTheReference() {
        int checked = 0;
        for (JsonNode c : Golden.json("prompts")) {
            String prompt = prompt(c);
            if (!prompt.isEmpty()) {
                String golden = c.path("text").asText();
                String image = "<|beginofimage|>"
                        + "<|image|>".repeat(c.path("num_img_token").asInt());
                assertThat(prompt.replace(BenchmarkPrompts.IMAGE, image)).isEqualTo(golden);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(24);
    }

    @Test
    void theWholeHistoryIsToldUnlessTheOfficialCodeIsWanted() {
        assertThat(BenchmarkPrompts.dialogue("a dog", TURNS, 2, Variant.CORRECTED))
                .contains("is it sunny? answer: yes.");
        assertThat(BenchmarkPrompts.dialogue("a dog", TURNS, 2, Variant.AS_OFFICIAL_CODE))
                .doesNotContain("sunny");
        assertThatThrownBy(() -> BenchmarkPrompts.dialogue("a dog", TURNS, 6, Variant.CORRECTED))
                .hasMessageContaining("round 6");
    }

    private static String prompt(JsonNode c) {
        String question = c.path("question").asText();
        String caption = c.path("caption").asText();
        return switch (c.path("kind").asText()) {
            case "caption_default" -> BenchmarkPrompts.caption();
            case "image2paragraph" -> BenchmarkPrompts.paragraph();
            case "vqa_default" -> BenchmarkPrompts.question(question);
            case "vqa_vizwiz" -> BenchmarkPrompts.questionOrUnanswerable(question);
            case "generate_image" -> BenchmarkPrompts.drawing(caption);
            case "grounding" -> BenchmarkPrompts.grounding(caption);
            case "visdial" ->
                BenchmarkPrompts.dialogue(
                        "a dog in a park", TURNS, c.path("round_id").asInt(), Variant.AS_OFFICIAL_CODE);
            default -> "";
        };
    }
}

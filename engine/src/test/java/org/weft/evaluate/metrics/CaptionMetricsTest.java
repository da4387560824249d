package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class CaptionMetricsTest {
    private static final JsonNode GOLDEN = Golden.json("caption_metrics");

    @Test
    void textsAreCutIntoTheWordsOfTheOriginal() {
        PtbTokenizer tokenizer = new PtbTokenizer(Variant.AS_OFFICIAL_CODE);
        SoftAssertions softly = new SoftAssertions();
        for (JsonNode c : GOLDEN.path("ptb_tokenizer")) {
            String raw = c.path("raw").asText();
            softly.assertThat(tokenizer.words(raw))
                    .as(raw)
                    .isEqualTo(c.path("tokenized").asText());
        }
        for (JsonNode block : GOLDEN.path("raw")) {
            for (JsonNode image : block.path("images")) {
                for (int i = 0; i < image.path("references").size(); i++) {
                    softly.assertThat(tokenizer.words(
                                    image.path("references").get(i).asText()))
                            .isEqualTo(image.path("references_tokenized").get(i).asText());
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void wordsAreScoredAsTheOriginalScoresThem() {
        for (JsonNode block : GOLDEN.path("pretokenised")) {
            List<CaptionSample> samples = samples(block, false);
            check(block, CaptionMetrics.scoreWords(samples));
            for (int i = 0; i < samples.size(); i++) {
                JsonNode one = block.path("images").get(i).path("per_image");
                double[] bleu = Bleu.of(samples.get(i));
                for (int n = 0; n < 4; n++) {
                    assertThat(bleu[n]).isCloseTo(one.path("Bleu_" + (n + 1)).asDouble(), within(1e-9));
                }
                assertThat(RougeL.scores(samples)[i])
                        .isCloseTo(one.path("ROUGE_L").asDouble(), within(1e-9));
                assertThat(Cider.scores(samples)[i]).isCloseTo(one.path("CIDEr").asDouble(), within(1e-9));
            }
        }
    }

    @Test
    void captionsAsPeopleWriteThemAreScoredAsTheOriginalScoresThem() {
        for (JsonNode block : GOLDEN.path("raw")) {
            boolean first = block.path("use_1st_sentence_only").asBoolean(false);
            check(block, CaptionMetrics.score(samples(block, first), Variant.AS_OFFICIAL_CODE));
        }
    }

    @Test
    void bracketsAreNoWordsUnlessTheOfficialCodeIsWanted() {
        assertThat(new PtbTokenizer(Variant.CORRECTED).words("a man (left) and {him}"))
                .isEqualTo("a man left and him");
        assertThat(new PtbTokenizer(Variant.AS_OFFICIAL_CODE).words("a man (left)"))
                .isEqualTo("a man -lrb- left -rrb-");
    }

    @Test
    void anEmptyCaptionScoresNothingAndNoCaptionsAreAnError() {
        List<CaptionSample> samples = List.of(
                new CaptionSample("", List.of("a dog runs")), new CaptionSample("a cat sits", List.of("a cat sits")));
        CaptionMetrics.Scores scores = CaptionMetrics.score(samples, Variant.CORRECTED);
        assertThat(scores.ciders()[0]).isZero();
        assertThat(scores.ciders()[1]).isGreaterThan(5);
        assertThatThrownBy(() -> CaptionMetrics.scoreWords(List.of())).hasMessageContaining("no captions");
        assertThatThrownBy(() -> new CaptionSample("a", List.of())).hasMessageContaining("reference");
    }

    @Test
    void longTextsAreCutInReasonableTime() {
        String text = "a".repeat(3000) + "'" + "1.".repeat(2000) + "<a " + "x=1 ".repeat(1000);
        assertThat(PtbTokenizer.tokens(text)).isNotEmpty();
    }

    private static void check(JsonNode block, CaptionMetrics.Scores scores) {
        JsonNode corpus = block.path("corpus");
        for (int n = 0; n < 4; n++) {
            assertThat(scores.bleu()[n])
                    .isCloseTo(corpus.path("Bleu_" + (n + 1)).asDouble(), within(1e-9));
        }
        assertThat(scores.rougeL()).isCloseTo(corpus.path("ROUGE_L").asDouble(), within(1e-9));
        assertThat(scores.cider()).isCloseTo(corpus.path("CIDEr").asDouble(), within(1e-9));
    }

    private static List<CaptionSample> samples(JsonNode block, boolean firstSentence) {
        List<CaptionSample> out = new ArrayList<>();
        for (JsonNode image : block.path("images")) {
            String candidate = image.path("candidate").asText();
            out.add(new CaptionSample(
                    firstSentence ? CaptionMetrics.firstSentence(candidate) : candidate,
                    Golden.texts(image.path("references"))));
        }
        return out;
    }
}

package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VqaAccuracyTest {
    private static final JsonNode GOLDEN = Golden.json("vqa");

    @Test
    void answersAreNormalisedAsTheOriginalDoesIt() {
        SoftAssertions softly = new SoftAssertions();
        for (JsonNode c : GOLDEN.path("normalise")) {
            String text = c.path("text").asText();
            String bare = VqaRules.OFFICIAL_VQA.punctuation(text);
            softly.assertThat(bare)
                    .as(text)
                    .isEqualTo(c.path("after_punctuation").asText());
            softly.assertThat(VqaRules.OFFICIAL_VQA.words(bare))
                    .as(text)
                    .isEqualTo(c.path("after_digit_article").asText());
            softly.assertThat(VqaRules.OFFICIAL_VIZWIZ.normalise(text))
                    .as(text)
                    .isEqualTo(c.path("vizwiz").asText());
        }
        for (JsonNode c : GOLDEN.path("contractions")) {
            String text = c.path("text").asText();
            softly.assertThat(VqaRules.OFFICIAL_VQA.words(text))
                    .as(text)
                    .isEqualTo(c.path("vqa").asText());
            softly.assertThat(VqaRules.OFFICIAL_VIZWIZ.words(text))
                    .as(text)
                    .isEqualTo(c.path("vizwiz").asText());
        }
        softly.assertAll();
    }

    @Test
    void answersAreExtractedAsTheOriginalDoesIt() {
        SoftAssertions softly = new SoftAssertions();
        for (JsonNode c : GOLDEN.path("extract_answer")) {
            String text = c.path("text").asText();
            softly.assertThat(VqaRules.OFFICIAL_VQA.extract(text))
                    .as(text)
                    .isEqualTo(c.path("extracted").asText());
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vqav2", "okvqa", "textvqa", "vizwiz", "answers_without_answer_id"})
    void wholeSetsScoreAsTheOriginalScoresThem(String set) {
        JsonNode golden = GOLDEN.path(set);
        VqaRules rules = set.equals("vizwiz") ? VqaRules.OFFICIAL_VIZWIZ : VqaRules.OFFICIAL_VQA;
        check(golden.path("with_extract_answer"), VqaAccuracy.score(questions(golden, rules, true), rules));
        JsonNode without = golden.path("without_extract_answer");
        if (!without.isMissingNode()) {
            check(without, VqaAccuracy.score(questions(golden, rules, false), rules));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The answer is: red | red",
                "It is a dog. | dog",
                "this car | this car",
                "banana split | banana split",
                "there are three people | three people",
                "a bowl of soup | bowl",
                "12,000 | 12,000",
                "in the kitchen | kitchen",
                "no! never | no",
                "man and woman | man"
            })
    void wordsAreLookedForAsWords(String text, String answer) {
        assertThat(VqaRules.CORRECTED.extract(text)).isEqualToIgnoringCase(answer);
    }

    @Test
    void whatTheOfficialCodeOverlooksIsRightByDefault() {
        assertThat(VqaRules.CORRECTED.normalise(".".repeat(70))).isEmpty();
        assertThat(VqaRules.CORRECTED.normalise("Im")).isEqualTo("i'm");
        assertThat(VqaRules.CORRECTED.normalise("somebody'd")).isEqualTo("somebody'd");
        VqaQuestion agreed = question("Two.", "two", "two", "two", "two");
        assertThat(VqaAccuracy.of(agreed, VqaRules.CORRECTED)).isEqualTo(1);
        assertThat(VqaAccuracy.of(agreed, VqaRules.OFFICIAL_VQA)).isZero();
        VqaQuestion vizWiz = question("dont know", "Don't know.", "don't know", "dont know", "DON'T KNOW");
        assertThat(VqaAccuracy.of(vizWiz, VqaRules.CORRECTED)).isEqualTo(1);
        assertThat(VqaAccuracy.of(vizWiz, VqaRules.OFFICIAL_VIZWIZ)).isZero();
    }

    @Test
    void theAnnotatorWhoIsComparedDoesNotCount() {
        assertThat(VqaAccuracy.of(question("cat", "cat"), VqaRules.CORRECTED)).isZero();
        assertThat(VqaAccuracy.of(question("cat", "cat", "dog"), VqaRules.CORRECTED))
                .isEqualTo(1 / 6.0);
    }

    @Test
    void noQuestionsAndNoAnswersAreErrors() {
        assertThatThrownBy(() -> VqaAccuracy.score(List.of(), VqaRules.CORRECTED))
                .hasMessageContaining("no questions");
        assertThatThrownBy(() -> question("cat")).hasMessageContaining("true answer");
    }

    private static VqaQuestion question(String prediction, String... truth) {
        List<VqaQuestion.Answer> answers = new ArrayList<>();
        for (String t : truth) {
            answers.add(new VqaQuestion.Answer(t, String.valueOf(answers.size())));
        }
        return new VqaQuestion("", "", answers, prediction);
    }

    private static List<VqaQuestion> questions(JsonNode set, VqaRules rules, boolean extract) {
        List<VqaQuestion> out = new ArrayList<>();
        for (JsonNode q : set.path("questions")) {
            List<VqaQuestion.Answer> answers = new ArrayList<>();
            for (JsonNode a : q.path("answers")) {
                ObjectNode rest = a.deepCopy();
                rest.remove("answer");
                answers.add(new VqaQuestion.Answer(a.path("answer").asText(), rest.toString()));
            }
            String said = q.path("prediction").asText();
            out.add(new VqaQuestion(
                    q.path("question_type").asText(),
                    q.path("answer_type").asText(),
                    answers,
                    extract ? rules.extract(said) : said));
        }
        return out;
    }

    private static void check(JsonNode golden, VqaAccuracy.Scores scores) {
        for (int i = 0; i < scores.questions().length; i++) {
            JsonNode one = golden.path("per_question").get(i);
            assertThat(BigDecimal.valueOf(100 * scores.questions()[i])
                            .setScale(2, RoundingMode.HALF_EVEN)
                            .doubleValue())
                    .as(one.toString())
                    .isEqualTo(one.path("accuracy_percent_rounded").asDouble());
        }
        assertThat(scores.overall()).isEqualTo(golden.path("overall").asDouble());
        golden.path("per_question_type").properties().forEach(e -> assertThat(scores.byQuestionType())
                .containsEntry(e.getKey(), e.getValue().asDouble()));
        golden.path("per_answer_type").properties().forEach(e -> assertThat(scores.byAnswerType())
                .containsEntry(e.getKey(), e.getValue().asDouble()));
    }
}

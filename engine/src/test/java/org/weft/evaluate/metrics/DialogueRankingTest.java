package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialogueRankingTest {
    @Test
    void rankingsScoreAsTheOriginalScoresThem() {
        for (JsonNode c : Golden.json("visdial").path("cases")) {
            List<DialogueRanking.Round> rounds = new ArrayList<>();
            for (int i = 0; i < c.path("batch").asInt(); i++) {
                double[] scores = Golden.doubles(c.path("scores").get(i));
                double[] relevance = Golden.doubles(c.path("relevance").get(i));
                rounds.add(new DialogueRanking.Round(
                        scores, relevance, c.path("gt_index").get(i).asInt()));
                assertThat(DialogueRanking.ranks(scores))
                        .isEqualTo(ints(c.path("ranks").get(i)));
                assertThat(DialogueRanking.ndcg(scores, relevance))
                        .isCloseTo(c.path("ndcg_per_dialog").get(i).asDouble(), within(1e-5));
            }
            DialogueRanking.Scores scores = DialogueRanking.score(rounds, Variant.AS_OFFICIAL_CODE);
            JsonNode sparse = c.path("sparse");
            assertThat(scores.ndcg()).isCloseTo(c.path("ndcg").asDouble(), within(1e-5));
            assertThat(scores.recall1()).isCloseTo(sparse.path("r@1").asDouble(), within(1e-5));
            assertThat(scores.recall5()).isCloseTo(sparse.path("r@5").asDouble(), within(1e-5));
            assertThat(scores.recall10()).isCloseTo(sparse.path("r@10").asDouble(), within(1e-5));
            assertThat(scores.meanRank()).isCloseTo(sparse.path("mean").asDouble(), within(1e-4));
            assertThat(scores.mrr()).isCloseTo(sparse.path("mrr").asDouble(), within(1e-5));
        }
    }

    @Test
    void aRoundWithoutRelevantOptionsIsLeftOutUnlessTheOfficialCodeIsWanted() {
        List<DialogueRanking.Round> rounds = List.of(
                new DialogueRanking.Round(new double[] {2, 1}, new double[] {1, 0}, 0),
                new DialogueRanking.Round(new double[] {2, 1}, new double[] {0, 0}, 1));
        assertThat(DialogueRanking.score(rounds, Variant.CORRECTED).ndcg()).isEqualTo(1);
        assertThat(DialogueRanking.score(rounds, Variant.CORRECTED).rounds()).isEqualTo(1);
        assertThat(DialogueRanking.score(rounds, Variant.AS_OFFICIAL_CODE).ndcg())
                .isNaN();
    }

    @Test
    void whatIsNotKnownIsNotScored() {
        DialogueRanking.Scores scores = DialogueRanking.score(
                List.of(new DialogueRanking.Round(new double[] {1}, new double[0], -1)), Variant.CORRECTED);
        assertThat(scores.ndcg()).isNaN();
        assertThat(scores.mrr()).isNaN();
        assertThatThrownBy(() -> new DialogueRanking.Round(new double[] {1}, new double[2], 0))
                .hasMessageContaining("one score for each option");
        assertThatThrownBy(() -> new DialogueRanking.Round(new double[] {1}, new double[0], 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int[] ints(JsonNode array) {
        int[] out = new int[array.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = array.get(i).asInt();
        }
        return out;
    }
}

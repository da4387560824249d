package org.weft.evaluate.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Visual dialogue: how well a model ranks the answers a round offers. */
public final class DialogueRanking {
    private DialogueRanking() {}

    /**
     * A round.
     *
     * @param scores the model's of each option, higher is better
     * @param relevance of each option, 0..1; empty where nobody judged
     * @param answer index of the answer that was given; negative where unknown
     */
    public record Round(double[] scores, double[] relevance, int answer) {
        public Round {
            if (scores.length == 0
                    || (relevance.length > 0 && relevance.length != scores.length)
                    || answer >= scores.length) {
                throw new IllegalArgumentException(
                        "a round needs one score for each option, as many relevances and an answer among them");
            }
        }
    }

    /**
     * Fractions but for meanRank; NaN where no round has what it needs.
     *
     * @param ndcg mean over rounds with relevances
     * @param recall1 share of rounds whose given answer is ranked first
     * @param meanRank of the given answers, from 1
     * @param mrr mean of 1 / rank
     * @param rounds how many rounds the NDCG is the mean of
     */
    public record Scores(
            double ndcg, double recall1, double recall5, double recall10, double meanRank, double mrr, int rounds) {}

    /** Rank of each option, 1 for the highest score; the first of equals is ahead. */
    public static int[] ranks(double[] scores) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        int[] out = new int[scores.length];
        for (int place = 0; place < order.length; place++) {
            out[order[place]] = place + 1;
        }
        return out;
    }

    /** Normalised discounted cumulative gain among the first k, k the number of options of any relevance; NaN where there is none. */
    public static double ndcg(double[] scores, double[] relevance) {
        int k = (int) Arrays.stream(relevance).filter(r -> r != 0).count();
        int[] ranks = ranks(scores);
        double gained = 0;
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] <= k) {
                gained += relevance[i] / discount(ranks[i]);
            }
        }
        double[] sorted = relevance.clone();
        Arrays.sort(sorted);
        double ideal = 0;
        for (int place = 1; place <= k; place++) {
            ideal += sorted[sorted.length - place] / discount(place);
        }
        return gained / ideal;
    }

    /** @param variant the official code has no number at all where a single round has no relevant option; right is to leave it out */
    public static Scores score(List<Round> rounds, Variant variant) {
        List<Double> ndcgs = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        for (Round r : rounds) {
            double[] relevance = r.relevance();
            if (relevance.length > 0) {
                double ndcg = ndcg(r.scores(), relevance);
                if (variant == Variant.AS_OFFICIAL_CODE || !Double.isNaN(ndcg)) {
                    ndcgs.add(ndcg);
                }
            }
            if (r.answer() >= 0) {
                ranks.add(ranks(r.scores())[r.answer()]);
            }
        }
        return new Scores(
                mean(ndcgs),
                mean(ranks.stream().map(r -> r <= 1 ? 1.0 : 0).toList()),
                mean(ranks.stream().map(r -> r <= 5 ? 1.0 : 0).toList()),
                mean(ranks.stream().map(r -> r <= 10 ? 1.0 : 0).toList()),
                mean(ranks.stream().map(r -> (double) r).toList()),
                mean(ranks.stream().map(r -> 1.0 / r).toList()),
                ndcgs.size());
    }

    private static double discount(int rank) {
        return Math.log(rank + 1) / Math.log(2);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}

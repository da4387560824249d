package org.weft.evaluate.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weft.evaluate.metrics.DialogueRanking;
import org.weft.evaluate.results.JsonRecords.Entry;
import org.weft.evaluate.results.ResultReport.Score;

/** Rankings: {image_id, round_id, scores or ranks} against VisDial's dense annotations {image_id, round_id, gt_relevance, gt_index}. */
final class DialogueResults {
    private DialogueResults() {}

    static ResultReport score(Path predictions, Path truth, ResultKind.Options options) throws IOException {
        Matching matching = new Matching(
                JsonRecords.read(predictions, "annotations"),
                JsonRecords.read(truth, "annotations"),
                e -> e.text("image_id") + ", round " + e.text("round_id"));
        List<DialogueRanking.Round> rounds = new ArrayList<>();
        int answered = 0;
        for (Map.Entry<String, Entry> p : matching.predictions().entrySet()) {
            Entry t = matching.truth(p.getKey()).get(0);
            String key = t.has("gt_relevance") || !t.has("relevance") ? "gt_relevance" : "relevance";
            double[] relevance = t.numbers(key);
            double[] scores = scores(p.getValue());
            if (scores.length != relevance.length) {
                throw p.getValue().wrong("ranks " + scores.length + " options, the truth has " + relevance.length);
            }
            int answer = t.has("gt_index") ? t.whole("gt_index") : -1;
            if (answer >= scores.length) {
                throw t.wrong("has a \"gt_index\" beyond its options");
            }
            answered += answer >= 0 ? 1 : 0;
            rounds.add(new DialogueRanking.Round(scores, relevance, answer));
        }
        DialogueRanking.Scores s = DialogueRanking.score(rounds, options.variant());
        List<Score> out = new ArrayList<>();
        out.add(new Score("NDCG", s.ndcg(), s.rounds()));
        if (answered > 0) {
            out.add(new Score("MRR", s.mrr(), answered));
            out.add(new Score("recall at 1", s.recall1(), answered));
            out.add(new Score("recall at 5", s.recall5(), answered));
            out.add(new Score("recall at 10", s.recall10(), answered));
            out.add(new Score("mean rank", s.meanRank(), answered));
        }
        return new ResultReport(out, matching.notes());
    }

    /** Ranks count from the best, scores towards it. */
    private static double[] scores(Entry prediction) throws ResultFileException {
        if (prediction.has("scores")) {
            return prediction.numbers("scores");
        }
        double[] ranks = prediction.numbers("ranks");
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = -ranks[i];
        }
        return ranks;
    }
}

package org.weft.evaluate.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weft.evaluate.metrics.CaptionMetrics;
import org.weft.evaluate.metrics.CaptionSample;
import org.weft.evaluate.results.JsonRecords.Entry;
import org.weft.evaluate.results.ResultReport.Score;

/** Captions: a list of {image_id, caption} against a COCO file of annotations. */
final class CaptionResults {
    private CaptionResults() {}

    static ResultReport score(Path predictions, Path truth, ResultKind.Options options) throws IOException {
        Matching matching = new Matching(
                JsonRecords.read(predictions, "annotations"),
                JsonRecords.read(truth, "annotations"),
                e -> e.text("image_id"));
        List<CaptionSample> samples = new ArrayList<>();
        for (Map.Entry<String, Entry> p : matching.predictions().entrySet()) {
            List<String> references = new ArrayList<>();
            for (Entry t : matching.truth(p.getKey())) {
                references.addAll(captions(t));
            }
            String said = p.getValue().text("caption");
            samples.add(new CaptionSample(options.shorten() ? CaptionMetrics.firstSentence(said) : said, references));
        }
        CaptionMetrics.Scores scores = CaptionMetrics.score(samples, options.variant());
        List<Score> out = new ArrayList<>();
        out.add(new Score("CIDEr", scores.cider(), samples.size()));
        for (int n = 1; n <= scores.bleu().length; n++) {
            out.add(new Score("BLEU-" + n, scores.bleu()[n - 1], samples.size()));
        }
        out.add(new Score("ROUGE-L", scores.rougeL(), samples.size()));
        return new ResultReport(out, matching.notes());
    }

    /** One caption or a list of them. */
    private static List<String> captions(Entry truth) throws ResultFileException {
        JsonNode value = truth.json().path("caption");
        if (!value.isArray()) {
            return List.of(truth.text("caption"));
        }
        List<String> out = new ArrayList<>();
        value.forEach(c -> out.add(c.asText()));
        if (out.isEmpty()) {
            throw truth.wrong("has an empty list of captions; write at least one");
        }
        return out;
    }
}

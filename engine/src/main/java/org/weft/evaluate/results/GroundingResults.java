package org.weft.evaluate.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weft.evaluate.metrics.Box;
import org.weft.evaluate.metrics.Grounding;
import org.weft.evaluate.results.JsonRecords.Entry;
import org.weft.evaluate.results.ResultReport.Score;

/** Boxes: lines of {answer} against as many lines of {bbox, width, height} in the same order. */
final class GroundingResults {
    private GroundingResults() {}

    static ResultReport score(Path predictions, Path truth, ResultKind.Options options) throws IOException {
        List<Entry> said = JsonRecords.read(predictions, "annotations");
        List<Entry> known = JsonRecords.read(truth, "annotations");
        if (said.size() != known.size()) {
            throw new ResultFileException(
                    predictions,
                    "has " + said.size() + " answers, " + truth + " has " + known.size()
                            + " boxes; both must be the same sentences in the same order");
        }
        List<Grounding.Sample> samples = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            samples.add(sample(said.get(i), known.get(i)));
        }
        Grounding.Scores s = Grounding.score(samples, options.variant());
        List<String> notes = s.unreadable() == 0
                ? List.of()
                : List.of(s.unreadable() + " of " + samples.size() + " answers hold no box and count as wrong");
        return new ResultReport(
                List.of(
                        new Score("accuracy at IoU 0.5", s.accuracy(), samples.size()),
                        new Score("mean IoU", s.meanOverlap(), samples.size())),
                notes);
    }

    private static Grounding.Sample sample(Entry said, Entry truth) throws ResultFileException {
        double[] b = truth.numbers("bbox");
        if (b.length != 4) {
            throw truth.wrong("has a \"bbox\" of " + b.length + " numbers; write x1, y1, x2, y2 in pixels");
        }
        Entry sized = truth.has("width") ? truth : said;
        int width = sized.whole("width");
        int height = sized.whole("height");
        if (width < 1 || height < 1) {
            throw sized.wrong("has no pixels; \"width\" and \"height\" are those of the picture");
        }
        Box box = new Box((float) b[0], (float) b[1], (float) b[2], (float) b[3]);
        return new Grounding.Sample(said.text("answer"), box, width, height);
    }
}

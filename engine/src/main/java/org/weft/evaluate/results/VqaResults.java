package org.weft.evaluate.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weft.evaluate.metrics.Variant;
import org.weft.evaluate.metrics.VqaAccuracy;
import org.weft.evaluate.metrics.VqaQuestion;
import org.weft.evaluate.metrics.VqaRules;
import org.weft.evaluate.results.JsonRecords.Entry;
import org.weft.evaluate.results.ResultReport.Score;

/** Answers: {question_id, answer} against VQAv2's annotations, or {image, answer} against VizWiz's. */
final class VqaResults {
    private VqaResults() {}

    static ResultReport score(Path predictions, Path truth, ResultKind.Options options) throws IOException {
        List<Entry> known = JsonRecords.read(truth, "annotations");
        boolean vizWiz = !known.get(0).has("question_id");
        String id = vizWiz ? "image" : "question_id";
        Matching matching = new Matching(JsonRecords.read(predictions, "annotations"), known, e -> e.text(id));
        VqaRules official = vizWiz ? VqaRules.OFFICIAL_VIZWIZ : VqaRules.OFFICIAL_VQA;
        VqaRules rules = options.variant() == Variant.CORRECTED ? VqaRules.CORRECTED : official;
        List<VqaQuestion> questions = new ArrayList<>();
        for (Map.Entry<String, Entry> p : matching.predictions().entrySet()) {
            Entry t = matching.truth(p.getKey()).get(0);
            String said = p.getValue().text("answer");
            questions.add(new VqaQuestion(
                    t.textOr("question_type", ""),
                    t.textOr("answer_type", ""),
                    answers(t),
                    options.shorten() ? rules.extract(said) : said));
        }
        VqaAccuracy.Scores scores = VqaAccuracy.score(questions, rules);
        List<Score> out = new ArrayList<>();
        out.add(new Score("VQA accuracy, percent", scores.overall(), questions.size()));
        scores.byAnswerType().forEach((type, value) -> {
            if (!type.isEmpty()) {
                long n = questions.stream()
                        .filter(q -> q.answerType().equals(type))
                        .count();
                out.add(new Score("VQA accuracy, percent, of " + type, value, (int) n));
            }
        });
        return new ResultReport(out, matching.notes());
    }

    private static List<VqaQuestion.Answer> answers(Entry truth) throws ResultFileException {
        List<VqaQuestion.Answer> out = new ArrayList<>();
        for (JsonNode a : truth.json().path("answers")) {
            if (!a.path("answer").isValueNode() || !(a instanceof ObjectNode)) {
                throw truth.wrong("has an answer without \"answer\"");
            }
            ObjectNode rest = a.deepCopy();
            rest.remove("answer");
            out.add(new VqaQuestion.Answer(a.path("answer").asText(), rest.toString()));
        }
        if (out.isEmpty()) {
            throw truth.wrong("has no \"answers\"; it must be a list of objects with \"answer\"");
        }
        return out;
    }
}

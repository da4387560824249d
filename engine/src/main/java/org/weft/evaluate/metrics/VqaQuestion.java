package org.weft.evaluate.metrics;

import java.util.List;

/**
 * A question with what annotators and the model answered.
 *
 * @param questionType a group of the table, such as "how many"; empty where there is none
 * @param answerType likewise, such as "yes/no"
 * @param truth of each annotator, at least one
 * @param prediction the model's, already extracted from its sentence where that is wanted
 */
public record VqaQuestion(String questionType, String answerType, List<Answer> truth, String prediction) {
    public VqaQuestion {
        if (truth.isEmpty()) {
            throw new IllegalArgumentException("a question needs at least one true answer");
        }
        truth = List.copyOf(truth);
    }

    /** @param record the rest of the annotator's record, which only the official code's comparison looks at */
    public record Answer(String text, String record) {
        Answer with(String other) {
            return new Answer(other, record);
        }
    }
}

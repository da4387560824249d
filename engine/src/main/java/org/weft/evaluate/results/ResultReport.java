package org.weft.evaluate.results;

import java.util.List;

/** @param scores in the order they should be read @param notes what a reader of the scores has to know */
public record ResultReport(List<Score> scores, List<String> notes) {
    /** @param n how many captions, questions, pictures the value is of */
    public record Score(String measure, double value, int n) {}

    public ResultReport {
        scores = List.copyOf(scores);
        notes = List.copyOf(notes);
    }
}

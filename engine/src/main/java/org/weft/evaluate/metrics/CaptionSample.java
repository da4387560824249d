package org.weft.evaluate.metrics;

import java.util.List;

/**
 * A caption to score.
 *
 * @param candidate the model's, words joined by spaces
 * @param references at least one true caption, likewise
 */
public record CaptionSample(String candidate, List<String> references) {
    public CaptionSample {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a caption needs at least one reference to be compared with");
        }
        references = List.copyOf(references);
    }
}

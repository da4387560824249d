package org.weft.data.sets;

import java.util.List;

/**
 * One item of a data set: a story, a picture with a question, a document.
 *
 * @param id its name in the data set
 * @param split such as train, val or test; empty when the data set does not say
 * @param source the file it comes from, with the entry's number
 * @param parts texts, pictures and label maps in reading order
 * @param facts what a task asks about them
 */
public record Example(String id, String split, String source, List<Part> parts, Facts facts) {
    public Example {
        parts = List.copyOf(parts);
    }
}

package org.weft.document;

import java.nio.file.Path;
import java.util.List;

/**
 * What could be read of a damaged story.
 *
 * @param file the new story
 * @param entries edits of the history that came along; without all of them there is nothing to undo
 * @param notes what is missing, sentences
 */
public record SalvageReport(Path file, int cards, int pictures, int entries, List<String> notes) {
    public SalvageReport {
        notes = List.copyOf(notes);
    }
}

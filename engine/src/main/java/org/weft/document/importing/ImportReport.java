package org.weft.document.importing;

import java.util.List;

/**
 * What came of an import.
 *
 * @param texts how many text cards were added
 * @param pictures how many picture cards
 * @param notes what was left out and why, sentences
 */
public record ImportReport(int texts, int pictures, List<String> notes) {
    public ImportReport {
        notes = List.copyOf(notes);
    }
}

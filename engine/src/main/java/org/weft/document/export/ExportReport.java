package org.weft.document.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What came of an export.
 *
 * @param file what was written
 * @param notes what the person should know, sentences; empty when all went as asked
 * @param undrawn code points for which no font of this machine has a shape; boxes stand in their place
 */
public record ExportReport(Path file, List<String> notes, Set<Integer> undrawn) {
    private static final int NAMED = 20;

    public ExportReport {
        notes = List.copyOf(notes);
        undrawn = Set.copyOf(undrawn);
    }

    static ExportReport of(Path file, StoryBlocks blocks) {
        return of(file, blocks, Set.of());
    }

    static ExportReport of(Path file, StoryBlocks blocks, Set<Integer> undrawn) {
        List<String> notes = new java.util.ArrayList<>(blocks.notes());
        if (!undrawn.isEmpty()) {
            notes.add(undrawnNote(undrawn));
        }
        return new ExportReport(file, notes, undrawn);
    }

    private static String undrawnNote(Set<Integer> undrawn) {
        String named = new TreeSet<>(undrawn)
                .stream().limit(NAMED).map(c -> String.format("U+%04X", c)).collect(Collectors.joining(", "));
        return "No font on this machine has " + undrawn.size() + " of the story's characters (" + named
                + (undrawn.size() > NAMED ? ", ..." : "")
                + "); boxes stand in their place. Install a font for their script and export again.";
    }
}

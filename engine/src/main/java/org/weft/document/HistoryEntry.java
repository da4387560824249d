package org.weft.document;

import java.time.Instant;

/**
 * One edit of the history.
 *
 * @param id grows from edit to edit; names the state of the story after this edit
 * @param kind what was done
 * @param label a few words, as undo says them
 * @param detail the first words of what it was about, at most {@value #LONGEST} characters; empty when there are none
 * @param undone it was taken back and can be done again
 */
public record HistoryEntry(long id, Instant at, Kind kind, String label, String detail, boolean undone) {
    static final int LONGEST = 80;

    /** What an edit did. */
    public enum Kind {
        TITLE,
        ADD_TEXT,
        ADD_PICTURE,
        ADD_LABELS,
        REMOVE,
        MOVE,
        PLACE,
        ADD_CANDIDATE,
        DROP_CANDIDATE,
        CHOOSE,
        EDIT_TEXT,
        DESCRIBE,
        ARRANGE,
        GROUP,
        TOGETHER,
        /** From a newer version, or damaged. */
        UNKNOWN
    }

    static HistoryEntry of(long id, long at, String label, Edit forward, Edit backward, boolean undone) {
        return new HistoryEntry(
                id, Instant.ofEpochMilli(at), kind(forward), label, excerpt(detail(forward, backward)), undone);
    }

    private static Kind kind(Edit edit) {
        return switch (edit) {
            case Edit.SetTitle e -> Kind.TITLE;
            case Edit.InsertSlot e ->
                switch (e.slot().kind()) {
                    case TEXT -> Kind.ADD_TEXT;
                    case IMAGE -> Kind.ADD_PICTURE;
                    case LABEL_MAP -> Kind.ADD_LABELS;
                };
            case Edit.RemoveSlot e -> Kind.REMOVE;
            case Edit.MoveSlot e -> Kind.MOVE;
            case Edit.PlaceSlot e -> Kind.PLACE;
            case Edit.AddCandidate e -> Kind.ADD_CANDIDATE;
            case Edit.DropCandidate e -> Kind.DROP_CANDIDATE;
            case Edit.ChooseCandidate e -> Kind.CHOOSE;
            case Edit.EditText e -> Kind.EDIT_TEXT;
            case Edit.SetAltText e -> Kind.DESCRIBE;
            case Edit.Arrange e -> Kind.ARRANGE;
            case Edit.SetGroups e -> Kind.GROUP;
            case Edit.Together e -> Kind.TOGETHER;
        };
    }

    /** A card that was taken out is known only to the edit that brings it back. */
    private static String detail(Edit forward, Edit backward) {
        return switch (forward) {
            case Edit.SetTitle e -> e.title();
            case Edit.InsertSlot e -> words(e.slot());
            case Edit.RemoveSlot e -> backward instanceof Edit.InsertSlot back ? words(back.slot()) : "";
            case Edit.AddCandidate e -> words(e.candidate().content());
            case Edit.EditText e -> e.text();
            case Edit.SetAltText e -> e.altText();
            case Edit.Together e -> e.label();
            default -> "";
        };
    }

    private static String words(Slot slot) {
        return slot.chosen().map(c -> words(c.content())).orElse(slot.altText());
    }

    private static String words(Content content) {
        return content instanceof Content.Text t ? t.text() : "";
    }

    private static String excerpt(String words) {
        String line = words.substring(0, Math.min(words.length(), 4 * LONGEST))
                .strip()
                .replaceAll("\\s+", " ");
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return line.substring(0, end) + "\u2026";
    }
}

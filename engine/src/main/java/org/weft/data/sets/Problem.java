package org.weft.data.sets;

import java.util.Locale;

/** What can be wrong with an item of a data set. */
public enum Problem {
    MISSING_FILE,
    /** A picture, archive or list that is damaged or of the wrong kind. */
    UNREADABLE,
    /** An entry that lacks what its format asks for. */
    BAD_RECORD,
    /** A file name that points out of the data set's folder. */
    UNSAFE_NAME,
    TINY_IMAGE,
    HUGE_IMAGE,
    EMPTY_TEXT,
    LONG_TEXT,
    /** A label map with a number that is no class. */
    LABEL_OUT_OF_RANGE,
    /** A coloured label map with a colour that is no class's. */
    LABEL_OFF_PALETTE,
    /** A label map in a form that changes pixel values, such as JPEG. */
    LOSSY_LABELS,
    /** A label map that is not as large as the picture before it. */
    LABEL_SIZE,
    BOX_OUTSIDE,
    /** The same bytes in two splits. */
    DUPLICATE;

    /** The name as reports have it, such as {@code missing-file}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

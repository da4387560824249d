package org.weft.studio.labels;

import java.util.Locale;

/** What the pointer does to the map. */
public enum Tool {
    BRUSH,
    ERASER,
    RECTANGLE,
    POLYGON,
    FILL,
    PICK;

    /** Its name in the text bundle. */
    String key() {
        return "labels.tool." + name().toLowerCase(Locale.ROOT);
    }
}

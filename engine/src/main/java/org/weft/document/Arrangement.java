package org.weft.document;

/** How the cards of a story lie on the canvas. It never changes the reading order. */
public enum Arrangement {
    /** In rows as wide as the window. */
    FLOW,
    /** In panels of a picture and its words, four to a row. */
    STORYBOARD,
    /** In pages of rows that fill the page's width. */
    COMIC,
    /** One below the other. */
    COLUMN,
    /** Where the person put them; cards without a {@link Placement} lie as in {@link #FLOW}. */
    FREE
}

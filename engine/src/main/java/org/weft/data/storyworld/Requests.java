package org.weft.data.storyworld;

/** What stands behind a picture when something is asked about it, in training and in evaluation alike. */
public final class Requests {
    /** Asks for a caption. */
    public static final String CAPTION = "what is in the picture?";

    private Requests() {}

    /** Asks for the box of something. */
    public static String box(Reference reference) {
        return box(reference.words());
    }

    /** As above. Not "where is ...", which is a question that is answered with a side in words. */
    public static String box(String words) {
        return "find " + words + ".";
    }
}

package org.weft.studio.shell;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** All user text comes from here. */
public final class Texts {
    private static final String NAME = "org.weft.studio.messages";

    private Texts() {}

    /** Languages there are texts in, by their code; the first is the one used when there is none of the user's. */
    public static List<String> languages() {
        return List.of("en", "de");
    }

    /** The bundle of the user's language, English where it lacks one. */
    public static ResourceBundle bundle() {
        return bundle(Locale.getDefault());
    }

    /** The bundle of a language, English where it lacks one and not what the system speaks. */
    public static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle(
                NAME, language, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}

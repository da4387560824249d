package org.weft.studio.shell;

import java.util.Locale;
import java.util.ResourceBundle;

/** All user text comes from here. */
public final class Texts {
    private Texts() {}

    /** The bundle of the user's language, English where it lacks one. */
    public static ResourceBundle bundle() {
        return ResourceBundle.getBundle("org.weft.studio.messages", Locale.getDefault());
    }
}

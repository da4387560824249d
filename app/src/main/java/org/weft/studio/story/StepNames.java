package org.weft.studio.story;

import java.util.Locale;
import java.util.ResourceBundle;

/**
 * What one step of the history is called. Documents keep the few English words an edit was made under, whatever the language of the
 * studio, so that a story can be passed on; they are said in the user's language here.
 */
public final class StepNames {
    private StepNames() {}

    /** @param label as the document keeps it @return in the language of the texts, or as it is when nobody knows it */
    public static String of(String label, ResourceBundle texts) {
        String key = "step." + label.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
        return texts.containsKey(key) ? texts.getString(key) : label;
    }
}

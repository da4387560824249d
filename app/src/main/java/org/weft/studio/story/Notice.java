package org.weft.studio.story;

import org.jspecify.annotations.Nullable;

/** A message with a way on. @param action label of the button, null for none */
public record Notice(String text, boolean problem, @Nullable String action, Runnable onAction) {
    public static Notice info(String text) {
        return new Notice(text, false, null, () -> {});
    }

    public static Notice problem(String text) {
        return new Notice(text, true, null, () -> {});
    }
}

package org.weft.studio.shell;

import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;

/** Something the user can do: named in the palette, in tooltips and by its shortcut. */
public record Action(String name, @Nullable KeyCombination shortcut, Runnable run) {
    static Action of(String name, @Nullable String shortcut, Runnable run) {
        return new Action(name, shortcut == null ? null : KeyCombination.keyCombination(shortcut), run);
    }

    /** Name and shortcut, for tooltips and the palette. */
    String title() {
        return shortcut == null ? name : name + "  (" + shortcut.getDisplayText() + ")";
    }
}

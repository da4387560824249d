package org.weft.studio.command;

import java.util.Locale;
import java.util.ResourceBundle;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyCombination.ModifierValue;

/** Keys as the user's keyboard calls them. */
public final class KeyNames {
    private final ResourceBundle texts;
    private final boolean mac;

    public KeyNames(ResourceBundle texts) {
        this(texts, Keys.onMac());
    }

    KeyNames(ResourceBundle texts, boolean mac) {
        this.texts = texts;
        this.mac = mac;
    }

    /** Such as "Ctrl+Shift+N", in German "Strg+Umschalt+N"; on a Mac the signs its menus use. */
    public String of(KeyCombination key) {
        if (mac || !(key instanceof KeyCodeCombination codes)) {
            return key.getDisplayText();
        }
        StringBuilder out = new StringBuilder();
        if (down(codes.getShortcut()) || down(codes.getControl())) {
            out.append(texts.getString("key.ctrl")).append('+');
        }
        if (down(codes.getAlt())) {
            out.append(texts.getString("key.alt")).append('+');
        }
        if (down(codes.getShift())) {
            out.append(texts.getString("key.shift")).append('+');
        }
        if (down(codes.getMeta())) {
            out.append(texts.getString("key.meta")).append('+');
        }
        return out.append(name(codes.getCode())).toString();
    }

    private static boolean down(ModifierValue value) {
        return value == ModifierValue.DOWN;
    }

    private String name(KeyCode code) {
        String key = "key.code." + code.name().toLowerCase(Locale.ROOT);
        return texts.containsKey(key) ? texts.getString(key) : code.getName();
    }
}

package org.weft.studio.command;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyCombination.ModifierValue;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/** Key combinations: read from what was pressed or written, compared whatever they are written as. */
public final class Keys {
    /** Why a key cannot be given to an action. */
    public enum Fault {
        /** Typing needs it. */
        TYPING,
        /** Text fields copy, cut and select all with it. */
        EDITING,
        /** The keyboard moves the focus with it. */
        FOCUS
    }

    private static final Set<KeyCode> EDITING = Set.of(KeyCode.C, KeyCode.X, KeyCode.A);

    private Keys() {}

    static boolean onMac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    }

    /** Reads a combination such as {@code Shortcut+Shift+N}; empty when it is none. */
    public static Optional<KeyCombination> read(@Nullable String written) {
        if (written == null || written.isBlank() || written.length() > 100) {
            return Optional.empty();
        }
        try {
            KeyCombination key = KeyCombination.keyCombination(written);
            // whatever is no known key is taken for a character of it
            return key instanceof KeyCodeCombination ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // the toolkit's reader throws either
            return Optional.empty();
        }
    }

    /** What was pressed, as it can be written and read again; empty while only keys such as Shift are down. */
    public static Optional<KeyCombination> of(KeyEvent e) {
        KeyCode code = e.getCode();
        if (code.isModifierKey() || code == KeyCode.UNDEFINED || code == KeyCode.CAPS) {
            return Optional.empty();
        }
        boolean mac = onMac();
        return Optional.of(new KeyCodeCombination(
                code,
                value(e.isShiftDown()),
                value(mac && e.isControlDown()),
                value(e.isAltDown()),
                value(!mac && e.isMetaDown()),
                value(e.isShortcutDown())));
    }

    private static ModifierValue value(boolean down) {
        return down ? ModifierValue.DOWN : ModifierValue.UP;
    }

    /** Why an action cannot have the key; empty when it can. */
    public static Optional<Fault> fault(KeyCombination key) {
        if (!(key instanceof KeyCodeCombination k)) {
            return Optional.of(Fault.TYPING);
        }
        KeyCode code = k.getCode();
        boolean chord = primary(k) || down(k.getAlt()) || secondary(k);
        if (code == KeyCode.TAB) {
            return Optional.of(Fault.FOCUS);
        }
        if (primary(k) && !down(k.getShift()) && !down(k.getAlt()) && EDITING.contains(code)) {
            return Optional.of(Fault.EDITING);
        }
        return chord || code.isFunctionKey() || code == KeyCode.ESCAPE ? Optional.empty() : Optional.of(Fault.TYPING);
    }

    /** Whether a key by itself moves something, goes on or deletes. */
    static boolean moves(KeyCombination key) {
        return !(key instanceof KeyCodeCombination k)
                || k.getCode().isNavigationKey()
                || k.getCode().isWhitespaceKey()
                || k.getCode() == KeyCode.BACK_SPACE
                || k.getCode() == KeyCode.DELETE;
    }

    /** Whether two combinations are pressed the same way: "Shortcut" is the Control key, on a Mac the Command key. */
    public static boolean same(@Nullable KeyCombination a, @Nullable KeyCombination b) {
        if (!(a instanceof KeyCodeCombination x) || !(b instanceof KeyCodeCombination y)) {
            return false;
        }
        return x.getCode() == y.getCode()
                && primary(x) == primary(y)
                && secondary(x) == secondary(y)
                && down(x.getAlt()) == down(y.getAlt())
                && down(x.getShift()) == down(y.getShift());
    }

    private static boolean primary(KeyCodeCombination k) {
        return down(k.getShortcut()) || down(onMac() ? k.getMeta() : k.getControl());
    }

    private static boolean secondary(KeyCodeCombination k) {
        return down(onMac() ? k.getControl() : k.getMeta());
    }

    private static boolean down(ModifierValue value) {
        return value == ModifierValue.DOWN;
    }
}

package org.weft.engine.trace;

/** Words of commands that are written down to be typed again. */
public final class ShellWord {
    private ShellWord() {}

    /** As a shell takes it for one word: in quotes where it holds more than letters, digits and what paths are made of. */
    public static String of(String word) {
        return word.matches("[\\w./:@%+,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

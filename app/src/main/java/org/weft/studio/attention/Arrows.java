package org.weft.studio.attention;

import javafx.scene.input.KeyCode;

/** Arrow keys as steps across and down. */
final class Arrows {
    private Arrows() {}

    /** @return two numbers, none for other keys */
    static int[] of(KeyCode key) {
        return switch (key) {
            case LEFT -> new int[] {-1, 0};
            case RIGHT -> new int[] {1, 0};
            case UP -> new int[] {0, -1};
            case DOWN -> new int[] {0, 1};
            default -> new int[0];
        };
    }
}

package org.weft.data.storyworld;

/**
 * A colour in four tones, each 0xRRGGBB.
 *
 * @param name the word for it, such as {@code blue}
 * @param coat whether animals can have it; things can have all
 */
public record Tint(String name, int base, int dark, int light, int pale, boolean coat) {

    /** The tone a sprite's role asks for. @throws IllegalArgumentException for an unknown role */
    int tone(String role) {
        return switch (role) {
            case "base" -> base;
            case "dark" -> dark;
            case "light" -> light;
            case "pale" -> pale;
            default -> throw new IllegalArgumentException("no tone named '" + role + "': base, dark, light or pale");
        };
    }
}

package org.weft.data.storyworld;

import java.util.List;
import java.util.Map;

/**
 * A kind of thing.
 *
 * @param height of the drawing, as a share of the picture's height
 * @param colour {@code *} when it comes in every colour, a colour's name when it always has that one, empty when it has
 *     none worth a word
 * @param roles what each fill of the emoji becomes: a tone of its colour, or a #rrggbb of its own
 * @param carry whether an animal can hold it
 * @param floats whether it hangs in the air
 * @param only the places it is found in, empty for all
 */
public record Prop(
        String name,
        String plural,
        String sprite,
        double height,
        String colour,
        Map<String, String> roles,
        boolean carry,
        boolean floats,
        List<String> only) {

    /** Whether it comes in every colour. */
    public boolean colourful() {
        return colour.equals("*");
    }
}

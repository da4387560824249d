package org.weft.data.storyworld;

import org.jspecify.annotations.Nullable;

/**
 * A thing in a scene. Lengths are shares of the picture.
 *
 * @param id the same in every frame of a story, unique among things
 * @param colour null where the thing has its own colours
 * @param x its middle
 * @param bottom its lower edge, from the top
 * @param holder the id of the actor that holds it, -1 for none
 */
public record Thing(int id, Prop prop, @Nullable Tint colour, double x, double bottom, int holder) {

    /** The word for its colour, empty where it has none worth a word. */
    public String colourWord() {
        if (colour != null) {
            return colour.name();
        }
        return prop.colourful() ? "" : prop.colour();
    }
}

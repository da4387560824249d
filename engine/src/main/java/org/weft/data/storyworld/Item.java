package org.weft.data.storyworld;

import org.jspecify.annotations.Nullable;

/** A thing while a story is being made up. */
final class Item {
    final int id;
    final Prop prop;
    final @Nullable Tint colour;

    /** -1 left, 0 middle, 1 right; where it lies, if nobody holds it. */
    int side;

    int holder = -1;
    boolean named;

    Item(int id, Prop prop, @Nullable Tint colour, int side) {
        this.id = id;
        this.prop = prop;
        this.colour = colour;
        this.side = side;
    }

    String words() {
        return colour == null ? prop.name() : colour.name() + " " + prop.name();
    }
}

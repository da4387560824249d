package org.weft.data.storyworld;

import java.util.List;

/**
 * What is to be seen, without a pixel: cheap to make, to keep and to compare.
 *
 * @param layout chooses where hills, trees and clouds stand, 0 to {@link #LAYOUTS} - 1
 * @param actors the animals, in the order they joined the story
 * @param things the things that lie about or are held
 */
public record Scene(Place place, Daytime time, Weather weather, int layout, List<Actor> actors, List<Thing> things) {

    /** How many arrangements of its background each place has. */
    public static final int LAYOUTS = 6;

    public Scene {
        if (layout < 0 || layout >= LAYOUTS) {
            throw new IllegalArgumentException("layout " + layout + " is not within 0.." + (LAYOUTS - 1));
        }
        actors = List.copyOf(actors);
        things = List.copyOf(things);
    }
}

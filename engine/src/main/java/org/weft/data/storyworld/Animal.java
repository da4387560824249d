package org.weft.data.storyworld;

import java.util.List;
import java.util.Map;

/**
 * A kind of animal; lengths are in units of its 32 x 32 head.
 *
 * @param roles which tone of the coat each fill of the head's emoji takes
 * @param top where a hat sits, x and y, and how large it is there, 1 as a rule; off the middle where ears must stay visible
 * @param eyes how far below the upper edge the eyes are
 * @param ear where a flower is worn, x and y
 * @param tail the tail's name in bodies.json, empty for none
 */
public record Animal(
        String name,
        String plural,
        String sprite,
        Map<String, String> roles,
        List<Double> top,
        double eyes,
        List<Double> ear,
        String tail) {}

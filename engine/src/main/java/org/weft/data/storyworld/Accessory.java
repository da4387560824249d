package org.weft.data.storyworld;

import java.util.List;

/**
 * Something an animal wears for a whole story.
 *
 * @param sprite the emoji, empty for our own drawing
 * @param anchor where it sits: top, eyes, ear, chin or neck
 * @param size width in units of the head, which is 32 wide
 * @param at the point of the 32 x 32 emoji that lies on the anchor
 * @param outline colour of the rim that sets it off from the coat
 */
public record Accessory(String name, String sprite, String anchor, double size, List<Double> at, String outline) {}

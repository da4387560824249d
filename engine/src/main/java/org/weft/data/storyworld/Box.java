package org.weft.data.storyworld;

/**
 * Where something is drawn: the smallest rectangle around it, hidden parts included, cut at the picture's edge.
 *
 * @param name its label
 * @param id the actor's or thing's id
 * @param actor whether the id is an actor's
 * @param x left edge, in shares of the picture as are the others
 * @param y upper edge
 */
public record Box(String name, int id, boolean actor, double x, double y, double width, double height) {}

package org.weft.data.storyworld;

/**
 * An animal in a scene. Lengths are shares of the picture's width and height, which are equal.
 *
 * @param id the same in every frame of a story, unique among actors
 * @param x middle of the body
 * @param feet where it stands, from the top
 * @param height of the whole drawing, hat included
 * @param facesLeft whether it looks or walks to the left
 */
public record Actor(
        int id, Animal animal, Identity identity, double x, double feet, double height, boolean facesLeft, Pose pose) {}

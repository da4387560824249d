package org.weft.data.storyworld;

import java.util.List;

/**
 * Where a scene plays.
 *
 * @param at the words for being there
 * @param to the words for going there
 * @param ground the label names of its ground and what lies behind it
 * @param weather the weather it can have, repeated by how often
 */
public record Place(String name, String at, String to, List<String> ground, List<Weather> weather) {}

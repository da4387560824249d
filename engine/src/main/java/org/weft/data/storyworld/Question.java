package org.weft.data.storyworld;

/**
 * A question about one picture and its only right answer.
 *
 * @param kind what, colour, count, where, yes/no
 */
public record Question(String kind, String question, String answer) {}

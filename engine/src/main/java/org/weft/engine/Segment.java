package org.weft.engine;

/** A piece of the story as the model reads it. {@code source} names the card it came from, for messages. */
public sealed interface Segment {
    String source();

    /** Words. */
    record Text(String source, String text) implements Segment {}

    /** A picture at any size; the engine crops and scales it as the model was trained. */
    record Picture(String source, RgbImage image) implements Segment {}
}

package org.weft.train;

import java.util.List;

/** One document to learn from: words and pictures in the order the model reads them. */
record Lesson(List<Part> parts) {
    Lesson {
        parts = List.copyOf(parts);
    }

    /** A piece of the document. */
    sealed interface Part permits Words, Picture {}

    /** @param learned whether predicting these words is learned */
    record Words(String text, boolean learned) implements Part {}

    /** @param learned whether drawing this picture is learned */
    record Picture(Image image, boolean learned) implements Part {}

    /** A picture that is drawn or read when its turn comes. */
    interface Image {
        /**
         * Writes the picture as planes of R, G, B in 0..1 and the weight of every pixel in the loss.
         *
         * @param size width and height in pixels
         */
        void write(int size, float[] planes, int at, float[] weights, int weightAt);
    }

    /** Pictures of the document. */
    int pictures() {
        return (int) parts.stream().filter(Picture.class::isInstance).count();
    }
}

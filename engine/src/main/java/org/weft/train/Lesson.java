package org.weft.train;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.weft.tensor.random.Philox;

/** One document to learn from: words and pictures in the order the model reads them. */
record Lesson(List<Part> parts) {
    Lesson {
        parts = List.copyOf(parts);
    }

    /** A piece of the document. */
    sealed interface Part permits Words, Picture, Stop {}

    /** An answer ends here, though the document goes on: without it a model that is asked once would not learn to stop. */
    record Stop() implements Part {}

    /**
     * @param learned whether predicting these words is learned
     * @param mirrored what they are when the document's pictures are mirrored
     */
    record Words(String text, boolean learned, String mirrored) implements Part {
        private static final Pattern SIDE = Pattern.compile("\\b(left|right)\\b", Pattern.CASE_INSENSITIVE);

        /** Words that say nothing of a place but left and right. */
        Words(String text, boolean learned) {
            this(text, learned, turned(text));
        }

        private static String turned(String text) {
            return SIDE.matcher(text).replaceAll(m -> {
                String other = m.group().equalsIgnoreCase("left") ? "right" : "left";
                return Character.isUpperCase(m.group().charAt(0))
                        ? Character.toUpperCase(other.charAt(0)) + other.substring(1)
                        : other;
            });
        }
    }

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

    /** Something to answer, and the answer. */
    record Round(Words request, Words answer) {
        Round(String request, String answer) {
            this(new Words(request, false), new Words(answer, true));
        }
    }

    /** A picture and what is said about it, each answer ending before the next request. */
    static Lesson about(Picture picture, List<Round> rounds) {
        List<Part> parts = new ArrayList<>(List.of(picture));
        for (Round round : rounds) {
            if (parts.size() > 1) {
                parts.add(new Stop());
            }
            parts.add(round.request());
            parts.add(round.answer());
        }
        return new Lesson(parts);
    }

    /** At most so many rounds in an order that chance decides. */
    static List<Round> some(List<Round> rounds, int most, Philox random) {
        List<Round> rest = new ArrayList<>(rounds);
        List<Round> out = new ArrayList<>();
        while (out.size() < most && !rest.isEmpty()) {
            out.add(rest.remove(random.nextInt(rest.size())));
        }
        return out;
    }

    /** Pictures of the document. */
    int pictures() {
        return (int) parts.stream().filter(Picture.class::isInstance).count();
    }
}

package org.weft.data.sets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tasks know about an example; most examples have one kind of fact.
 *
 * @param asked a question about the picture
 * @param turns a dialogue in order
 * @param regions phrases that mean a part of the first picture
 * @param captions descriptions of the first picture, each whole by itself
 * @param matches which picture belongs to which text
 */
public record Facts(
        @Nullable Asked asked, List<Turn> turns, List<Region> regions, List<String> captions, List<Match> matches) {

    public static final Facts NONE = new Facts(null, List.of(), List.of(), List.of(), List.of());

    public Facts {
        turns = List.copyOf(turns);
        regions = List.copyOf(regions);
        captions = List.copyOf(captions);
        matches = List.copyOf(matches);
    }

    /**
     * A question.
     *
     * @param id the question's number or name
     * @param answers what people said, in order of first mention; empty in test sets
     * @param kind such as "yes/no", "number" or "other"; empty when not said
     */
    public record Asked(String id, String question, List<Answer> answers, String kind) {
        public Asked {
            answers = List.copyOf(answers);
        }
    }

    /** An answer and how many people gave it. */
    public record Answer(String text, int count) {}

    /**
     * A question of a dialogue with its answer.
     *
     * @param answer empty where a test set keeps it back
     * @param options answers to choose from; empty when there is no choice
     * @param right which option is the answer, -1 when not known
     * @param relevance how fitting each option is, 0..1; empty when not judged
     */
    public record Turn(String question, String answer, List<String> options, int right, List<Double> relevance) {
        public Turn {
            options = List.copyOf(options);
            relevance = List.copyOf(relevance);
        }

        public static Turn plain(String question, String answer) {
            return new Turn(question, answer, List.of(), -1, List.of());
        }
    }

    /** Phrases that mean what is in the box. */
    public record Region(String id, List<String> phrases, Box box) {
        public Region {
            phrases = List.copyOf(phrases);
        }
    }

    /** A rectangle in pixels of the picture as stored; x and y are its upper left corner. */
    public record Box(double x, double y, double width, double height) {

        /** Whether it lies in a picture of this size, with a pixel's grace for rounding, and has an area. */
        public boolean inside(int pictureWidth, int pictureHeight) {
            return x >= -1
                    && y >= -1
                    && width > 0
                    && height > 0
                    && x + width <= pictureWidth + 1
                    && y + height <= pictureHeight + 1;
        }
    }

    /**
     * Picture and text that belong together.
     *
     * @param picture position of the picture in the example's parts
     * @param text position of the text in the example's parts
     * @param similarity by CLIP, -1..1; NaN when not measured
     */
    public record Match(int picture, int text, double similarity) {}

    static Facts asked(Asked asked) {
        return new Facts(asked, List.of(), List.of(), List.of(), List.of());
    }

    static Facts turns(List<Turn> turns, List<String> captions) {
        return new Facts(null, turns, List.of(), captions, List.of());
    }

    static Facts regions(List<Region> regions) {
        return new Facts(null, List.of(), regions, List.of(), List.of());
    }

    static Facts captions(List<String> captions) {
        return new Facts(null, List.of(), List.of(), captions, List.of());
    }

    static Facts matches(List<Match> matches) {
        return new Facts(null, List.of(), List.of(), List.of(), matches);
    }
}

package org.weft.evaluate.metrics;

import java.util.List;
import java.util.StringJoiner;

/**
 * What the reference's benchmarks put to a model. {@link #IMAGE} stands where a picture goes. Answers are read up to the end token and
 * stripped; captions of COCO and answers to questions are shortened further by {@link CaptionMetrics#firstSentence} and {@link
 * VqaRules#extract}.
 */
public final class BenchmarkPrompts {
    /** Place of a picture. */
    public static final String IMAGE = "\uFFFC";

    private BenchmarkPrompts() {}

    /** COCO, Flickr30k, NoCaps. */
    public static String caption() {
        return IMAGE + " a photo of";
    }

    /** Image2Paragraph. */
    public static String paragraph() {
        return IMAGE + "Please describe the image in detail. The image depicts";
    }

    /** VQAv2, OK-VQA, TextVQA. */
    public static String question(String question) {
        return question(question, "");
    }

    /** VizWiz, whose questions may have no answer. */
    public static String questionOrUnanswerable(String question) {
        return question(question, " When the provided information is insufficient, respond with 'Unanswerable'.");
    }

    private static String question(String question, String hint) {
        return "Based on the image, please answer the question. " + IMAGE + question + hint
                + " Please provide an accurate answer within one word. The answer is:";
    }

    /** The RefCOCO sets. */
    public static String grounding(String sentence) {
        return IMAGE + "Provide the bounding box coordinate of the region this sentence describes. " + sentence
                + "<box>";
    }

    /** A picture to draw; MS-COCO's captions are put in lower case before. */
    public static String drawing(String caption) {
        return caption + " " + IMAGE;
    }

    /** A question and, where it was asked before, its answer. */
    public record Turn(String question, String answer) {}

    /**
     * Visual dialogue.
     *
     * @param turns all rounds of the dialogue in order
     * @param round of the question, from 1
     * @param variant the official code leaves out the round just before the one that is asked
     * @throws IllegalArgumentException when there is no such round
     */
    public static String dialogue(String caption, List<Turn> turns, int round, Variant variant) {
        if (round < 1 || round > turns.size()) {
            throw new IllegalArgumentException("there is no round " + round + " in a dialogue of " + turns.size());
        }
        StringJoiner out = new StringJoiner(" ");
        out.add(IMAGE + " caption: " + sentence(caption));
        int known = Math.max(0, variant == Variant.CORRECTED ? round - 1 : round - 2);
        for (Turn t : turns.subList(0, known)) {
            out.add("question: " + t.question() + "? answer: " + sentence(t.answer()));
        }
        return out.add("question: " + turns.get(round - 1).question() + "? answer:")
                .toString();
    }

    private static String sentence(String text) {
        return text + ".";
    }
}

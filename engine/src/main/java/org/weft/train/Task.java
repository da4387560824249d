package org.weft.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a document teaches: how it is laid out for the model and which of its words and pictures are learned (the paper's appendix). */
public enum Task {
    /** Sentences and pictures in turn, everything learned. */
    @JsonProperty("storytelling")
    STORYTELLING,
    /** {label map}{caption}{picture}: the picture is learned. */
    @JsonProperty("segmentation")
    SEGMENTATION,
    /** {picture} and a request, a caption: the caption is learned. */
    @JsonProperty("captioning")
    CAPTIONING,
    /** {picture}{question}, an answer: the answer is learned. */
    @JsonProperty("questions")
    QUESTIONS,
    /** {picture} and words for a thing, its box: the box is learned. */
    @JsonProperty("referring")
    REFERRING,
    /**
     * {picture}, then what is asked about it in any order: questions, boxes and a caption behind one another. All answers are learned;
     * so a picture that is looked at once teaches as much as many documents of one question.
     */
    @JsonProperty("conversation")
    CONVERSATION,
    /** Pictures with their texts, before or behind them with equal probability, everything learned. */
    @JsonProperty("pretraining")
    PRETRAINING;

    /** As recipes write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them as recipes write them. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Task::word).toList();
    }
}

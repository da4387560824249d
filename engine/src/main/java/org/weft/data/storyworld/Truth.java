package org.weft.data.storyworld;

import java.util.List;

/**
 * Everything known about one frame beyond its pixels, labels and captions.
 *
 * @param boxes of animals, then things
 * @param questions about twelve, of every kind that the picture allows; these may ask for identities
 * @param references each fits exactly one box
 * @param dialogue ten rounds about this picture; "it" means what the round before was about
 */
public record Truth(
        List<Box> boxes,
        SceneGraph graph,
        List<Question> questions,
        List<Reference> references,
        List<Question> dialogue) {

    /** Rounds of each dialogue. */
    public static final int ROUNDS = 10;

    public Truth {
        boxes = List.copyOf(boxes);
        questions = List.copyOf(questions);
        references = List.copyOf(references);
        dialogue = List.copyOf(dialogue);
    }
}

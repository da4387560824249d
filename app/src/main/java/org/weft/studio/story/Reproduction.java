package org.weft.studio.story;

import org.jspecify.annotations.Nullable;

/**
 * What came of making a candidate again.
 *
 * @param candidateId the candidate that was made again
 * @param samePrompt whether the story before the card still ends with what the model had read
 * @param sameModel whether the weights are the same
 * @param pixels how the pictures differ, null for texts
 * @param words how the texts differ, null for pictures
 */
public record Reproduction(
        String candidateId,
        boolean samePrompt,
        boolean sameModel,
        @Nullable PictureDifference pixels,
        @Nullable WordDiff words) {

    public boolean identical() {
        return (pixels == null || pixels.differing() == 0) && (words == null || words.same());
    }
}

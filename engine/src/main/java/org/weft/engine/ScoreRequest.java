package org.weft.engine;

import java.util.List;

/**
 * Asks how likely given words are behind a story, under each of several mutes. The words are given as a text, or as the ids that the
 * model wrote, which a text read again need not give.
 *
 * @param story everything the model reads before the words, in order
 * @param text the words; not read when there are ids
 * @param ids token ids, at most {@link #MOST}; empty to take the text
 * @param mutes what MMFS is kept from looking at, one pass over the words for each, 1..64; {@link MuteSet#NONE} for the words as
 *     they are
 */
public record ScoreRequest(List<Segment> story, String text, List<Integer> ids, List<MuteSet> mutes) {
    /** Most tokens that are scored at once. */
    public static final int MOST = 4096;

    public ScoreRequest {
        story = List.copyOf(story);
        ids = List.copyOf(ids);
        mutes = List.copyOf(mutes);
        if (mutes.isEmpty() || mutes.size() > 64) {
            throw new IllegalArgumentException("mutes must be 1 to 64, are " + mutes.size());
        }
        if (ids.size() > MOST) {
            throw new IllegalArgumentException("ids must be at most " + MOST + ", are " + ids.size());
        }
        if (ids.isEmpty() && text.isBlank()) {
            throw new IllegalArgumentException("there are no words to score");
        }
    }

    public static ScoreRequest ofText(List<Segment> story, String text, List<MuteSet> mutes) {
        return new ScoreRequest(story, text, List.of(), mutes);
    }

    public static ScoreRequest ofIds(List<Segment> story, List<Integer> ids, List<MuteSet> mutes) {
        return new ScoreRequest(story, "", ids, mutes);
    }
}

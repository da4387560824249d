package org.weft.studio.attention;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.TextScores;
import org.weft.studio.story.PictureDifference;

/** What a run with something muted gave, beside the run without. */
sealed interface MuteOutcome {
    /** What was muted, in words. */
    String statement();

    /**
     * A picture.
     *
     * @param plain made now without the mutes, or as recorded when no control was wished
     * @param change from plain to muted
     * @param control from the recorded picture to plain, null when no control was wished
     */
    record Picture(
            String statement,
            RgbImage plain,
            RgbImage muted,
            PictureDifference change,
            @Nullable PictureDifference control)
            implements MuteOutcome {}

    /**
     * Words.
     *
     * @param scores of the recorded words, without the mutes and with them
     * @param plain the recorded words
     * @param muted what the model writes with the mutes
     */
    record Words(String statement, TextScores scores, String plain, String muted) implements MuteOutcome {
        /** A word and how its log-likelihood changes, in nats. */
        record Row(int number, String text, double plain, double muted) {
            double change() {
                return muted - plain;
            }
        }

        List<Row> rows() {
            List<Row> out = new java.util.ArrayList<>();
            for (TextScores.Token t : scores.tokens()) {
                out.add(new Row(
                        out.size(),
                        t.text(),
                        t.logLikelihoods().get(0),
                        t.logLikelihoods().get(1)));
            }
            return out;
        }
    }
}

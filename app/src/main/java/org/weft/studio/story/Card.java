package org.weft.studio.story;

import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.engine.RgbImage;

/**
 * One card as the canvas shows it.
 *
 * @param number place in reading order, from 1
 * @param tokens what it costs of the model's context, -1 while unknown
 * @param fits false when the model's budget ends before it
 * @param liveText text being generated for it, null when none
 * @param livePicture picture being denoised for it, null when none
 */
public record Card(
        Slot slot, int number, int tokens, boolean fits, @Nullable String liveText, @Nullable RgbImage livePicture) {

    public List<Candidate> alternatives() {
        return slot.candidates();
    }

    /** The seed of an alternative, in words. */
    static String seed(Provenance p, ResourceBundle texts) {
        return texts.getString("card.seed").replace("{0}", Long.toString(p.seed()));
    }

    public boolean placeholder() {
        return slot.chosen().isEmpty();
    }
}

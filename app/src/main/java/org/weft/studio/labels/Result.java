package org.weft.studio.labels;

import org.jspecify.annotations.Nullable;
import org.weft.engine.GeneratedItem;
import org.weft.engine.ModelInfo;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Obedience;
import org.weft.engine.labels.Palette;

/**
 * A candidate while it is made and afterwards.
 *
 * @param number counted from 1 over all candidates, for people
 * @param image the newest preview, or the picture; null before the first preview
 * @param made the finished picture, null while it is made
 * @param obedience what the judge says, null before it did or where there is none
 */
public record Result(
        Asked asked, int number, @Nullable RgbImage image, @Nullable Made made, @Nullable Obedience obedience) {

    /** What pictures are made from. */
    public record Asked(LabelMap map, Palette palette, String caption) {}

    /** A finished picture and the model that made it. */
    public record Made(GeneratedItem.Image item, ModelInfo model) {}

    Result with(RgbImage preview) {
        return new Result(asked, number, preview, made, obedience);
    }

    Result done(Made finished) {
        return new Result(asked, number, finished.item().image(), finished, obedience);
    }

    Result judged(Obedience by) {
        return new Result(asked, number, image, made, by);
    }
}

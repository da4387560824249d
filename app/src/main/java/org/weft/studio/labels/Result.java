package org.weft.studio.labels;

import org.jspecify.annotations.Nullable;
import org.weft.engine.GeneratedItem;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.Obedience;

/**
 * A candidate while it is made and afterwards.
 *
 * @param image the newest preview, or the picture; null before the first preview
 * @param item the finished picture, null while it is made
 * @param obedience what the judge says, null before it did or where there is none
 */
public record Result(
        int candidate, @Nullable RgbImage image, GeneratedItem.@Nullable Image item, @Nullable Obedience obedience) {

    Result with(RgbImage preview) {
        return new Result(candidate, preview, item, obedience);
    }

    Result done(GeneratedItem.Image made) {
        return new Result(candidate, made.image(), made, obedience);
    }

    Result judged(Obedience by) {
        return new Result(candidate, image, item, by);
    }
}

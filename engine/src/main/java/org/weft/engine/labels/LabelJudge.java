package org.weft.engine.labels;

import java.util.Optional;
import java.util.ServiceLoader;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;

/** Says of every pixel of a picture which class it shows. Blocks for a moment: keep it off the FX thread. */
public interface LabelJudge extends AutoCloseable {

    /** What it is called, for whoever reads its verdict. */
    String name();

    /** What it sees in a picture of any size: a map of the same size. */
    LabelMap judge(RgbImage picture);

    /** How good the judge itself is, measured on pictures whose truth is known; a perfect model would score no more. */
    Reliability reliability();

    @Override
    void close();

    /**
     * @param agreement part of the pixels judged right, 0..1
     * @param meanOverlap mean intersection over union of the classes that occur, 0..1
     * @param pictures how many were judged for it
     */
    record Reliability(double agreement, double meanOverlap, int pictures) {}

    /** Judges a picture by the map it was made from. The map's middle square is brought to the picture's size. */
    default Obedience obedience(LabelMap map, RgbImage picture, Palette palette) {
        LabelMap seen = judge(picture);
        LabelMap wanted = picture.width() == picture.height() ? map.fitted(picture.width()) : map;
        return Obedience.of(wanted, seen, palette, name());
    }

    /**
     * The judge for a palette; empty when there is none.
     *
     * @throws EngineException MODEL_NOT_FOUND or MODEL_INVALID when its weights are missing or damaged
     */
    static Optional<LabelJudge> open(Palette palette) {
        for (Provider provider : ServiceLoader.load(Provider.class)) {
            if (provider.palette().equals(palette.id())) {
                return Optional.of(provider.open());
            }
        }
        return Optional.empty();
    }

    /** How a judge is found; the engine's own module registers one. */
    interface Provider {
        /** Id of the palette it judges by. */
        String palette();

        LabelJudge open();
    }
}

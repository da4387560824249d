package org.weft.engine.labels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.weft.document.Content;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.ModelInfo;
import org.weft.engine.RgbImage;
import org.weft.engine.Segment;
import org.weft.engine.Segments;
import org.weft.engine.Target;

/** What the model reads to make a picture from a label map: the map in its colours, then the caption. */
public final class LabelPrompt {
    private LabelPrompt() {}

    /**
     * @param imageSize side of the model's pictures, pixels; the map's middle square is brought to it
     * @param caption may be empty
     */
    public static List<Segment> segments(LabelMap map, Palette palette, String caption, int imageSize) {
        List<Segment> out = new ArrayList<>();
        out.add(new Segment.Picture("the label map", palette.readPicture(map.fitted(imageSize))));
        if (!caption.isBlank()) {
            out.add(new Segment.Text("the caption", caption.strip()));
        }
        return out;
    }

    /**
     * A document's label map as the model reads it: where its palette has other colours for the model than on screen, those.
     *
     * @param shown the map in its own colours, which stays when nothing more is known
     */
    public static RgbImage asRead(RgbImage shown, Content.LabelMap map, Segments.PictureSource pictures)
            throws IOException {
        Palette palette = Palettes.named(map.palette()).orElse(null);
        if (palette == null || palette.classes().stream().allMatch(c -> c.rgb() == c.readRgb())) {
            return shown;
        }
        byte[] encoded = pictures.picture(map.hash());
        return LabelPng.isIndexed(encoded) ? palette.readPicture(LabelPng.read(encoded)) : shown;
    }

    /** @param candidates 1..8; candidate k has seed {@code seed + k} */
    public static GenerationRequest request(
            List<Segment> segments, ModelInfo model, ImageSettings image, long seed, int candidates) {
        return new GenerationRequest(segments, Target.IMAGE, 1, candidates, seed, image, model.defaultText(), null);
    }
}

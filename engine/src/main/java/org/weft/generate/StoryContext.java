package org.weft.generate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.model.interleaved.Layout;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.language.LlamaMmfs;
import org.weft.model.vision.VisualTokenizer;
import org.weft.tensor.Tensor;

/**
 * A prompt with what the model sees in its pictures.
 *
 * @param embeds [1, L, C]
 * @param vision null without pictures
 * @param unetMaps what the U-Net looks at, one for each picture
 */
record StoryContext(Layout layout, Tensor embeds, LlamaMmfs.@Nullable Vision vision, List<Tensor> unetMaps) {

    /** What it is made with. @param between called between pictures; throwing stops */
    record Parts(MmInterleaved model, SeenImages seen, Runnable between) {}

    /** @param extraImages pictures still to be made, at the end */
    static StoryContext of(Parts parts, long[] ids, List<RgbImage> images, int extraImages) {
        MmInterleaved model = parts.model();
        parts.between().run();
        List<Tensor> tokens = new ArrayList<>();
        List<Tensor> languageMaps = new ArrayList<>();
        List<Tensor> unetMaps = new ArrayList<>();
        for (RgbImage image : images) {
            VisualTokenizer.Output output = parts.seen().of(image);
            tokens.add(output.embeds());
            languageMaps.add(model.languageMaps(output.maps()));
            unetMaps.add(model.unetMaps(output.maps()));
            parts.between().run();
        }
        Layout layout = new Layout(
                new long[][] {ids},
                new int[] {images.size() + extraImages},
                model.config().tokens());
        Tensor embeds = model.embed(layout, tokens.isEmpty() ? null : Tensor.cat(0, tokens));
        LlamaMmfs.Vision vision = languageMaps.isEmpty() ? null : look(model, layout, languageMaps, extraImages);
        return new StoryContext(layout, embeds, vision, unetMaps);
    }

    private static LlamaMmfs.@Nullable Vision look(
            MmInterleaved model, Layout layout, List<Tensor> maps, int extraImages) {
        Tensor all = Tensor.cat(0, maps);
        if (extraImages > 0) {
            // a picture still to be made has a slot that nothing sees
            all = Tensor.cat(0, all, Tensor.full(0, extraImages, all.size(1), all.size(2)));
        }
        return model.look(layout, all);
    }
}

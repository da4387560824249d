package org.weft.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.image.Preprocessor;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.vision.VisualTokenizer;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** What the visual tokenizer made of pictures lately read, so that a story's pictures are looked at once and not at every job. */
final class SeenImages implements AutoCloseable {
    private static final int KEPT = 32;

    private final MmInterleaved model;
    private final Map<RgbImage, VisualTokenizer.Output> outputs = new LinkedHashMap<>(16, 0.75f, true);

    SeenImages(MmInterleaved model) {
        this.model = model;
    }

    /** Visual tokens and maps of one picture of any size; they stay until many others have been seen. */
    VisualTokenizer.Output of(RgbImage image) {
        VisualTokenizer.Output known = outputs.get(image);
        if (known != null) {
            return known;
        }
        int size = model.config().vision().imageSize();
        VisualTokenizer.Output out;
        try (Scope scope = Scope.open()) {
            RgbImage ready = Preprocessor.centerCrop(image, size);
            Tensor pixels = Tensor.of(Preprocessor.toFloats(ready), 1, 3, size, size);
            out = model.visualTokenizer().forward(pixels);
            Scope.release(out.embeds());
            out.maps().forEach(Scope::release);
        }
        outputs.put(image, out);
        forgetOldest();
        return out;
    }

    private void forgetOldest() {
        List<RgbImage> order = new ArrayList<>(outputs.keySet());
        for (int i = 0; i < order.size() - KEPT; i++) {
            free(outputs.remove(order.get(i)));
        }
    }

    private static void free(VisualTokenizer.@Nullable Output output) {
        if (output != null) {
            output.embeds().close();
            output.maps().forEach(Tensor::close);
        }
    }

    @Override
    public void close() {
        outputs.values().forEach(SeenImages::free);
        outputs.clear();
    }
}

package org.weft.studio.story;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;
import org.weft.document.StoryDocument;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.studio.task.TaskRunner;

/** Pictures of the document as the screen draws them, decoded off the FX thread and kept by hash. */
public final class Pictures {
    private static final int KEPT = 400;

    private final TaskRunner tasks;
    private final StoryViewModel model;
    private final Map<String, Image> images = new HashMap<>();
    /** On their way, or not to be had: cards ask with every frame. */
    private final Set<String> asked = new HashSet<>();

    Pictures(TaskRunner tasks, StoryViewModel model) {
        this.tasks = tasks;
        this.model = model;
    }

    /** The picture if it is there already; else it is fetched and the cards are drawn again. */
    @Nullable
    Image get(String hash) {
        Image known = images.get(hash);
        StoryDocument d = model.document();
        if (known == null && d != null && asked.add(hash)) {
            tasks.run(
                    () -> toImage(RgbImages.decode(d.picture(hash))),
                    image -> {
                        asked.remove(hash);
                        if (images.size() > KEPT) {
                            images.clear();
                        }
                        boolean isNew = images.put(hash, image) == null;
                        if (isNew) {
                            tasks.onScreenThrottled("pictures", model::redraw);
                        }
                    },
                    model::report);
            return images.get(hash);
        }
        return known;
    }

    /** The pixels of a picture from the clipboard; what is transparent becomes white. */
    public static RgbImage fromImage(Image image) {
        int w = (int) image.getWidth();
        int h = (int) image.getHeight();
        byte[] rgb = new byte[w * h * 3];
        PixelReader reader = image.getPixelReader();
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int argb = reader.getArgb(x, y);
                int alpha = argb >>> 24;
                for (int c = 0; c < 3; c++) {
                    int value = argb >> (16 - 8 * c) & 255;
                    rgb[(y * w + x) * 3 + c] = (byte) ((value * alpha + 255 * (255 - alpha)) / 255);
                }
            }
        }
        return new RgbImage(w, h, rgb);
    }

    static Image toImage(RgbImage rgb) {
        WritableImage image = new WritableImage(rgb.width(), rgb.height());
        image.getPixelWriter()
                .setPixels(
                        0,
                        0,
                        rgb.width(),
                        rgb.height(),
                        PixelFormat.getByteRgbInstance(),
                        rgb.rgb(),
                        0,
                        rgb.width() * 3);
        return image;
    }
}

package org.weft.studio.story;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.image.Image;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;

/** Small pictures for when many cards are in sight. They stay when the large ones are dropped, so that looking at a whole long story never decodes it twice. */
final class SmallPictures {
    private static final int SIDE = 64;
    private static final int KEPT = 4000;

    private final Pictures pictures;
    private final Map<String, Image> small = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Image> eldest) {
            return size() > KEPT;
        }
    };

    SmallPictures(Pictures pictures) {
        this.pictures = pictures;
    }

    /** The small picture if it is there already; else the large one is asked for and the cards are drawn again. */
    @Nullable
    Image get(String hash) {
        Image known = small.get(hash);
        if (known == null) {
            Image large = pictures.get(hash);
            known = large == null ? null : shrunk(large);
            if (known != null) {
                small.put(hash, known);
            }
        }
        return known;
    }

    /** At most {@link #SIDE} pixels a side; each is the mean of four samples. */
    static Image shrunk(Image image) {
        double scale = Math.min(1, SIDE / Math.max(image.getWidth(), image.getHeight()));
        int w = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int h = Math.max(1, (int) Math.round(image.getHeight() * scale));
        WritableImage out = new WritableImage(w, h);
        PixelReader in = image.getPixelReader();
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                out.getPixelWriter().setArgb(x, y, mean(in, image, (double) x / w, (double) y / h, w, h));
            }
        }
        return out;
    }

    private static int mean(PixelReader in, Image image, double x, double y, int w, int h) {
        int r = 0;
        int g = 0;
        int b = 0;
        for (int i = 0; i < 4; i++) {
            double fx = x + ((i & 1) * 0.5 + 0.25) / w;
            double fy = y + ((i >> 1) * 0.5 + 0.25) / h;
            int argb = in.getArgb((int) Math.min(image.getWidth() - 1, fx * image.getWidth()), (int)
                    Math.min(image.getHeight() - 1, fy * image.getHeight()));
            r += argb >> 16 & 255;
            g += argb >> 8 & 255;
            b += argb & 255;
        }
        return (255 << 24) | ((r / 4) << 16) | ((g / 4) << 8) | (b / 4);
    }
}

package org.weft.studio.labels;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.LabelClass;
import org.weft.engine.labels.Obedience;
import org.weft.engine.labels.Palette;

/** Small pictures: classes as colour and marks, engine pictures as the screen has them, pictures with marked mistakes. */
final class Swatches {
    static final int SIDE = 18;
    private static final int OPAQUE = 0xff000000;
    private static final int WHITE = 0xffffffff;
    private static final int STRIPE = 5;
    private static final int ENLARGED = 3;

    private final Map<LabelClass, Image> known = new HashMap<>();

    ImageView of(LabelClass c) {
        return new ImageView(known.computeIfAbsent(c, Swatches::draw));
    }

    private static Image draw(LabelClass c) {
        WritableImage image = new WritableImage(SIDE, SIDE);
        boolean nothing = c.index() == Palette.NOTHING;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                boolean edge = x == 0 || y == 0 || x == SIDE - 1 || y == SIDE - 1;
                int rgb = nothing ? ((x / 3 + y / 3) % 2 == 0 ? 0xbbbbbb : 0xeeeeee) : c.rgb();
                if (edge || (!nothing && c.pattern().marks(x, y))) {
                    rgb = edge ? 0x808080 : LabelRaster.inked(rgb);
                }
                image.getPixelWriter().setArgb(x, y, OPAQUE | rgb);
            }
        }
        return image;
    }

    static Image image(RgbImage picture) {
        WritableImage out = new WritableImage(picture.width(), picture.height());
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                out.getPixelWriter().setArgb(x, y, OPAQUE | picture.pixel(x, y));
            }
        }
        return out;
    }

    /** The picture enlarged, with black and white stripes over every pixel that disagrees. */
    static Image marked(RgbImage picture, Obedience obedience) {
        int width = picture.width() * ENLARGED;
        int height = picture.height() * ENLARGED;
        WritableImage out = new WritableImage(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int px = x / ENLARGED;
                int py = y / ENLARGED;
                int argb = OPAQUE | picture.pixel(px, py);
                if (obedience.mismatch(px, py)) {
                    int stripe = (x + y) % (2 * STRIPE);
                    argb = stripe < 2 ? WHITE : stripe < 4 ? OPAQUE : argb;
                }
                out.getPixelWriter().setArgb(x, y, argb);
            }
        }
        return out;
    }
}

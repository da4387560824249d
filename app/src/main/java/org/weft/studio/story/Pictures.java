package org.weft.studio.story;

import java.io.IOException;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;
import org.weft.document.Content;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.engine.RgbImage;
import org.weft.studio.task.TaskRunner;

/**
 * Pictures of the document as the screen draws them, decoded off the FX thread no larger than cards need, and kept by hash up to a
 * bound. The more pictures a story has, the smaller each is held, so that all of them can be in sight at once.
 */
public final class Pictures {
    /** Pixels of the longer side, in stories of few, many and very many pictures. */
    private static final int[] SIDES = {640, 320, 160};

    private static final int MANY = 80;
    private static final int VERY_MANY = 400;

    private final StoryViewModel model;
    private final Thumbnails thumbnails;
    private @Nullable Story counted;
    private @Nullable StoryDocument shown;

    Pictures(TaskRunner tasks, StoryViewModel model) {
        this.model = model;
        thumbnails = new Thumbnails(tasks, this::bytes, SIDES[0]);
        thumbnails.onLoaded(model::redraw);
    }

    private byte[] bytes(String hash) throws IOException {
        StoryDocument d = model.document();
        if (d == null) {
            throw new IOException("no story is open");
        }
        return d.picture(hash);
    }

    /** The picture if it is there already; else it is fetched and the cards are drawn again. */
    @Nullable
    Image get(String hash) {
        StoryDocument d = model.document();
        if (d == null) {
            return null;
        }
        if (!d.equals(shown)) {
            shown = d;
            thumbnails.clear();
        }
        Story now = model.story();
        if (!now.equals(counted)) {
            counted = now;
            thumbnails.side(side(now));
        }
        return thumbnails.get(hash);
    }

    private static int side(Story story) {
        long pictures = story.slots().stream()
                .flatMap(s -> s.candidates().stream())
                .filter(c -> !(c.content() instanceof Content.Text))
                .count();
        return SIDES[pictures > VERY_MANY ? 2 : pictures > MANY ? 1 : 0];
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

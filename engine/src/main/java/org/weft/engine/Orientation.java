package org.weft.engine;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * How a stored picture is to be turned, as EXIF numbers it: 1 not at all, 2 mirrored, 3 by half, 4 mirrored upside down, 5 to 8
 * with sides swapped.
 */
record Orientation(int exif) {
    private static final int UPRIGHT = 1;

    /** Of an encoded picture; upright when it does not say, or says nonsense. */
    static Orientation of(byte[] encoded) {
        try {
            var metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(encoded));
            var directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer value = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return new Orientation(value == null || value < 1 || value > 8 ? UPRIGHT : value);
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            return new Orientation(UPRIGHT); // what a picture says of itself never keeps it from being read
        }
    }

    boolean isUpright() {
        return exif == UPRIGHT;
    }

    boolean swapsSides() {
        return exif >= 5;
    }

    RgbImage upright(RgbImage stored) {
        if (isUpright()) {
            return stored;
        }
        int w = swapsSides() ? stored.height() : stored.width();
        int h = swapsSides() ? stored.width() : stored.height();
        byte[] from = stored.rgb();
        byte[] rgb = new byte[w * h * 3];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int at = 3 * source(x, y, stored.width(), stored.height());
                System.arraycopy(from, at, rgb, 3 * (y * w + x), 3);
            }
        }
        return new RgbImage(w, h, rgb);
    }

    /** Which stored pixel stands at (x, y) of the upright picture. */
    private int source(int x, int y, int width, int height) {
        int sx = swapsSides() ? y : x;
        int sy = swapsSides() ? x : y;
        boolean fromRight = exif == 2 || exif == 3 || exif == 7 || exif == 8;
        boolean fromBelow = exif == 3 || exif == 4 || exif == 6 || exif == 7;
        return (fromBelow ? height - 1 - sy : sy) * width + (fromRight ? width - 1 - sx : sx);
    }
}

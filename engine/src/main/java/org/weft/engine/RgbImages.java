package org.weft.engine;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Picture files to pixels and back. Reading is safe for files from anywhere: sizes are checked before memory is taken. */
public final class RgbImages {
    /** Larger pictures are refused: 64 million pixels take about 450 MB while they are decoded. */
    static final long MAX_PIXELS = 64_000_000;

    private RgbImages() {}

    /**
     * Decodes a PNG, JPEG, GIF, BMP or WebP; of an animation the first picture. Colours are taken as they are stored: no colour
     * profile, no gamma, transparency dropped, grey repeated, palettes looked up, so that a label map shows its palette's
     * colours; only CMYK is converted. Photographs are turned upright as their EXIF orientation says.
     *
     * @throws EngineException BAD_INPUT when the bytes are no such picture, are damaged or too large
     */
    public static RgbImage decode(byte[] encoded) {
        return read(encoded, reader -> Orientation.of(encoded).upright(convert(reader.read(0))));
    }

    /**
     * Decodes a picture only as far as a small view of it needs: of every few rows and columns one, so that memory is taken for the
     * small picture alone.
     *
     * @param side pixels that the longer side of the result has at least, unless the picture itself has fewer; it stays below
     *     twice of that
     * @throws EngineException as for {@link #decode}
     */
    public static RgbImage thumbnail(byte[] encoded, int side) {
        return read(encoded, reader -> {
            int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / side);
            ImageReadParam sparse = reader.getDefaultReadParam();
            sparse.setSourceSubsampling(step, step, 0, 0);
            return Orientation.of(encoded).upright(convert(reader.read(0, sparse)));
        });
    }

    /**
     * Width and height, without decoding the pixels.
     *
     * @throws EngineException as for {@link #decode}, as far as the file's head tells
     */
    public static Size size(byte[] encoded) {
        return read(encoded, reader -> {
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            boolean lies = Orientation.of(encoded).swapsSides();
            return lies ? new Size(/* width= */ height, /* height= */ width) : new Size(width, height);
        });
    }

    /** Whether the pixels are stored as the picture is looked at, and no EXIF orientation says otherwise. Never fails. */
    public static boolean upright(byte[] encoded) {
        return Orientation.of(encoded).isUpright();
    }

    /** Pixels, as the picture is looked at. */
    public record Size(int width, int height) {}

    @FunctionalInterface
    private interface Work<T> {
        T on(ImageReader reader) throws IOException;
    }

    private static <T> T read(byte[] encoded, Work<T> work) {
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw bad(encoded.length == 0 ? "it is empty" : "it is no PNG, JPEG, GIF, BMP or WebP", null);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                checkSize(reader.getWidth(0), reader.getHeight(0));
                return work.on(reader);
            } finally {
                reader.dispose();
            }
        } catch (EngineException e) {
            throw e;
        } catch (IOException
                | RuntimeException e) { // the decoders throw all kinds of unchecked exceptions on damaged files
            throw bad("it is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static void checkSize(int width, int height) {
        if ((long) width * height > MAX_PIXELS) {
            throw bad(
                    "it has " + width + "x" + height + " pixels, more than " + MAX_PIXELS + "; make it smaller", null);
        }
    }

    /** Encodes as PNG; the same picture always gives the same bytes. */
    public static byte[] png(RgbImage image) {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = image.pixel(x, y);
            }
            buffered.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(buffered, "png", out)) {
                throw new IllegalStateException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    private static RgbImage convert(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
            return converted(image);
        }
        Raster raster = image.getRaster();
        IndexColorModel palette = image.getColorModel() instanceof IndexColorModel p ? p : null;
        boolean colour = raster.getNumBands() >= 3;
        // 16-bit samples keep their high byte
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        byte[] rgb = new byte[width * height * 3];
        int[] row = new int[width * raster.getNumBands()];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++, at += 3) {
                int first = row[x * raster.getNumBands()];
                int value = palette != null ? palette.getRGB(first) : (first >> shift) * 0x010101;
                if (colour) {
                    int i = x * raster.getNumBands();
                    value = (first >> shift) << 16 | (row[i + 1] >> shift) << 8 | (row[i + 2] >> shift);
                }
                rgb[at] = (byte) (value >> 16);
                rgb[at + 1] = (byte) (value >> 8);
                rgb[at + 2] = (byte) value;
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** CMYK by its colour profile. */
    private static RgbImage converted(BufferedImage image) {
        int width = image.getWidth();
        byte[] rgb = new byte[width * image.getHeight() * 3];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int value : row) {
                rgb[at++] = (byte) (value >> 16);
                rgb[at++] = (byte) (value >> 8);
                rgb[at++] = (byte) value;
            }
        }
        return new RgbImage(width, image.getHeight(), rgb);
    }

    private static EngineException bad(String why, @Nullable Throwable cause) {
        return new EngineException(EngineException.Code.BAD_INPUT, "A picture cannot be read: " + why + ".", cause);
    }
}

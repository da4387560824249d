package org.weft.data.sets;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * What the first bytes of a picture file say, before pixels are decoded.
 *
 * @param format png, jpeg and so on
 * @param width pixels as stored
 * @param height pixels as stored
 */
public record Head(String format, int width, int height) {

    /** Pictures with more pixels are not decoded. */
    public static final long MAX_PIXELS = 64_000_000;

    @FunctionalInterface
    private interface Work<T> {
        T on(ImageReader reader) throws IOException;
    }

    /** @throws DataException UNREADABLE when the bytes are no picture */
    public static Head of(String name, byte[] encoded) throws DataException {
        return with(name, encoded, Head::of);
    }

    private static Head of(ImageReader reader) throws IOException {
        return new Head(reader.getFormatName().toLowerCase(Locale.ROOT), reader.getWidth(0), reader.getHeight(0));
    }

    public long pixels() {
        return (long) width * height;
    }

    /** Pixels with the samples as they are stored. */
    static BufferedImage pixels(String name, byte[] encoded) throws DataException {
        Head head = of(name, encoded);
        if (head.pixels() > MAX_PIXELS) {
            throw new DataException(
                    Problem.HUGE_IMAGE,
                    name,
                    "has " + head.width + "x" + head.height + " pixels, more than " + MAX_PIXELS + "; make it smaller");
        }
        return with(name, encoded, Head::complete);
    }

    /**
     * Decodes all pixels and forgets them.
     *
     * @throws DataException when they are too many or not all there
     */
    public static void check(String name, byte[] encoded) throws DataException {
        pixels(name, encoded);
    }

    /** A JPEG that was cut off decodes, with grey where pixels are missing; its reader merely warns. */
    private static BufferedImage complete(ImageReader reader) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> {
            boolean harmless = warning.contains("extraneous bytes");
            if (!harmless && (warning.startsWith("Corrupt JPEG") || warning.startsWith("Truncated"))) {
                warnings.add(warning);
            }
        });
        BufferedImage image = reader.read(0);
        if (!warnings.isEmpty()) {
            throw new IIOException(warnings.getFirst());
        }
        return image;
    }

    private static <T> T with(String name, byte[] encoded, Work<T> work) throws DataException {
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                String why = encoded.length == 0 ? "is empty" : "is no PNG, JPEG, GIF, BMP or WebP";
                throw new DataException(Problem.UNREADABLE, name, why);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return work.on(reader);
            } finally {
                reader.dispose();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // decoders throw anything on damaged files
            throw new DataException(Problem.UNREADABLE, name, "is a damaged picture (" + e.getMessage() + ")", e);
        }
    }
}

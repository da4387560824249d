package org.weft.data.storyworld;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.weft.engine.RgbImage;

/** Writes pictures and label maps as PNG. */
final class PngFiles {
    private PngFiles() {}

    static void write(RgbImage image, Path file) {
        BufferedImage out = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                out.setRGB(x, y, image.pixel(x, y));
            }
        }
        save(out, file);
    }

    /** A PNG whose pixel values are the class indices and whose palette shows them in the classes' colours. */
    static void write(byte[] labels, int size, Palette palette, Path file) {
        byte[] r = new byte[256];
        byte[] g = new byte[256];
        byte[] b = new byte[256];
        for (int i = 0; i < palette.size(); i++) {
            r[i] = (byte) (palette.rgb(i) >> 16);
            g[i] = (byte) (palette.rgb(i) >> 8);
            b[i] = (byte) palette.rgb(i);
        }
        IndexColorModel colours = new IndexColorModel(8, 256, r, g, b);
        BufferedImage out = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_INDEXED, colours);
        byte[] pixels = ((DataBufferByte) out.getRaster().getDataBuffer()).getData();
        System.arraycopy(labels, 0, pixels, 0, labels.length);
        save(out, file);
    }

    private static void save(BufferedImage image, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!ImageIO.write(image, "png", file.toFile())) {
                throw new IOException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}

package org.weft.document.export;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.engine.RgbImages;

/** Stories for tests, card by card; the ids are s0, s1, ... */
final class Sample {
    static final Instant DATE = Instant.parse("2026-03-04T05:06:07Z");
    static final Provenance MADE = new Provenance(
            "tiny", "ab12", "0.1.0", -7, 1.5, Map.of("steps", "25", "guidance", "3.0"), "a {image} f\u00f6x");

    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, byte[]> pictures = new HashMap<>();
    private final String title;

    Sample(String title) {
        this.title = title;
    }

    /** Text, picture, text, picture. */
    static Sample fox() throws IOException {
        return new Sample("The <Fox> & \"Friends\"")
                .text("Once upon a time there was a fox.")
                .picture(png(64, 48, 0xd04020))
                .text("It met a <b>hare</b> & they talked.\nThen it rained.\n\nAll day.")
                .picture(jpeg(80, 40, 0x2040c0));
    }

    Sample text(String words) {
        return add(SlotKind.TEXT, new Content.Text(words), null);
    }

    Sample picture(byte[] bytes) {
        RgbImages.Size size = RgbImages.size(bytes);
        return add(SlotKind.IMAGE, new Content.Picture(store(bytes), size.width(), size.height()), null);
    }

    Sample made(byte[] bytes) {
        RgbImages.Size size = RgbImages.size(bytes);
        return add(SlotKind.IMAGE, new Content.Picture(store(bytes), size.width(), size.height()), MADE);
    }

    Sample labels(byte[] bytes) {
        RgbImages.Size size = RgbImages.size(bytes);
        return add(SlotKind.LABEL_MAP, new Content.LabelMap(store(bytes), size.width(), size.height(), "p"), null);
    }

    Sample placeholder(SlotKind kind) {
        slots.add(new Slot("s" + slots.size(), kind, List.of(), null, null, ""));
        return this;
    }

    Sample broken() {
        return add(SlotKind.IMAGE, new Content.Picture(store(new byte[] {1, 2, 3}), 4, 4), null);
    }

    private String store(byte[] bytes) {
        String hash = "h" + java.util.Arrays.hashCode(bytes);
        pictures.put(hash, bytes);
        return hash;
    }

    private Sample add(SlotKind kind, Content content, @Nullable Provenance made) {
        String id = "s" + slots.size();
        slots.add(new Slot(id, kind, List.of(new Candidate(id + "c", content, made, DATE)), id + "c", null, ""));
        return this;
    }

    Story story() {
        return new Story(title, slots);
    }

    byte[] bytes(String hash) throws IOException {
        byte[] bytes = pictures.get(hash);
        if (bytes == null) {
            throw new IOException("the story has no picture " + hash);
        }
        return bytes;
    }

    ExportJob job() {
        return job(options());
    }

    ExportJob job(ExportOptions options) {
        return new ExportJob(story(), this::bytes, options, ExportProgress.NONE);
    }

    static ExportOptions options() {
        return ExportOptions.standard().withAuthor("Ann <Author>").withDate(DATE);
    }

    static byte[] png(int width, int height, int rgb) throws IOException {
        return encoded(plain(width, height, rgb), "png");
    }

    static byte[] jpeg(int width, int height, int rgb) throws IOException {
        return encoded(plain(width, height, rgb), "jpeg");
    }

    static byte[] bmp(int width, int height, int rgb) throws IOException {
        return encoded(plain(width, height, rgb), "bmp");
    }

    /** An indexed PNG with the labels 0 and 1 in its left and right half. */
    static byte[] labelMap(boolean colours) throws IOException {
        byte[] red = {0, (byte) (colours ? 250 : 1)};
        byte[] rest = {0, (byte) (colours ? 10 : 1)};
        IndexColorModel palette = new IndexColorModel(8, 2, red, rest, rest);
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int x = 10; x < 20; x++) {
            for (int y = 0; y < 10; y++) {
                image.getRaster().setSample(x, y, 0, 1);
            }
        }
        return encoded(image, "png");
    }

    static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new UncheckedIOException(new IOException("no writer for " + format));
        }
        return out.toByteArray();
    }

    private static BufferedImage plain(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    /** Whether two 0xRRGGBB colours differ by no more than JPEG and scaling make them. */
    static boolean near(int a, int b) {
        return Math.abs((a >> 16 & 255) - (b >> 16 & 255)) < 16
                && Math.abs((a >> 8 & 255) - (b >> 8 & 255)) < 16
                && Math.abs((a & 255) - (b & 255)) < 16;
    }
}

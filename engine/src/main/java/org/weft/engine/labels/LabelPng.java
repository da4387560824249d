package org.weft.engine.labels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;

/**
 * Label maps as 8-bit indexed PNGs: pixel values are class numbers, the colour table is the palette's, and the palette's names
 * travel in a text chunk, so that a map of a person's own classes is complete in itself.
 */
public final class LabelPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final String KEYWORD = "weft-palette";
    private static final int GREY = 0;
    private static final int INDEXED = 3;
    private static final int MOST_TEXT = 1 << 20;

    private LabelPng() {}

    /** Encodes a map; the same map and palette always give the same bytes. */
    public static byte[] write(LabelMap map, Palette palette) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(SIGNATURE);
            ByteBuffer head = ByteBuffer.allocate(13).putInt(map.width()).putInt(map.height());
            head.put((byte) 8).put((byte) INDEXED).put(new byte[3]);
            chunk(out, "IHDR", head.array());
            chunk(out, "PLTE", table(map, palette));
            chunk(out, "iTXt", text(palette));
            chunk(out, "IDAT", rows(map));
            chunk(out, "IEND", new byte[0]);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }

    /** Every number that occurs has an entry, or the file would be broken. */
    private static byte[] table(LabelMap map, Palette palette) {
        int[] areas = map.areas();
        int entries = palette.size();
        for (int i = entries; i < areas.length; i++) {
            entries = areas[i] > 0 ? i + 1 : entries;
        }
        byte[] out = new byte[entries * 3];
        for (int i = 0; i < entries; i++) {
            int rgb = palette.of(i).rgb();
            out[3 * i] = (byte) (rgb >> 16);
            out[3 * i + 1] = (byte) (rgb >> 8);
            out[3 * i + 2] = (byte) rgb;
        }
        return out;
    }

    private static byte[] rows(LabelMap map) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            for (int y = 0; y < map.height(); y++) {
                deflate.write(0); // no filter: neighbours in number mean nothing
                deflate.write(map.labels(), y * map.width(), map.width());
            }
        }
        return out.toByteArray();
    }

    private static byte[] text(Palette palette) throws IOException {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("id", palette.id());
        root.put("title", palette.title());
        ArrayNode classes = root.putArray("classes");
        for (LabelClass c : palette.classes()) {
            ObjectNode entry = classes.addObject();
            entry.put("index", c.index()).put("name", c.name()).put("colour", c.hex());
            if (c.readRgb() != c.rgb()) {
                entry.put("read", String.format(java.util.Locale.ROOT, "#%06x", c.readRgb()));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(KEYWORD.getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {0, 1, 0, 0, 0}); // packed, no language, no other keyword
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(root.toString().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    /** The palette that travels in the file; empty when there is none or it is damaged. */
    public static Optional<Palette> palette(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        if (!isPng(encoded)) {
            return Optional.empty();
        }
        in.position(SIGNATURE.length);
        while (in.remaining() >= 12) {
            int length = in.getInt();
            int type = in.getInt();
            if (length < 0 || length > in.remaining() - 4) {
                return Optional.empty();
            }
            if (type == 0x69545874) { // iTXt
                byte[] data = new byte[length];
                in.get(data);
                Optional<Palette> found = parse(data);
                if (found.isPresent()) {
                    return found;
                }
            } else {
                in.position(in.position() + length);
            }
            in.getInt(); // checksum
        }
        return Optional.empty();
    }

    private static Optional<Palette> parse(byte[] data) {
        byte[] head = (KEYWORD + "\0\1\0\0\0").getBytes(StandardCharsets.US_ASCII);
        if (data.length <= head.length || !java.util.Arrays.equals(head, 0, head.length, data, 0, head.length)) {
            return Optional.empty();
        }
        try (InflaterInputStream in =
                new InflaterInputStream(new ByteArrayInputStream(data, head.length, data.length - head.length))) {
            String json = new String(in.readNBytes(MOST_TEXT), StandardCharsets.UTF_8);
            var root = new ObjectMapper().readTree(json);
            return Optional.of(PaletteFile.json(
                    root.path("id").asText(), root.path("title").asText(), json, "The map's palette"));
        } catch (IOException | EngineException e) {
            return Optional.empty(); // the map itself is still good
        }
    }

    static boolean isPng(byte[] encoded) {
        return encoded.length > 33
                && java.util.Arrays.equals(encoded, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** Whether the pixels of the file are numbers: a PNG with a colour table, or a grey one. */
    static boolean isIndexed(byte[] encoded) {
        return isPng(encoded) && (encoded[25] == INDEXED || encoded[25] == GREY);
    }

    /**
     * The numbers of a file.
     *
     * @param labels row by row, up to 65535 in 16-bit grey
     * @param colours the file's own colour table, null for grey
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Numbers(int width, int height, int[] labels, @Nullable IndexColorModel colours) {

        /** Whether all colours in use are the palette's, but some under another number: then the numbers mean nothing. */
        boolean shuffled(Palette palette) {
            IndexColorModel table = colours;
            if (table == null) {
                return false;
            }
            boolean moved = false;
            boolean[] seen = new boolean[256];
            for (int label : labels) {
                if (seen[label]) {
                    continue;
                }
                seen[label] = true;
                int rgb = table.getRGB(label) & 0xffffff;
                // a number of no class is drawn as nothing, which says nothing of an order
                boolean own = palette.of(label).rgb() == rgb;
                if (!own && palette.ofColour(rgb).isEmpty()) {
                    return false;
                }
                moved |= !own;
            }
            return moved;
        }
    }

    /** @throws EngineException BAD_INPUT when the file is damaged */
    static Numbers numbers(byte[] encoded) {
        BufferedImage image;
        try {
            image = ImageIO.read(new ByteArrayInputStream(encoded));
        } catch (IOException | RuntimeException e) { // the decoder throws all kinds on damaged files
            throw damaged(e);
        }
        if (image == null) {
            throw damaged(null);
        }
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        int[] labels = new int[width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            System.arraycopy(row, 0, labels, y * width, width);
        }
        IndexColorModel table = image.getColorModel() instanceof IndexColorModel m ? m : null;
        boolean grey = encoded[25] == GREY;
        // a grey picture of few bits comes with a table of greys, which says nothing of classes
        return new Numbers(width, raster.getHeight(), labels, grey ? null : table);
    }

    private static EngineException damaged(@Nullable Exception e) {
        return new EngineException(
                EngineException.Code.BAD_INPUT,
                "The label map cannot be read: it is damaged" + (e == null ? "" : " (" + e.getMessage() + ")") + ".",
                e);
    }

    /**
     * Reads a map that a document or Weft keeps: its numbers as they are.
     *
     * @throws EngineException BAD_INPUT when it is no indexed or grey PNG, is damaged, too large or has numbers above 255
     */
    public static LabelMap read(byte[] encoded) {
        if (!isIndexed(encoded)) {
            throw new EngineException(
                    EngineException.Code.BAD_INPUT,
                    "This is no label map: a label map is an indexed PNG; import colours with a palette.");
        }
        ByteBuffer head = ByteBuffer.wrap(encoded);
        int width = head.getInt(16);
        int height = head.getInt(20);
        if (width < 1 || height < 1 || width > LabelMap.MOST_SIDE || height > LabelMap.MOST_SIDE) {
            throw new EngineException(
                    EngineException.Code.BAD_INPUT,
                    "The label map has " + Integer.toUnsignedString(width) + "x" + Integer.toUnsignedString(height)
                            + " pixels; sides go from 1 to " + LabelMap.MOST_SIDE + ".");
        }
        Numbers numbers = numbers(encoded);
        byte[] labels = new byte[numbers.labels().length];
        for (int i = 0; i < labels.length; i++) {
            int label = numbers.labels()[i];
            if (label > 255) {
                throw new EngineException(
                        EngineException.Code.BAD_INPUT,
                        "The label map has class " + label + " at column " + i % width + ", row " + i / width
                                + "; classes go from 0 to 255.");
            }
            labels[i] = (byte) label;
        }
        return new LabelMap(width, height, labels);
    }
}

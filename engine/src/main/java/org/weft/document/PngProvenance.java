package org.weft.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How a generated picture was made, inside its PNG: an iTXt chunk with the keyword {@code weft-provenance} that holds JSON. A
 * picture that leaves a story can so come back with its settings.
 */
public final class PngProvenance {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final String KEYWORD = "weft-provenance";
    /** Longer texts are not ours. */
    private static final int LONGEST = 1 << 20;

    private static final int MOST_SETTINGS = 200;
    /** Length, type and check sum. */
    private static final int FRAME = 12;

    private PngProvenance() {}

    /** A chunk of a PNG: where it begins in the file and its data. */
    private record Chunk(int at, String type, byte[] png, int length) {
        int end() {
            return at + FRAME + length;
        }

        boolean intact() {
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, 4 + length);
            return (int) crc.getValue() == ByteBuffer.wrap(png).getInt(at + 8 + length);
        }

        boolean holdsProvenance() {
            byte[] start = (KEYWORD + "\0").getBytes(StandardCharsets.ISO_8859_1);
            return type.equals("iTXt")
                    && length >= start.length
                    && Arrays.equals(png, at + 8, at + 8 + start.length, start, 0, start.length);
        }
    }

    /** Whether the bytes begin as a PNG does. */
    public static boolean isPng(byte[] bytes) {
        return bytes.length > SIGNATURE.length
                && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /**
     * The PNG with this provenance instead of any it had; its pixels stay as they are.
     *
     * @throws IllegalArgumentException when the bytes are no PNG
     */
    public static byte[] write(byte[] png, Provenance provenance) {
        Chunk head = isPng(png) ? chunk(png, SIGNATURE.length) : null;
        if (head == null || !head.type().equals("IHDR")) {
            throw new IllegalArgumentException("provenance goes into PNG files only");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(png.length + 2048);
        out.write(png, 0, head.end());
        out.writeBytes(textChunk(json(provenance)));
        int at = head.end();
        for (Chunk c = chunk(png, at); c != null; c = chunk(png, at)) {
            if (!c.holdsProvenance()) {
                out.write(png, c.at(), c.end() - c.at());
            }
            at = c.end();
        }
        out.write(png, at, png.length - at); // whatever follows stays
        return out.toByteArray();
    }

    /**
     * What a PNG says of how it was made; empty when it says nothing, or nothing that makes sense. The bytes may come from
     * anywhere: nothing in them makes this fail or take much memory.
     */
    public static Optional<Provenance> read(byte[] png) {
        if (!isPng(png)) {
            return Optional.empty();
        }
        int at = SIGNATURE.length;
        for (Chunk c = chunk(png, at); c != null; c = chunk(png, at)) {
            if (c.holdsProvenance() && c.length() <= LONGEST && c.intact()) {
                Optional<Provenance> found = text(Arrays.copyOfRange(png, at + 8, at + 8 + c.length()))
                        .flatMap(PngProvenance::parse);
                if (found.isPresent()) {
                    return found;
                }
            }
            at = c.end();
        }
        return Optional.empty();
    }

    private static @Nullable Chunk chunk(byte[] png, int at) {
        if (png.length - at < FRAME) {
            return null;
        }
        int length = ByteBuffer.wrap(png).getInt(at);
        if (length < 0 || length > png.length - at - FRAME) {
            return null;
        }
        return new Chunk(at, new String(png, at + 4, 4, StandardCharsets.ISO_8859_1), png, length);
    }

    private static byte[] textChunk(String text) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("iTXt".getBytes(StandardCharsets.ISO_8859_1));
        data.writeBytes(KEYWORD.getBytes(StandardCharsets.ISO_8859_1));
        data.writeBytes(new byte[5]); // end of keyword, not compressed, method, no language, no translation
        data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        byte[] body = data.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(body);
        return ByteBuffer.allocate(body.length + 8)
                .putInt(body.length - 4)
                .put(body)
                .putInt((int) crc.getValue())
                .array();
    }

    /** The text of an iTXt chunk's data; empty when the chunk is malformed. */
    private static Optional<String> text(byte[] data) {
        int flag = KEYWORD.length() + 1;
        if (data.length < flag + 4) {
            return Optional.empty();
        }
        int at = flag + 2;
        for (int field = 0; field < 2; field++) { // language and translated keyword
            while (at < data.length && data[at] != 0) {
                at++;
            }
            at++;
        }
        if (at > data.length || (data[flag] != 0 && data[flag] != 1)) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(data, at, data.length);
        return data[flag] == 0 ? Optional.of(new String(body, StandardCharsets.UTF_8)) : inflated(body);
    }

    private static Optional<String> inflated(byte[] body) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(body))) {
            byte[] text = in.readNBytes(LONGEST + 1);
            return text.length > LONGEST ? Optional.empty() : Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(8).build())
                .build());
    }

    private static String json(Provenance p) {
        ObjectNode node = mapper().createObjectNode();
        node.put("model", p.model());
        node.put("modelHash", p.modelHash());
        node.put("engineVersion", p.engineVersion());
        node.put("seed", p.seed());
        node.put("seconds", p.seconds());
        node.put("prompt", p.prompt());
        ObjectNode settings = node.putObject("settings");
        p.settings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> settings.put(e.getKey(), e.getValue()));
        return node.toString();
    }

    private static Optional<Provenance> parse(String json) {
        JsonNode node;
        try {
            node = mapper().readTree(json);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        JsonNode settings = node.path("settings");
        boolean known = node.path("model").isTextual()
                && node.path("seed").canConvertToLong()
                && node.path("seed").isIntegralNumber()
                && settings.size() <= MOST_SETTINGS;
        if (!known) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        settings.properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
        double seconds = node.path("seconds").asDouble(0);
        return Optional.of(new Provenance(
                node.path("model").asText(),
                node.path("modelHash").asText(""),
                node.path("engineVersion").asText(""),
                node.path("seed").asLong(),
                Double.isFinite(seconds) && seconds >= 0 ? seconds : 0,
                values,
                node.path("prompt").asText("")));
    }
}

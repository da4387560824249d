package org.weft.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Writes safetensors: beside the target, synced, then renamed over it, so that the target is always whole. Same input, same bytes. */
public final class SafetensorsWriter {
    private record Entry(String name, ElementType type, long[] shape, long bytes, Supplier<byte[]> data) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();

    /** Adds metadata. */
    public SafetensorsWriter meta(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a float tensor stored as F32 or F16; values are asked for while writing. */
    public SafetensorsWriter add(String name, ElementType type, long[] shape, Supplier<float[]> values) {
        if (type != ElementType.F32 && type != ElementType.F16) {
            throw new IllegalArgumentException("floats are written as F32 or F16, not " + type);
        }
        long n = type.bytes();
        for (long s : shape) {
            n *= s;
        }
        entries.add(new Entry(
                name,
                type,
                shape,
                n,
                () -> type == ElementType.F32 ? Elements.toBytes(values.get()) : Elements.toHalf(values.get())));
        return this;
    }

    /** Adds raw little-endian bytes. */
    public SafetensorsWriter addRaw(String name, ElementType type, long[] shape, byte[] data) {
        entries.add(new Entry(name, type, shape, data.length, () -> data));
        return this;
    }

    /** Writes the file. @throws IOException when the disk is full or gone; the old file is then still there */
    public void write(Path target) throws IOException {
        Path aside = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeTo(out);
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(aside);
            throw e;
        }
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes header and data to a channel, as a file holds them. */
    public void writeTo(WritableByteChannel out) throws IOException {
        byte[] header = header();
        writeAll(out, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
        writeAll(out, ByteBuffer.wrap(header));
        for (Entry e : entries) {
            byte[] data = e.data().get();
            if (data.length != e.bytes()) {
                throw new IllegalStateException(
                        "tensor " + e.name() + " gave " + data.length + " bytes, its shape asks for " + e.bytes());
            }
            writeAll(out, ByteBuffer.wrap(data));
        }
    }

    private static void writeAll(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private byte[] header() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode meta = root.putObject("__metadata__");
            metadata.forEach(meta::put);
        }
        long offset = 0;
        for (Entry e : entries) {
            ObjectNode node = root.putObject(e.name());
            node.put("dtype", e.type().name());
            ArrayNode shape = node.putArray("shape");
            for (long s : e.shape()) {
                shape.add(s);
            }
            node.putArray("data_offsets").add(offset).add(offset + e.bytes());
            offset += e.bytes();
        }
        String text = mapper.writeValueAsString(root);
        // data begins at a multiple of 8, so that it can be used in place
        int pad = Math.floorMod(-text.getBytes(StandardCharsets.UTF_8).length, 8);
        return (text + " ".repeat(pad)).getBytes(StandardCharsets.UTF_8);
    }
}

package org.weft.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/** A safetensors file, mapped into memory: nothing is read before it is asked for. Close it to unmap. */
public final class Safetensors implements AutoCloseable {
    /** Longest header accepted, bytes. */
    public static final long MAX_HEADER = 100_000_000;

    /** A tensor in the file: {@code offset} counts from the end of the header. */
    public record TensorInfo(String name, ElementType type, long[] shape, long offset, long bytes) {}

    private final Arena arena;
    private final MemorySegment data;
    private final SafetensorsHeader header;
    private final Path path;

    private Safetensors(Path path, Arena arena, MemorySegment data, SafetensorsHeader header) {
        this.path = path;
        this.arena = arena;
        this.data = data;
        this.header = header;
    }

    /**
     * Opens and checks a file.
     *
     * @throws WeightFileException when it is not well-formed: header over 100 MB, overlaps, holes, duplicates, offsets out of range,
     *     sizes that are not the shapes'
     * @throws IOException when it cannot be read
     */
    public static Safetensors open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return of(path, arena, all);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Reads safetensors that lie inside something else.
     *
     * @param path what it lies in, for messages
     * @throws WeightFileException as {@link #open}
     */
    public static Safetensors inside(Path path, byte[] bytes) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            // outside the heap, where numbers may be read in place
            MemorySegment all = arena.allocate(Math.max(1, bytes.length), 64).asSlice(0, bytes.length);
            all.copyFrom(MemorySegment.ofArray(bytes));
            return of(path, arena, all);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static Safetensors of(Path path, Arena arena, MemorySegment all) throws IOException {
        long size = all.byteSize();
        if (size < 8) {
            throw new WeightFileException(path + " is not a safetensors file: it has only " + size + " bytes");
        }
        long headerBytes = all.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        if (headerBytes < 2 || headerBytes > MAX_HEADER || headerBytes > size - 8) {
            throw new WeightFileException(
                    path + " is not a safetensors file: it announces a header of " + headerBytes + " bytes");
        }
        byte[] json = all.asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE);
        MemorySegment data = all.asSlice(8 + headerBytes);
        return new Safetensors(path, arena, data, SafetensorsHeader.parse(path.toString(), json, data.byteSize()));
    }

    public Set<String> names() {
        return header.tensors.keySet();
    }

    public boolean has(String name) {
        return header.tensors.containsKey(name);
    }

    public Map<String, String> metadata() {
        return header.metadata;
    }

    /** @throws IllegalArgumentException when there is no such tensor */
    public TensorInfo info(String name) {
        TensorInfo info = header.tensors.get(name);
        if (info == null) {
            throw new IllegalArgumentException(path + " has no tensor " + name);
        }
        return info;
    }

    /** The tensor's bytes in place; valid until this is closed. */
    public MemorySegment data(String name) {
        TensorInfo info = info(name);
        return data.asSlice(info.offset(), info.bytes());
    }

    /** The tensor's values as float, whatever floating or integer type they have. */
    public float[] floats(String name) {
        TensorInfo info = info(name);
        return Elements.toFloats(data(name), info.type());
    }

    @Override
    public void close() {
        arena.close();
    }
}

package org.weft.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.weft.tensor.DType;
import org.weft.tensor.Tensor;

final class TensorFile implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment data;
    private final JsonNode header;
    private final long start;

    private TensorFile(Path path) throws IOException {
        try (FileChannel c = FileChannel.open(path, StandardOpenOption.READ)) {
            data = c.map(FileChannel.MapMode.READ_ONLY, 0, c.size(), arena);
        }
        long n = data.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        header = new ObjectMapper().readTree(data.asSlice(8, n).toArray(ValueLayout.JAVA_BYTE));
        start = 8 + n;
    }

    static TensorFile open(Path path) {
        try {
            return new TensorFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return header.has(name);
    }

    Map<String, long[]> shapes() {
        Map<String, long[]> out = new HashMap<>();
        header.fieldNames().forEachRemaining(n -> {
            if (!n.equals("__metadata__")) {
                out.put(n, shape(n));
            }
        });
        return out;
    }

    private long[] shape(String name) {
        JsonNode s = header.get(name).get("shape");
        long[] shape = new long[s.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = s.get(i).asLong();
        }
        return shape;
    }

    Tensor tensor(String name) {
        JsonNode t = header.get(name);
        if (t == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        long from = t.get("data_offsets").get(0).asLong();
        long to = t.get("data_offsets").get(1).asLong();
        return Tensor.of(
                data.asSlice(start + from, to - from),
                DType.valueOf(t.get("dtype").asText()),
                shape(name));
    }

    @Override
    public void close() {
        arena.close();
    }
}

package org.weft.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weft.weights.Safetensors.TensorInfo;

/** Reads and checks the JSON at the front of a safetensors file, token by token so that duplicates are seen. */
final class SafetensorsHeader {
    final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    final Map<String, String> metadata = new LinkedHashMap<>();
    private final String file;

    private SafetensorsHeader(String file) {
        this.file = file;
    }

    /** @param dataBytes bytes behind the header, which the tensors must cover exactly */
    static SafetensorsHeader parse(String file, byte[] json, long dataBytes) throws IOException {
        SafetensorsHeader header = new SafetensorsHeader(file);
        JsonFactory factory = JsonFactory.builder().build();
        try (JsonParser p = factory.createParser(json)) {
            header.require(p.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                header.entry(p, p.currentName());
            }
            header.require(
                    p.currentToken() == JsonToken.END_OBJECT && p.nextToken() == null, "its header does not end");
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new WeightFileException(file + ": its header is not valid JSON (" + e.getOriginalMessage() + ")");
        }
        header.checkLayout(dataBytes);
        return header;
    }

    private void entry(JsonParser p, String name) throws IOException {
        require(p.nextToken() == JsonToken.START_OBJECT, "entry " + quote(name) + " is not an object");
        if (name.equals("__metadata__")) {
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String key = p.currentName();
                require(p.nextToken() == JsonToken.VALUE_STRING, "metadata " + quote(key) + " is not a string");
                metadata.put(key, p.getText());
            }
            return;
        }
        ElementType type = null;
        long[] shape = null;
        long[] offsets = null;
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String key = p.currentName();
            p.nextToken();
            switch (key) {
                case "dtype" -> type = type(name, p.getText());
                case "shape" -> shape = longs(p, name);
                case "data_offsets" -> offsets = longs(p, name);
                default -> throw broken("tensor " + quote(name) + " has an unknown field " + quote(key));
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw broken("tensor " + quote(name) + " lacks dtype, shape or data_offsets");
        }
        TensorInfo info = new TensorInfo(name, type, shape, offsets[0], offsets[1] - offsets[0]);
        require(
                offsets[0] >= 0 && offsets[1] >= offsets[0],
                "tensor " + quote(name) + " has offsets that run backwards");
        require(
                info.bytes() == size(name, type, shape),
                "tensor " + quote(name) + " has a size that is not its shape's");
        require(tensors.put(name, info) == null, "tensor " + quote(name) + " stands in it twice");
    }

    private ElementType type(String name, String text) throws WeightFileException {
        try {
            return ElementType.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw broken("tensor " + quote(name) + " has element type " + quote(text) + ", which is not supported");
        }
    }

    private long[] longs(JsonParser p, String name) throws IOException {
        require(p.currentToken() == JsonToken.START_ARRAY, "tensor " + quote(name) + " has a field that is no list");
        List<Long> out = new ArrayList<>();
        while (p.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            require(out.size() < 16, "tensor " + quote(name) + " has more than 16 dimensions");
            out.add(p.getLongValue());
        }
        require(
                p.currentToken() == JsonToken.END_ARRAY,
                "tensor " + quote(name) + " has a list that is not of integers");
        return out.stream().mapToLong(Long::longValue).toArray();
    }

    private long size(String name, ElementType type, long[] shape) throws WeightFileException {
        long n = type.bytes();
        for (long s : shape) {
            require(s >= 0, "tensor " + quote(name) + " has a negative size");
            try {
                n = Math.multiplyExact(n, s);
            } catch (ArithmeticException e) {
                throw broken("tensor " + quote(name) + " is larger than any file");
            }
        }
        return n;
    }

    /** Tensors must follow each other without holes or overlaps and fill the file. */
    private void checkLayout(long dataBytes) throws WeightFileException {
        long end = 0;
        List<TensorInfo> ordered = tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes))
                .toList();
        for (TensorInfo t : ordered) {
            require(t.offset() >= end, "tensor " + quote(t.name()) + " overlaps another");
            require(t.offset() <= end, "there is a hole before tensor " + quote(t.name()));
            end = t.offset() + t.bytes();
        }
        require(
                end <= dataBytes,
                "it is cut short: " + (end - dataBytes) + " bytes are missing; copy or download it again");
        require(end == dataBytes, "it has " + (dataBytes - end) + " bytes behind its last tensor");
    }

    private void require(boolean ok, String what) throws WeightFileException {
        if (!ok) {
            throw broken(what);
        }
    }

    private WeightFileException broken(String what) {
        return new WeightFileException(file + " is not a usable safetensors file: " + what);
    }

    private static String quote(String text) {
        return '"' + (text.length() > 120 ? text.substring(0, 120) + "..." : text) + '"';
    }
}

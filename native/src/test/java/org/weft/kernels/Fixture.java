package org.weft.kernels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One golden file: a safetensors file of inputs and the outputs the reference gave for them. */
final class Fixture {
    private final JsonNode header;
    private final JsonNode facts;
    private final ByteBuffer data;

    private Fixture(JsonNode header, JsonNode facts, ByteBuffer data) {
        this.header = header;
        this.facts = facts;
        this.data = data;
    }

    static Fixture load(String name) {
        ObjectMapper json = new ObjectMapper();
        try (InputStream in = Fixture.class.getResourceAsStream("/fixtures/" + name + ".safetensors");
                InputStream facts = Fixture.class.getResourceAsStream("/fixtures/" + name + ".json")) {
            ByteBuffer all = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[Math.toIntExact(all.getLong())];
            all.get(header);
            return new Fixture(
                    json.readTree(new String(header, StandardCharsets.UTF_8)),
                    json.readTree(facts),
                    all.slice().order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new IllegalStateException("fixture " + name, e);
        }
    }

    JsonNode facts() {
        return facts;
    }

    int[] shape(String tensor) {
        JsonNode shape = entry(tensor).get("shape");
        int[] sizes = new int[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.get(i).asInt();
        }
        return sizes;
    }

    private JsonNode entry(String tensor) {
        JsonNode entry = header.get(tensor);
        if (entry == null) {
            throw new IllegalArgumentException("no tensor " + tensor);
        }
        return entry;
    }

    double[] doubles(String tensor) {
        JsonNode entry = entry(tensor);
        ByteBuffer bytes = data.slice(
                        entry.get("data_offsets").get(0).asInt(),
                        entry.get("data_offsets").get(1).asInt()
                                - entry.get("data_offsets").get(0).asInt())
                .order(ByteOrder.LITTLE_ENDIAN);
        int count = 1;
        for (int s : shape(tensor)) {
            count *= s;
        }
        double[] values = new double[count];
        String type = entry.get("dtype").asText();
        for (int i = 0; i < count; i++) {
            values[i] = switch (type) {
                case "F32" -> bytes.getFloat();
                case "F64" -> bytes.getDouble();
                case "I64" -> bytes.getLong();
                default -> throw new IllegalArgumentException(type);
            };
        }
        return values;
    }
}

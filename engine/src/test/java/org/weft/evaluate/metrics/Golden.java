package org.weft.evaluate.metrics;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.weft.weights.Safetensors;

/** The recorded numbers of the official evaluation code. */
public final class Golden {
    private Golden() {}

    public static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(bytes(name + ".json.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Safetensors tensors(String name) {
        try {
            return Safetensors.inside(Path.of(name), bytes(name + ".safetensors.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String file) throws IOException {
        try (InputStream in =
                new GZIPInputStream(requireNonNull(Golden.class.getResourceAsStream("/evaluation/" + file), file))) {
            return in.readAllBytes();
        }
    }

    static List<String> texts(JsonNode array) {
        List<String> out = new ArrayList<>();
        array.forEach(t -> out.add(t.asText()));
        return out;
    }

    static double[] doubles(JsonNode array) {
        double[] out = new double[array.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = array.get(i).asDouble();
        }
        return out;
    }
}

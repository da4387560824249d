package org.weft.evaluate.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The objects in a JSON file, each able to say what is wrong with it. */
final class JsonRecords {
    private static final long MAX_BYTES = 512L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRecords() {}

    /** One object of a file. @param number from 1 */
    record Entry(Path file, int number, JsonNode json) {
        ResultFileException wrong(String what) {
            return new ResultFileException(file, "entry " + number + " " + what);
        }

        boolean has(String key) {
            return json.hasNonNull(key);
        }

        /** A text or number as text: ids come as both. */
        String text(String key) throws ResultFileException {
            JsonNode value = json.path(key);
            if (!value.isTextual() && !value.isNumber()) {
                throw wrong("has no \"" + key + "\"; it must be a text or a number");
            }
            return value.asText();
        }

        String textOr(String key, String other) {
            return json.path(key).asText(other);
        }

        int whole(String key) throws ResultFileException {
            JsonNode value = json.path(key);
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw wrong("has no \"" + key + "\"; it must be a whole number");
            }
            return value.intValue();
        }

        double[] numbers(String key) throws ResultFileException {
            JsonNode array = json.path(key);
            if (!array.isArray() || array.isEmpty()) {
                throw wrong("has no \"" + key + "\"; it must be a list of numbers");
            }
            double[] out = new double[array.size()];
            for (int i = 0; i < out.length; i++) {
                JsonNode v = array.get(i);
                if (!v.isNumber()) {
                    throw wrong("has something in \"" + key + "\" that is no number");
                }
                out[i] = v.doubleValue();
            }
            return out;
        }
    }

    /**
     * Reads a list of objects, an object a line, or one object with the list under a key.
     *
     * @param key of the list where the file is one object, such as "annotations"
     */
    static List<Entry> read(Path file, String key) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new ResultFileException(file, "is larger than " + (MAX_BYTES >> 20) + " MB; score it in parts");
        }
        List<JsonNode> roots = new ArrayList<>();
        try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (values.hasNextValue()) {
                roots.add(values.nextValue());
            }
        } catch (JsonProcessingException e) {
            throw new ResultFileException(
                    file,
                    "is not JSON: " + e.getOriginalMessage()
                            + (e.getLocation() == null
                                    ? ""
                                    : " in line " + e.getLocation().getLineNr()));
        }
        return entries(file, list(roots, key));
    }

    private static Iterable<JsonNode> list(List<JsonNode> roots, String key) {
        if (roots.size() != 1) {
            return roots;
        }
        JsonNode only = roots.get(0);
        if (only.path(key).isArray()) {
            return only.path(key);
        }
        return only.isArray() ? only : roots;
    }

    private static List<Entry> entries(Path file, Iterable<JsonNode> nodes) throws ResultFileException {
        List<Entry> out = new ArrayList<>();
        for (JsonNode node : nodes) {
            Entry entry = new Entry(file, out.size() + 1, node);
            if (!node.isObject()) {
                throw entry.wrong("is no object; write one object for each result");
            }
            out.add(entry);
        }
        if (out.isEmpty()) {
            throw new ResultFileException(file, "holds nothing to score; write one object for each result");
        }
        return out;
    }
}

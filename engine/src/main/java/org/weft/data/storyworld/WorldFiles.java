package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads the world's data files from the class path. */
final class WorldFiles {
    private static final String FOLDER = "/weft/storyworld/";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    private WorldFiles() {}

    static JsonNode tree(String file) {
        return read(file, JsonNode.class);
    }

    static <T> T read(String file, Class<T> type) {
        try (InputStream in = WorldFiles.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "Storyworld's " + FOLDER + file + " is not on the class path; add the weft-assets module");
            }
            return JSON.readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException("Storyworld's " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static <T> T convert(JsonNode node, Class<T> type) {
        return JSON.convertValue(node, type);
    }
}

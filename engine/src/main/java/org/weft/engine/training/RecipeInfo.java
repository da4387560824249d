package org.weft.engine.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recipe one can choose.
 *
 * @param name its file's, without the ending
 * @param about what it is for
 * @param steps optimiser steps
 * @param lowRank whether it trains low-rank updates instead of all weights
 */
public record RecipeInfo(Path file, String name, String about, long steps, boolean lowRank) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The recipes of a folder by name; files that are none are left out. */
    public static List<RecipeInfo> list(Path folder) throws IOException {
        List<RecipeInfo> out = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".json"))
                        .sorted()
                        .toList()) {
                    add(file, out);
                }
            }
        }
        return out;
    }

    private static void add(Path file, List<RecipeInfo> out) throws IOException {
        try {
            JsonNode recipe = MAPPER.readTree(file.toFile());
            if (recipe.has("stage") && recipe.has("steps")) {
                String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
                out.add(new RecipeInfo(
                        file,
                        name,
                        recipe.path("about").asText(name),
                        recipe.path("steps").asLong(),
                        recipe.path("lora").isObject()));
            }
        } catch (JacksonException e) {
            // not JSON, so no recipe
            return;
        }
    }
}

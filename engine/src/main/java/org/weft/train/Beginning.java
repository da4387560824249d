package org.weft.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.data.storyworld.World;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.ModelFiles;
import org.weft.text.WordList;
import org.weft.weights.Safetensors;

/**
 * What a run begins with: configuration, tokenizer and, unless it starts fresh, weights. Kept in the run directory, so that it
 * goes on alone: model.json, tokenizer.json, recipe.json with every key and absolute paths, begin.json with where weights came from.
 */
record Beginning(ModelConfig config, Path tokenizer, @Nullable Path weights) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Reads the beginning of a run that has one. */
    static Beginning of(Path run) throws IOException {
        JsonNode begin = Files.isRegularFile(run.resolve("begin.json"))
                ? MAPPER.readTree(run.resolve("begin.json").toFile())
                : MAPPER.createObjectNode();
        String from = begin.path("weights").asText("");
        return new Beginning(
                ModelFiles.config(run.resolve("model.json")),
                run.resolve("tokenizer.json"),
                from.isEmpty() ? null : Path.of(from));
    }

    /**
     * Makes the beginning of a run.
     *
     * @param instead what overrides the recipe
     */
    static Beginning make(Path recipeFile, Recipe recipe, Path run, Trainer.Instead instead) throws IOException {
        Path from = instead.from();
        Path named = from == null ? RecipeFile.beside(recipeFile, recipe.model()) : from.toAbsolutePath();
        boolean packed = Files.isRegularFile(named.resolve("weft.json"));
        boolean running = Files.isRegularFile(named.resolve("model.json"));
        if (!packed && !running && (from != null || !Files.isRegularFile(named))) {
            throw new IOException(
                    from == null
                            ? recipeFile + ": \"model\" names " + named
                                    + ", which is neither a configuration file nor a model directory"
                            : from + " is no run or model to begin with: it has neither model.json nor weft.json");
        }
        Files.createDirectories(run);
        Path tokenizer = run.resolve("tokenizer.json");
        ModelConfig config;
        if (packed) {
            ModelFiles.Description d = ModelFiles.describe(named);
            config = d.config();
            copy(named.resolve(d.tokenizer()), tokenizer);
        } else {
            config = ModelFiles.config(running ? named.resolve("model.json") : named);
            Path words = (running ? named : named.toAbsolutePath()).resolveSibling("tokenizer.json");
            Path own = running ? named.resolve("tokenizer.json") : words;
            if (Files.isRegularFile(own)) {
                copy(own, tokenizer);
            } else {
                WordList.write(World.load().words().words(), tokenizer);
            }
        }
        boolean weights = packed || running;
        Files.writeString(
                run.resolve("begin.json"),
                MAPPER.createObjectNode()
                        .put("weights", weights ? named.toString() : "")
                        .toPrettyString());
        ModelFiles.writeConfig(run.resolve("model.json"), config);
        RecipeFile.write(run.resolve("recipe.json"), recipeFile, named.toString(), instead.data());
        return new Beginning(config, tokenizer, weights ? named : null);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Weights to begin with by name; of a fresh start none but those the recipe takes from elsewhere. */
    Map<String, float[]> known(Recipe recipe) throws IOException {
        Path from = weights;
        if (from != null) {
            return all(from);
        }
        Recipe.Weights some = recipe.weights();
        if (some == null) {
            return Map.of();
        }
        Map<String, float[]> out = new HashMap<>(all(Path.of(some.from())));
        out.keySet().removeIf(name -> some.names().stream().noneMatch(name::contains));
        if (out.isEmpty()) {
            throw new IOException(
                    "\"weights\": " + some.from() + " has no weight whose name contains any of " + some.names());
        }
        return out;
    }

    private static Map<String, float[]> all(Path from) throws IOException {
        if (Files.isRegularFile(from.resolve("weft.json"))) {
            return packed(from.resolve(ModelFiles.describe(from).weights()));
        }
        return RunDirectory.averages(new RunDirectory(from)
                .lastGood()
                .orElseThrow(() -> new IOException(from + " has no whole checkpoint to begin with")));
    }

    private static Map<String, float[]> packed(Path file) throws IOException {
        Map<String, float[]> out = new HashMap<>();
        try (Safetensors weights = Safetensors.open(file)) {
            weights.names().forEach(name -> out.put(name, weights.floats(name)));
        }
        return out;
    }
}

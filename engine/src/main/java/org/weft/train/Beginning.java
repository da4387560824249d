package org.weft.train;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        boolean weights = packed || running;
        ModelFiles.Description packedAs = packed ? ModelFiles.describe(named) : null;
        ModelConfig config =
                packedAs != null ? packedAs.config() : config(running ? named.resolve("model.json") : named);
        Files.createDirectories(run);
        Path tokenizer = run.resolve("tokenizer.json");
        if (packedAs != null) {
            copy(named.resolve(packedAs.tokenizer()), tokenizer);
        } else {
            Path words = (running ? named : named.toAbsolutePath()).resolveSibling("tokenizer.json");
            Path own = running ? named.resolve("tokenizer.json") : words;
            if (Files.isRegularFile(own)) {
                copy(own, tokenizer);
            } else {
                WordList.write(World.load().words().words(), tokenizer);
            }
        }
        Files.writeString(
                run.resolve("begin.json"),
                MAPPER.createObjectNode()
                        .put("weights", weights ? named.toString() : "")
                        .toPrettyString());
        ModelFiles.writeConfig(run.resolve("model.json"), config);
        RecipeFile.write(run.resolve("recipe.json"), recipeFile, named.toString(), instead.data());
        return new Beginning(config, tokenizer, weights ? named : null);
    }

    private static ModelConfig config(Path file) throws IOException {
        try {
            return ModelFiles.config(file);
        } catch (JacksonException | IllegalArgumentException e) {
            String what = e instanceof JacksonException j ? j.getOriginalMessage() : String.valueOf(e.getMessage());
            throw new IOException(file + " is no model configuration: " + what + "; name one in \"model\"", e);
        }
    }

    /** What a run directory holds before its first step. */
    private static final List<String> FILES = List.of(
            "tokenizer.json", "begin.json", "model.json", "recipe.json", "recipe.json.new", "worker.json", "lock");

    /** Whether a directory holds nothing but what a beginning that was broken off has left there. */
    static boolean unfinished(Path run) throws IOException {
        if (!Files.isDirectory(run) || Files.exists(run.resolve("recipe.json"))) {
            return false;
        }
        try (Stream<Path> inside = Files.list(run)) {
            return inside.map(p -> String.valueOf(p.getFileName())).allMatch(FILES::contains);
        }
    }

    /** Takes a beginning back that came to nothing. @param folder whether the directory goes, too */
    static void undo(Path run, boolean folder) throws IOException {
        for (String file : FILES) {
            Files.deleteIfExists(run.resolve(file));
        }
        Files.deleteIfExists(run.resolve("checkpoints"));
        if (folder) {
            Files.deleteIfExists(run);
        }
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
        if (!Files.isDirectory(from.resolve("checkpoints"))) {
            throw new IOException(
                    from + " is no model directory or run to take weights from: it has neither weft.json nor"
                            + " checkpoints");
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

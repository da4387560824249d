package org.weft.train;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.weft.data.sets.DataFormat;
import org.weft.tensor.Precision;
import org.weft.tensor.mmfs.Sight;
import org.weft.text.EditDistance;

/** Reads recipes. Whatever is wrong with one is said before any time is spent, each fault with its place and what is allowed. */
final class RecipeFile {
    /** The source that needs no files. */
    static final String STORYWORLD = "storyworld";

    private static final long MAX_BYTES = 1 << 20;
    /** What keys mean that are left out. */
    private static final String DEFAULTS =
            """
            {"about": "", "accumulate": 1, "packTo": 0, "flip": false, "learned": [], "noDecay": [], "lora": null,
             "recompute": false, "samples": 0, "validation": 0, "patience": 0,
             "mmfs": "all", "weights": null, "device": "auto", "precision": "float32",
             "data": [{"source": "storyworld", "format": "auto", "task": "storytelling", "split": "train", "probability": 1}]}
            """;

    /** Of Storyworld. */
    private static final List<String> SPLITS = List.of("train", "validation", "test");

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Path file;
    private final JsonNode recipe;
    private final List<String> faults = new ArrayList<>();

    private RecipeFile(Path file, JsonNode recipe) {
        this.file = file;
        this.recipe = recipe;
    }

    /** @throws IOException naming every fault */
    static Recipe read(Path file) throws IOException {
        return MAPPER.treeToValue(tree(file), Recipe.class);
    }

    /**
     * Writes a recipe as it was understood, every key there and every path absolute.
     *
     * @param model what "model" is to say
     * @param instead a data set that takes the place of the first source, or null
     */
    static void write(Path file, Path source, String model, @Nullable Path instead) throws IOException {
        ObjectNode tree = tree(source);
        if (instead != null && tree.path("data").path(0) instanceof ObjectNode first) {
            first.put("source", instead.toAbsolutePath().normalize().toString()).put("format", "auto");
        }
        tree.put("model", model);
        if (tree.path("weights") instanceof ObjectNode weights) {
            weights.put("from", beside(source, weights.path("from").asText()).toString());
        }
        for (JsonNode d : tree.path("data")) {
            String from = d.path("source").asText();
            if (d instanceof ObjectNode data && !from.equals(STORYWORLD)) {
                data.put("source", beside(source, from).toString());
            }
        }
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(aside, tree.toPrettyString() + "\n");
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads a recipe with some whole numbers changed. */
    static Recipe readWith(Path file, Map<String, Integer> changes) throws IOException {
        ObjectNode tree = tree(file);
        changes.forEach(tree::put);
        return MAPPER.treeToValue(tree, Recipe.class);
    }

    /** Whether two files ask for the same but for where things lie. */
    static boolean sameAs(Path one, Path other) throws IOException {
        ObjectNode a = tree(one);
        ObjectNode b = tree(other);
        for (ObjectNode tree : List.of(a, b)) {
            tree.remove(List.of("model", "weights", "data"));
        }
        // 1 and 1.0 are the same number
        return MAPPER.treeToValue(fill(a), Recipe.class).equals(MAPPER.treeToValue(fill(b), Recipe.class));
    }

    private static ObjectNode fill(ObjectNode tree) throws IOException {
        tree.put("model", "").putNull("weights");
        tree.putArray("data");
        return tree;
    }

    /** A path that a recipe names, seen from its folder. */
    static Path beside(Path recipe, String path) {
        return recipe.toAbsolutePath().resolveSibling(path).normalize();
    }

    private static ObjectNode tree(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no recipe: it has more than a megabyte");
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            if (e.getOriginalMessage().startsWith("Duplicate field")) {
                throw new IOException(
                        file + ": " + e.getOriginalMessage().replace("Duplicate field ", "the key ")
                                + " is there twice, the second time in line "
                                + e.getLocation().getLineNr() + "; leave one of them out",
                        e);
            }
            throw new IOException(
                    file + " is not valid JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + " is not what belongs there",
                    e);
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new IOException(file + " is no recipe; it must start with {");
        }
        MAPPER.readTree(DEFAULTS).properties().forEach(e -> {
            if (!object.has(e.getKey())) {
                object.set(e.getKey(), e.getValue());
            }
        });
        RecipeFile reader = new RecipeFile(file, tree);
        reader.check();
        return object;
    }

    private void check() throws IOException {
        keys();
        if (!recipe.path("about").isTextual()) {
            fault("about", "a sentence in quotes");
        }
        oneOf("stage", "vae", "vision", "joint", "judge");
        text("model");
        whole("steps", 1, 100_000_000);
        whole("batch", 1, 4096);
        whole("frames", 1, 64);
        whole("draws", 1, 64);
        flag("look");
        whole("seed", 0, Long.MAX_VALUE);
        number("rate", 0, 1);
        number("finalRate", 0, 1);
        whole("warmup", 0, 100_000_000);
        number("weightDecay", 0, 1);
        number("beta1", 0, 0.99999);
        number("beta2", 0, 0.99999);
        number("eps", 0, 1);
        number("maxNorm", 1e-9, 1e9);
        number("ema", 0, 0.999999);
        number("textWeight", 0, 1e6);
        number("imageWeight", 0, 1e6);
        number("dropCondition", 0, 1);
        number("emphasis", 1, 1000);
        whole("checkpointEvery", 1, 100_000_000);
        rates();
        names("frozen");
        whole("accumulate", 1, 65536);
        whole("packTo", 0, 1 << 20);
        flag("flip");
        names("learned");
        names("noDecay");
        flag("recompute");
        whole("samples", 0, 16);
        whole("validation", 0, 4096);
        whole("patience", 0, 1_000_000);
        oneOf("mmfs", Sight.words().toArray(new String[0]));
        oneOf("device", "auto", "cpu", "cuda");
        oneOf("precision", Precision.words().toArray(new String[0]));
        weights();
        lora();
        data();
        if (faults.isEmpty()) {
            together();
        }
        if (!faults.isEmpty()) {
            throw new IOException(file + ": " + String.join("; ", faults));
        }
    }

    private void keys() {
        List<String> known = Arrays.stream(Recipe.class.getRecordComponents())
                .map(c -> c.getName())
                .toList();
        boolean strange = false;
        for (String key :
                new TreeSet<>(recipe.properties().stream().map(e -> e.getKey()).toList())) {
            if (!known.contains(key)) {
                Optional<String> near = known.stream()
                        .filter(k -> EditDistance.between(k, key) <= 2)
                        .findFirst();
                faults.add("\"" + key + "\" is not known"
                        + near.map(k -> ", perhaps \"" + k + "\" is meant").orElse(""));
                strange |= near.isEmpty();
            }
        }
        if (strange) {
            faults.add("known are " + String.join(", ", known));
        }
    }

    private void fault(String key, String expected) {
        JsonNode value = recipe.get(key);
        faults.add("\"" + key + "\" " + (value == null ? "is missing" : "is " + value) + ", expected " + expected);
    }

    private void oneOf(String key, String... allowed) {
        if (!Arrays.asList(allowed).contains(recipe.path(key).asText())) {
            fault(key, "one of " + String.join(", ", allowed));
        }
    }

    private void text(String key) {
        if (!recipe.path(key).isTextual() || recipe.path(key).asText().isBlank()) {
            fault(key, "the name of a configuration file or a model directory");
        }
    }

    private void flag(String key) {
        if (!recipe.path(key).isBoolean()) {
            fault(key, "true or false");
        }
    }

    private void whole(String key, long least, long most) {
        JsonNode value = recipe.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            fault(key, "a whole number from " + least + (most == Long.MAX_VALUE ? "" : " to " + most));
        }
    }

    private void number(String key, double least, double most) {
        JsonNode value = recipe.path(key);
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            fault(key, "a number from " + least + " to " + most);
        }
    }

    private void names(String key) {
        JsonNode list = recipe.path(key);
        boolean right = list.isArray();
        for (JsonNode name : list) {
            right &= name.isTextual();
        }
        if (!right) {
            fault(key, "a list of parts of weights' names");
        }
    }

    private void weights() {
        JsonNode w = recipe.path("weights");
        if (w.isNull()) {
            return;
        }
        if (!w.isObject()) {
            fault("weights", "null or {\"from\": a model directory, \"names\": [parts of weights' names]}");
            return;
        }
        only(w, "weights", "from", "names");
        require(w.path("from").isTextual(), w, "weights", "from", "a model directory");
        require(texts(w.path("names")), w, "weights", "names", "a list of at least one part of weights' names");
    }

    private void lora() {
        JsonNode l = recipe.path("lora");
        if (l.isNull()) {
            return;
        }
        if (!l.isObject()) {
            fault("lora", "null or {\"modules\": [parts of weights' names], \"rank\": 1 to 1024, \"alpha\": above 0}");
            return;
        }
        only(l, "lora", "modules", "rank", "alpha");
        require(texts(l.path("modules")), l, "lora", "modules", "a list of at least one part of weights' names");
        JsonNode rank = l.path("rank");
        require(
                rank.isIntegralNumber() && rank.canConvertToInt() && rank.asInt() >= 1 && rank.asInt() <= 1024,
                l,
                "lora",
                "rank",
                "a whole number from 1 to 1024");
        require(positive(l.path("alpha")), l, "lora", "alpha", "a number above 0");
    }

    private void data() {
        JsonNode list = recipe.path("data");
        if (!list.isArray() || list.isEmpty()) {
            fault(
                    "data",
                    "a list of {\"source\": ..., \"format\": ..., \"task\": ..., \"split\": ..., \"probability\": ...}");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            JsonNode d = list.get(i);
            String place = "data[" + i + "]";
            only(d, place, "source", "format", "task", "split", "probability");
            boolean world = d.path("source").asText().equals(STORYWORLD);
            require(d.path("source").isTextual(), d, place, "source", "\"storyworld\" or a path");
            require(
                    d.path("format").isTextual()
                            && (d.path("format").asText().equals("auto")
                                    || DataFormat.named(d.path("format").asText())
                                            .isPresent()),
                    d,
                    place,
                    "format",
                    "one of auto, " + DataFormat.all());
            require(
                    d.path("task").isTextual()
                            && Task.words().contains(d.path("task").asText()),
                    d,
                    place,
                    "task",
                    "one of " + String.join(", ", Task.words()));
            require(
                    d.path("split").isTextual()
                            && (!world || SPLITS.contains(d.path("split").asText())),
                    d,
                    place,
                    "split",
                    world ? "one of " + String.join(", ", SPLITS) : "a name such as train");
            require(positive(d.path("probability")), d, place, "probability", "a number above 0");
        }
    }

    private void rates() {
        JsonNode list = recipe.path("rates");
        if (!list.isArray()) {
            fault("rates", "a list of {\"pattern\": part of a name, \"factor\": number from 0}");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            JsonNode r = list.get(i);
            String place = "rates[" + i + "]";
            only(r, place, "pattern", "factor");
            require(r.path("pattern").isTextual(), r, place, "pattern", "part of a weight's name, \"\" for all");
            require(
                    r.path("factor").isNumber() && r.path("factor").asDouble() >= 0,
                    r,
                    place,
                    "factor",
                    "a number from 0");
        }
    }

    /** What is wrong only beside something else. */
    private void together() {
        if (recipe.path("warmup").asLong() > recipe.path("steps").asLong()) {
            fault("warmup", "at most the " + recipe.path("steps").asLong() + " of \"steps\"");
        }
        if (recipe.path("finalRate").asDouble() > recipe.path("rate").asDouble()) {
            fault("finalRate", "at most the " + recipe.path("rate") + " of \"rate\"");
        }
        if (recipe.path("stage").asText().equals("joint")
                && recipe.path("textWeight").asDouble() == 0
                && recipe.path("imageWeight").asDouble() == 0) {
            faults.add(
                    "\"textWeight\" and \"imageWeight\" are both 0, so that nothing is learned; expected one above 0");
        }
    }

    private static boolean positive(JsonNode value) {
        return value.isNumber() && value.asDouble() > 0 && Double.isFinite(value.asDouble());
    }

    private static boolean texts(JsonNode list) {
        boolean right = list.isArray() && !list.isEmpty();
        for (JsonNode name : list) {
            right &= name.isTextual();
        }
        return right;
    }

    /** Faults of keys that an object inside the recipe should not have. */
    private void only(JsonNode object, String place, String... known) {
        for (String key :
                new TreeSet<>(object.properties().stream().map(e -> e.getKey()).toList())) {
            if (!Arrays.asList(known).contains(key)) {
                faults.add("\"" + place + "." + key + "\" is not known, expected one of " + String.join(", ", known));
            }
        }
    }

    private void require(boolean right, JsonNode object, String place, String key, String expected) {
        if (!right) {
            JsonNode value = object.get(key);
            faults.add("\"" + place + "." + key + "\" " + (value == null ? "is missing" : "is " + value) + ", expected "
                    + expected);
        }
    }
}

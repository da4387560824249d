package org.weft.engine.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values of a recipe that are changed most, as people type them, and copies of a recipe with some of them changed. Nothing is
 * checked here: the worker that reads a copy says what is wrong with it, as it does of every recipe.
 */
public final class RecipeCopy {
    /** Steps of the optimiser. */
    public static final String STEPS = "steps";

    /** Documents a pass. */
    public static final String BATCH = "batch";

    /** Passes a step. */
    public static final String ACCUMULATE = "accumulate";

    /** Noises a picture a pass. */
    public static final String DRAWS = "draws";

    /** Learning rate. */
    public static final String RATE = "rate";

    /** Checkpoints without gain after which it ends, 0 for never. */
    public static final String PATIENCE = "patience";

    /** Whether layers are computed twice to save memory. */
    public static final String RECOMPUTE = "recompute";

    /** Whether low-rank updates are trained instead of all weights. */
    public static final String LORA = "lora";

    private static final String VALIDATION = "validation";
    private static final String WARMUP = "warmup";
    private static final String FINAL_RATE = "finalRate";

    /** Held-out documents where a recipe has none but is to end when their loss no longer falls. */
    private static final int HELD_OUT = 8;

    private static final String LOW_RANK =
            """
            {"modules": ["q_proj", "k_proj", "v_proj", "o_proj", "to_q", "to_k", "to_v", "to_out"], "rank": 8, "alpha": 16}
            """;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RecipeCopy() {}

    /** What a recipe says, by the keys above; flags are "true" or "false". */
    public static Map<String, String> values(Path recipe) throws IOException {
        ObjectNode tree = tree(recipe);
        Map<String, String> out = new LinkedHashMap<>();
        out.put(STEPS, tree.path(STEPS).asText());
        out.put(BATCH, tree.path(BATCH).asText());
        out.put(ACCUMULATE, tree.path(ACCUMULATE).asText("1"));
        out.put(DRAWS, tree.path(DRAWS).asText());
        out.put(RATE, number(tree.path(RATE)));
        out.put(PATIENCE, tree.path(PATIENCE).asText("0"));
        out.put(RECOMPUTE, tree.path(RECOMPUTE).asText("false"));
        out.put(LORA, String.valueOf(tree.path(LORA).isObject()));
        return out;
    }

    /** Without an exponent, which few people type. */
    private static String number(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText();
    }

    /**
     * Writes a recipe anew.
     *
     * @param changes values by the keys above; those left out stay
     * @param to where to; the paths in the copy are absolute
     */
    public static void write(Path recipe, Map<String, String> changes, Path to) throws IOException {
        ObjectNode tree = tree(recipe);
        double stepsBefore = tree.path(STEPS).asDouble();
        changes.forEach((key, typed) -> put(tree, key, typed.strip()));
        follow(tree, stepsBefore);
        paths(recipe, tree);
        Files.writeString(to, tree.toPrettyString() + "\n");
    }

    private static void put(ObjectNode tree, String key, String typed) {
        switch (key) {
            case LORA -> {
                if (!Boolean.parseBoolean(typed)) {
                    tree.putNull(LORA);
                } else if (!tree.path(LORA).isObject()) {
                    tree.set(LORA, lowRank());
                }
            }
            case RECOMPUTE -> tree.put(key, Boolean.parseBoolean(typed));
            default -> tree.set(key, typed(typed));
        }
    }

    /** A number where one was typed, else the words: then the checks of recipes say what was expected. */
    private static JsonNode typed(String words) {
        try {
            BigDecimal number = new BigDecimal(words);
            return number.stripTrailingZeros().scale() <= 0 && number.precision() < 18
                    ? MAPPER.getNodeFactory().numberNode(number.longValue())
                    : MAPPER.getNodeFactory().numberNode(number.doubleValue());
        } catch (NumberFormatException e) {
            return MAPPER.getNodeFactory().textNode(words);
        }
    }

    private static JsonNode lowRank() {
        try {
            return MAPPER.readTree(LOW_RANK);
        } catch (JacksonException e) {
            throw new IllegalStateException("the text above is JSON", e);
        }
    }

    /** What must go along with the values that were changed: warming up keeps its share of the steps. */
    private static void follow(ObjectNode tree, double stepsBefore) {
        double steps = tree.path(STEPS).asDouble();
        if (tree.path(WARMUP).asDouble() > steps && stepsBefore > 0) {
            tree.put(WARMUP, (long) (tree.path(WARMUP).asDouble() * steps / stepsBefore));
        }
        if (tree.path(RATE).isNumber()
                && tree.path(FINAL_RATE).asDouble() > tree.path(RATE).asDouble()) {
            tree.set(FINAL_RATE, tree.get(RATE));
        }
        if (tree.path(PATIENCE).asLong() > 0 && tree.path(VALIDATION).asLong() == 0) {
            tree.put(VALIDATION, HELD_OUT);
        }
    }

    /** The copy lies elsewhere, so that what the recipe names from its own folder must be named whole. */
    private static void paths(Path recipe, ObjectNode tree) {
        if (tree.path("model").isTextual()) {
            tree.put("model", beside(recipe, tree.path("model").asText()));
        }
        if (tree.path("weights") instanceof ObjectNode weights
                && weights.path("from").isTextual()) {
            weights.put("from", beside(recipe, weights.path("from").asText()));
        }
        for (JsonNode d : tree.path("data")) {
            String source = d.path("source").asText();
            if (d instanceof ObjectNode data && d.path("source").isTextual() && !source.equals("storyworld")) {
                data.put("source", beside(recipe, source));
            }
        }
    }

    private static String beside(Path recipe, String path) {
        return recipe.toAbsolutePath().resolveSibling(path).normalize().toString();
    }

    private static ObjectNode tree(Path recipe) throws IOException {
        try {
            if (MAPPER.readTree(recipe.toFile()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IOException(recipe + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
        throw new IOException(recipe + " is no recipe; it must start with {");
    }
}

package org.weft.evaluate.ablations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is compared: a base recipe and model, variants that change some of it, and comparisons that name variants.
 *
 * @param folder where the file lies; its paths are seen from there
 */
record AblationPlan(
        Path folder,
        ObjectNode recipe,
        ObjectNode model,
        Map<String, ObjectNode> variants,
        List<Comparison> comparisons) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long MAX_BYTES = 1 << 20;

    /** @param paper what the paper found */
    record Comparison(String name, String paper, List<String> variants) {}

    /** @throws IOException naming what is wrong with the file */
    static AblationPlan read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no plan of ablations: it has more than a megabyte");
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
        Map<String, ObjectNode> variants = new LinkedHashMap<>();
        tree.path("variants").properties().forEach(e -> variants.put(e.getKey(), object(e.getValue())));
        List<Comparison> comparisons = new ArrayList<>();
        for (JsonNode c : tree.path("comparisons")) {
            List<String> names = new ArrayList<>();
            c.path("variants").forEach(v -> names.add(v.asText()));
            for (String name : names) {
                if (!variants.containsKey(name)) {
                    throw new IOException(file + ": the comparison \""
                            + c.path("name").asText() + "\" names the variant \"" + name + "\", which is not there");
                }
            }
            comparisons.add(
                    new Comparison(c.path("name").asText(), c.path("paper").asText(), names));
        }
        if (comparisons.isEmpty()
                || !tree.path("recipe").isObject()
                || !tree.path("model").isObject()) {
            throw new IOException(file + " is no plan of ablations: it needs recipe, model, variants and comparisons");
        }
        Path folder = file.toAbsolutePath().getParent();
        return new AblationPlan(
                folder == null ? Path.of(".") : folder,
                object(tree.path("recipe")),
                object(tree.path("model")),
                variants,
                comparisons);
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode o ? o : MAPPER.createObjectNode();
    }

    /** Names of the comparisons. */
    List<String> names() {
        return comparisons.stream().map(Comparison::name).toList();
    }

    /** Variants of some comparisons, each once. */
    static Set<String> variantsOf(List<Comparison> some) {
        Set<String> out = new LinkedHashSet<>();
        some.forEach(c -> out.addAll(c.variants()));
        return out;
    }

    /**
     * Writes recipe.json and model.json of a variant.
     *
     * @param steps instead of the plan's, 0 for the plan's
     * @return the recipe's file
     */
    Path write(String variant, long seed, int steps, Path target) throws IOException {
        ObjectNode changes = variants.get(variant);
        if (changes == null) {
            throw new IllegalArgumentException("no variant " + variant);
        }
        ObjectNode r = recipe.deepCopy();
        changes.path("recipe").properties().forEach(e -> r.set(e.getKey(), e.getValue()));
        r.put("about", variant).put("seed", seed).put("model", "model.json");
        if (steps > 0) {
            r.put("steps", steps);
            r.put("warmup", Math.min(r.path("warmup").asInt(), Math.max(1, steps / 10)));
        }
        if (r.path("weights") instanceof ObjectNode w) {
            w.put("from", folder.resolve(w.path("from").asText()).normalize().toString());
        }
        ObjectNode m = model.deepCopy();
        for (Map.Entry<String, JsonNode> e : changes.path("model").properties()) {
            set(m, e.getKey(), e.getValue());
        }
        Files.createDirectories(target);
        Files.writeString(target.resolve("model.json"), m.toPrettyString());
        return Files.writeString(target.resolve("recipe.json"), r.toPrettyString());
    }

    /** Sets what a dotted name leads to. */
    private static void set(ObjectNode tree, String name, JsonNode value) throws IOException {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        if (!tree.has(first)) {
            throw new IOException("the model has no \"" + first + "\" that a variant could change");
        }
        if (dot < 0) {
            tree.set(first, value);
        } else {
            set(object(tree.path(first)), name.substring(dot + 1), value);
        }
    }
}

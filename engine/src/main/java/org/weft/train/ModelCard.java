package org.weft.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What a model made of a run says of itself: how it was trained, for how long, how well it does. */
public final class ModelCard {
    /** Steps the stated losses are the mean of. */
    private static final int LAST = 100;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ModelCard() {}

    /**
     * A page of Markdown.
     *
     * @param runs the run packed and, before it, those it began with
     * @throws IOException when a run has no recipe or events
     */
    public static String of(String name, String version, String licence, List<Path> runs) throws IOException {
        StringBuilder out = new StringBuilder();
        out.append("# ").append(name).append(' ').append(version).append("\n\n");
        out.append(
                """
                A small model of the MM-Interleaved architecture (arXiv 2401.10208): ViT with adapter, two resamplers, a LLaMA and
                a Stable Diffusion decoder, both with MMFS. It knows Storyworld, the world of sprites that Weft draws itself, and
                nothing else: its words are the world's, its pictures 128 x 128 pixels.

                """);
        out.append("* Licence of the weights: ").append(licence).append('\n');
        out.append(
                "* Trained by `weft train` on stories drawn while training; within a stage no story is seen twice, so the losses"
                        + " below are those of stories the stage meets for the first time\n");
        out.append("* Weights: the exponential average, as float16\n\n## Training\n\n");
        for (Path run : runs) {
            run(out, run);
        }
        out.append(
                """
                ## Limits

                Things, coats and accessories are often unclear or wrong, above all small ones and several together. Words outside
                its list are read as unknown. It was made to be looked into, not to be relied on.
                """);
        return out.toString();
    }

    private static void run(StringBuilder out, Path run) throws IOException {
        JsonNode recipe = MAPPER.readTree(run.resolve("recipe.json").toFile());
        TreeMap<Long, JsonNode> steps = new TreeMap<>();
        double seconds = 0;
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode event = MAPPER.readTree(line);
            if (event.has("loss")) {
                steps.put(event.get("step").asLong(), event);
                seconds += event.path("seconds").asDouble();
            }
        }
        List<JsonNode> last = new ArrayList<>(steps.descendingMap().values()).subList(0, Math.min(LAST, steps.size()));
        out.append(String.format(
                Locale.ROOT,
                "* stage \"%s\": %d steps of %d %s, %.1f hours on a CPU",
                recipe.path("stage").asText(),
                steps.size(),
                recipe.path("batch").asInt(),
                recipe.path("stage").asText().equals("joint") ? "documents" : "frames",
                seconds / 3600));
        for (String part : List.of("loss", "text", "image", "reconstruction")) {
            double mean = last.stream()
                    .filter(e -> e.has(part))
                    .mapToDouble(e -> e.get(part).asDouble())
                    .average()
                    .orElse(Double.NaN);
            if (!Double.isNaN(mean)) {
                out.append(String.format(Locale.ROOT, "; %s %.3f", part, mean));
            }
        }
        out.append(" (mean of the last ").append(last.size()).append(" steps)\n");
        out.append("  `").append(withoutFolders(recipe)).append("`\n\n");
    }

    /** Where things lay on the machine of the training is nobody's business. */
    private static JsonNode withoutFolders(JsonNode recipe) {
        JsonNode out = recipe.deepCopy();
        if (out instanceof ObjectNode o) {
            last(o, "model");
        }
        if (out.path("weights") instanceof ObjectNode weights) {
            last(weights, "from");
        }
        for (JsonNode data : out.path("data")) {
            if (data instanceof ObjectNode d) {
                last(d, "source");
            }
        }
        return out;
    }

    private static void last(ObjectNode of, String key) {
        Path name = Path.of(of.path(key).asText()).getFileName();
        of.put(key, String.valueOf(name));
    }
}

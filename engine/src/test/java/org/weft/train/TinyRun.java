package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weft.data.storyworld.World;
import org.weft.engine.training.RunState;
import org.weft.engine.training.WorkerStatus;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.mmfs.MmfsChoice;

/** A tiny model of the real architecture and recipes for it, for tests of whole runs. */
final class TinyRun {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TinyRun() {}

    /** Writes the usual recipe and its configuration: six steps of storytelling. */
    static Path recipe(Path folder) throws IOException {
        ModelFiles.writeConfig(
                folder.resolve("model.json"), tiny(World.load().words().size()));
        return Files.writeString(
                folder.resolve("recipe.json"),
                """
                {"stage": "joint", "model": "model.json", "steps": 6, "batch": 2, "frames": 2, "draws": 2, "look": true,
                 "seed": 5, "rate": 2e-3, "finalRate": 1e-4, "warmup": 1, "weightDecay": 0.01, "beta1": 0.9, "beta2": 0.99,
                 "eps": 1e-8, "maxNorm": 1.0, "ema": 0.9, "textWeight": 1, "imageWeight": 1, "dropCondition": 0.2,
                 "emphasis": 3, "rates": [{"pattern": "sampling_offsets", "factor": 0.3}],
                 "frozen": ["image_decoder.decoder.vae"], "checkpointEvery": 2}
                """);
    }

    /** Changes a recipe: keys of {@code json} replace those of the file. */
    static Path change(Path recipe, String json) throws IOException {
        ObjectNode tree = (ObjectNode) MAPPER.readTree(recipe.toFile());
        MAPPER.readTree(json).properties().forEach(e -> tree.set(e.getKey(), e.getValue()));
        return Files.writeString(recipe, tree.toString());
    }

    static Trainer trainer(Path recipe, Path run) throws IOException {
        return new Trainer(
                recipe, run, Trainer.Instead.NOTHING, MmfsChoice.best().op());
    }

    /** Something that comes about sooner or later. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits for it, at most two minutes. */
    static void until(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** What a run's worker says of itself. */
    static RunState state(Path run) {
        return WorkerStatus.read(run).map(WorkerStatus::state).orElse(RunState.STARTING);
    }

    /** Events that have a key. */
    static List<JsonNode> events(Path run, String key) throws IOException {
        List<JsonNode> out = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode event = MAPPER.readTree(line);
            if (event.has(key)) {
                out.add(event);
            }
        }
        return out;
    }

    private static ModelConfig tiny(int words) {
        int vocab = words + 6;
        return new ModelConfig(
                new ModelConfig.Tokens(1, 2, vocab - 3, vocab - 2, vocab - 1),
                4,
                256,
                new ModelConfig.Vision(32, 8, 32, 4, 2, 48, 4, 2),
                new ModelConfig.Resampler(4, 16, 1, 2, 24, 1, true, 0),
                new ModelConfig.Language(vocab, 32, 48, 3, 2, 2, 256, 2, 2, 16, 12, List.of(8, 4, 2), 4),
                new ModelConfig.Resampler(5, 16, 1, 2, 24, 1, false, 0),
                new ModelConfig.Unet(8, 4, 1, List.of(16, 16), List.of(2, 2), List.of(true, true), 16, 1, 4),
                new ModelConfig.Vae(List.of(8, 8, 8), 1, 4, 4, 1, false, List.of(1.0), List.of()),
                new ModelConfig.UnetMmfs(
                        ModelConfig.Placement.UP_BLOCKS,
                        ModelConfig.History.ALL,
                        16,
                        2,
                        2,
                        12,
                        List.of(16, 8, 4, 2),
                        8),
                new ModelConfig.Diffusion(0.00085, 0.012, "squaredcos_cap_v2", 1000, "v_prediction", 1));
    }
}

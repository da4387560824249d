package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.data.storyworld.World;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.CustomGradient;
import org.weft.tensor.Scope;
import org.weft.tensor.mmfs.MmfsChoice;

/** Whole runs of a tiny model of the real architecture on real stories. */
class TrainerTest {
    @TempDir
    Path folder;

    private Path recipe = Path.of(".");

    @BeforeEach
    void recipe() throws IOException {
        ModelFiles.writeConfig(
                folder.resolve("model.json"), tiny(World.load().words().size()));
        recipe = Files.writeString(
                folder.resolve("recipe.json"),
                """
                {"stage": "joint", "model": "model.json", "steps": 6, "batch": 2, "frames": 2, "draws": 2, "look": true,
                 "seed": 5, "rate": 2e-3, "finalRate": 1e-4, "warmup": 2, "weightDecay": 0.01, "beta1": 0.9, "beta2": 0.99,
                 "eps": 1e-8, "maxNorm": 1.0, "ema": 0.9, "textWeight": 1, "imageWeight": 1, "dropCondition": 0.2,
                 "emphasis": 3, "rates": [{"pattern": "sampling_offsets", "factor": 0.3}],
                 "frozen": ["image_decoder.decoder.vae"], "checkpointEvery": 2}
                """);
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

    private void train(Path run) throws IOException {
        new Trainer(recipe, run, null, MmfsChoice.best().op()).train(10);
    }

    /** The losses of every step; of a step done twice the last. */
    private static Map<Long, List<Double>> losses(Path run) throws IOException {
        Map<Long, List<Double>> out = new TreeMap<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode e = new ObjectMapper().readTree(line);
            out.put(
                    e.get("step").asLong(),
                    List.of(
                            e.get("loss").asDouble(),
                            e.get("text").asDouble(),
                            e.get("image").asDouble(),
                            e.get("gradient_norm").asDouble()));
        }
        return out;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path f : files.toList()) {
                Files.copy(f, to.resolve(from.relativize(f)));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path f : files.toList()) {
                Files.delete(f);
            }
        }
        Files.delete(directory);
    }

    @Test
    void aRunThatGoesOnFromACheckpointIsTheUninterruptedRunBitForBit() throws IOException {
        Path whole = folder.resolve("whole");
        train(whole);
        Map<Long, List<Double>> expected = losses(whole);
        assertThat(expected).hasSize(6);
        Path stopped = folder.resolve("stopped");
        copy(whole, stopped);
        delete(stopped.resolve("checkpoints/step-6"));
        Files.delete(stopped.resolve("events.jsonl"));
        train(stopped);
        Map<Long, List<Double>> again = losses(stopped);
        assertThat(again.keySet()).containsExactly(4L, 5L);
        again.forEach((step, loss) -> assertThat(loss).isEqualTo(expected.get(step)));
        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            assertThat(Files.mismatch(
                            whole.resolve("checkpoints/step-6").resolve(file),
                            stopped.resolve("checkpoints/step-6").resolve(file)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void aDamagedCheckpointIsPassedOver() throws IOException {
        Path run = folder.resolve("run");
        train(run);
        Map<Long, List<Double>> expected = losses(run);
        Path model = run.resolve("checkpoints/step-6/model.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 64);
        }
        Files.delete(run.resolve("events.jsonl"));
        train(run);
        assertThat(losses(run)).isEqualTo(Map.of(4L, expected.get(4L), 5L, expected.get(5L)));
    }

    @Test
    void trainingLeavesNothingBehindInMemory() throws IOException {
        train(folder.resolve("first"));
        long tensors = Scope.liveTensors();
        int hooks = MmfsChoice.best().op().name().equals("reference") ? 0 : CustomGradient.live();
        train(folder.resolve("second"));
        assertThat(Scope.liveTensors()).isEqualTo(tensors);
        assertThat(MmfsChoice.best().op().name().equals("reference") ? 0 : CustomGradient.live())
                .isEqualTo(hooks);
        assertThat(losses(folder.resolve("first"))).isEqualTo(losses(folder.resolve("second")));
    }

    @Test
    void everyFaultOfARecipeIsNamedWithItsPlaceBeforeAnythingIsWritten() throws IOException {
        Files.writeString(
                recipe,
                Files.readString(recipe)
                        .replace("\"joint\"", "\"dance\"")
                        .replace("\"batch\": 2", "\"batch\": 0")
                        .replace("\"warmup\"", "\"warmpu\"")
                        .replace("\"look\": true", "\"look\": 1"));
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> train(run))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("recipe.json")
                .hasMessageContaining("\"stage\" is \"dance\", expected one of vae, joint")
                .hasMessageContaining("\"batch\" is 0, expected a whole number from 1 to 4096")
                .hasMessageContaining("\"warmpu\" is not known, perhaps \"warmup\" is meant")
                .hasMessageContaining("\"warmup\" is missing")
                .hasMessageContaining("\"look\" is 1, expected true or false");
        assertThat(run).doesNotExist();
        Files.writeString(recipe, "{\"stage\": ");
        assertThatThrownBy(() -> train(run)).hasMessageContaining("is not valid JSON: line 1");
    }

    @Test
    void theRecipesThatComeWithWeftAreRight() throws IOException {
        for (String name : List.of("vae.json", "storytelling.json", "smoke.json")) {
            assertThat(RecipeFile.read(Path.of("../assets/recipes").resolve(name))
                            .model())
                    .isEqualTo("storyworld-model.json");
        }
    }
}

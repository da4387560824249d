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
        recipe = TinyRun.recipe(folder);
    }

    private void train(Path run) throws IOException {
        new Trainer(recipe, run, Trainer.Instead.NOTHING, MmfsChoice.best().op()).train(10);
    }

    /** The losses of every step; of a step done twice the last. */
    private static Map<Long, List<Double>> losses(Path run) throws IOException {
        Map<Long, List<Double>> out = new TreeMap<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode e = new ObjectMapper().readTree(line);
            if (!e.has("loss")) {
                continue;
            }
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
                .hasMessageContaining("\"stage\" is \"dance\", expected one of vae, vision, joint")
                .hasMessageContaining("\"batch\" is 0, expected a whole number from 1 to 4096")
                .hasMessageContaining("\"warmpu\" is not known, perhaps \"warmup\" is meant")
                .hasMessageContaining("\"warmup\" is missing")
                .hasMessageContaining("\"look\" is 1, expected true or false");
        assertThat(run).doesNotExist();
        Files.writeString(recipe, "{\"stage\": ");
        assertThatThrownBy(() -> train(run)).hasMessageContaining("is not valid JSON: line 1");
    }

    @Test
    void whatIsWrongInsideAListHasItsPlaceAndWhatIsAllowed() throws IOException {
        TinyRun.change(
                recipe,
                """
                {"data": [{"source": "storyworld", "format": "auto", "task": "storytelling", "split": "train", "probability": 1},
                  {"source": "storyworld", "format": "docx", "task": "paint", "split": "holiday", "probability": 0, "x": 1}],
                 "rates": [{"pattern": 3, "factor": -1}], "lora": {"modules": [], "rank": 1.5, "alhpa": 2},
                 "weights": {"from": 3}, "about": 7}""");
        assertThatThrownBy(() -> train(folder.resolve("run")))
                .hasMessageContaining("\"data[1].format\" is \"docx\", expected one of auto, weft")
                .hasMessageContaining("\"data[1].task\" is \"paint\", expected one of storytelling, segmentation")
                .hasMessageContaining("\"data[1].split\" is \"holiday\", expected one of train, validation, test")
                .hasMessageContaining("\"data[1].probability\" is 0, expected a number above 0")
                .hasMessageContaining("\"data[1].x\" is not known")
                .hasMessageContaining("\"rates[0].pattern\" is 3")
                .hasMessageContaining("\"rates[0].factor\" is -1, expected a number from 0")
                .hasMessageContaining("\"lora.modules\" is []")
                .hasMessageContaining("\"lora.rank\" is 1.5, expected a whole number from 1 to 1024")
                .hasMessageContaining("\"lora.alhpa\" is not known, expected one of modules, rank, alpha")
                .hasMessageContaining("\"weights.names\" is missing")
                .hasMessageContaining("\"about\" is 7");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void valuesThatContradictEachOtherAreNamed() throws IOException {
        TinyRun.change(
                recipe, "{\"warmup\": 7, \"rate\": 1e-4, \"finalRate\": 1e-2, \"textWeight\": 0, \"imageWeight\": 0}");
        assertThatThrownBy(() -> train(folder.resolve("run")))
                .hasMessageContaining("\"warmup\" is 7, expected at most the 6 of \"steps\"")
                .hasMessageContaining("\"finalRate\" is")
                .hasMessageContaining("\"textWeight\" and \"imageWeight\" are both 0");
        String text = Files.readString(recipe);
        Files.writeString(recipe, text.substring(0, text.length() - 1) + ", \"batch\": 3}");
        assertThatThrownBy(() -> train(folder.resolve("run"))).hasMessageContaining("'batch' is there twice");
        Files.writeString(recipe, text + " and more");
        assertThatThrownBy(() -> train(folder.resolve("run"))).hasMessageContaining("is not valid JSON");
    }

    @Test
    void theRecipesThatComeWithWeftAreRightAndBeginWithWhatIsThere() throws IOException {
        Path recipes = Path.of("../assets/recipes");
        List<Path> files;
        try (Stream<Path> all = Files.list(recipes)) {
            files = all.filter(f -> !f.endsWith("storyworld-model.json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(9).allSatisfy(file -> {
            Recipe r = RecipeFile.read(file);
            assertThat(RecipeFile.beside(file, r.model())).exists();
        });
    }
}

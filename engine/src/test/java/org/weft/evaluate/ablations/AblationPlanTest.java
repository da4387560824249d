package org.weft.evaluate.ablations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.tensor.mmfs.MmfsChoice;

/** Plans of ablations, the bundled one above all. */
class AblationPlanTest {
    private static final Path BUNDLED =
            Path.of(System.getProperty("weft.home", "..")).resolve("assets/ablations/ablations.json");

    @TempDir
    Path folder;

    @Test
    void everyVariantOfTheBundledPlanDiffersFromTheBaseOnlyInWhatItNames() throws IOException {
        AblationPlan plan = AblationPlan.read(BUNDLED);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode base = mapper.readTree(
                plan.write("8 tokens, MMFS", 1, 0, folder.resolve("base")).toFile());
        JsonNode none = mapper.readTree(
                plan.write("8 tokens, no MMFS", 1, 0, folder.resolve("none")).toFile());
        assertThat(none.path("mmfs").asText()).isEqualTo("none");
        List<String> different = new ArrayList<>();
        none.properties().forEach(e -> {
            if (!e.getValue().equals(base.path(e.getKey()))) {
                different.add(e.getKey());
            }
        });
        assertThat(different).containsExactlyInAnyOrder("mmfs", "about");
        plan.write("no resampler, MMFS", 2, 7, folder.resolve("changed"));
        JsonNode model = mapper.readTree(folder.resolve("changed/model.json").toFile());
        assertThat(model.path("visualResampler").path("layers").asInt()).isZero();
        JsonNode recipe = mapper.readTree(folder.resolve("changed/recipe.json").toFile());
        assertThat(recipe.path("steps").asInt()).isEqualTo(7);
        assertThat(recipe.path("seed").asInt()).isEqualTo(2);
    }

    @Test
    void faultsOfPlansAreNamed() throws IOException {
        Path missing = Files.writeString(
                folder.resolve("a.json"),
                "{\"recipe\": {}, \"model\": {}, \"variants\": {\"x\": {}},"
                        + " \"comparisons\": [{\"name\": \"c\", \"variants\": [\"x\", \"y\"]}]}");
        assertThatThrownBy(() -> AblationPlan.read(missing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"c\" names the variant \"y\"");
        Path empty = Files.writeString(folder.resolve("b.json"), "{}");
        assertThatThrownBy(() -> AblationPlan.read(empty)).hasMessageContaining("it needs recipe, model");
        Path broken = Files.writeString(folder.resolve("c.json"), "{");
        assertThatThrownBy(() -> AblationPlan.read(broken)).hasMessageContaining("not valid JSON");
        Path unknown = Files.writeString(
                folder.resolve("d.json"),
                "{\"recipe\": {}, \"model\": {}, \"variants\": {\"x\": {\"model\": {\"eyes\": 3}}},"
                        + " \"comparisons\": [{\"name\": \"c\", \"variants\": [\"x\"]}]}");
        assertThatThrownBy(() -> AblationPlan.read(unknown).write("x", 1, 0, folder.resolve("d")))
                .hasMessageContaining("no \"eyes\"");
    }

    /** The bundled plan with little to do. */
    private Path smaller() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode plan = (ObjectNode) mapper.readTree(BUNDLED.toFile());
        ObjectNode recipe = (ObjectNode) plan.path("recipe");
        recipe.put("batch", 2).put("frames", 1).put("draws", 1).put("validation", 2);
        ((ObjectNode) recipe.path("weights"))
                .put(
                        "from",
                        BUNDLED.resolveSibling("../models/storyworld-mini")
                                .toAbsolutePath()
                                .normalize()
                                .toString());
        return Files.writeString(folder.resolve("plan.json"), plan.toString());
    }

    @Test
    void whatIsDoneIsNotDoneAgainAndEverySeedCounts() throws IOException {
        Path small = smaller();
        Ablations ablations = new Ablations(
                small, folder.resolve("out"), folder, MmfsChoice.best().op());
        Ablations.Size size = new Ablations.Size("dense", 2, 2, 0, 8);
        List<String> said = new ArrayList<>();
        List<Ablations.Row> rows = ablations.run(size, said::add, () -> false);
        assertThat(said).hasSize(4).first().asString().contains("seed 1");
        assertThat(rows)
                .extracting(Ablations.Row::measure)
                .contains(
                        "captioning, held-out text loss",
                        "segmentation, held-out image loss",
                        "segmentation, held-out text loss");
        assertThat(rows).allSatisfy(r -> {
            assertThat(r.value()).isPositive().isFinite();
            assertThat(r.seeds()).isEqualTo(2);
            assertThat(r.spread()).isPositive();
        });
        long events = Files.size(folder.resolve("out/dense-cross-attention-1-2/events.jsonl"));
        assertThat(ablations.run(size, s -> {}, () -> false)).isEqualTo(rows);
        assertThat(Files.size(folder.resolve("out/dense-cross-attention-1-2/events.jsonl")))
                .isEqualTo(events);
        // stopped before anything is done: nothing is claimed
        Ablations other = new Ablations(
                small, folder.resolve("other"), folder, MmfsChoice.best().op());
        assertThat(other.run(size, s -> {}, () -> true)).isEmpty();
    }
}

package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.ImageSettings;
import org.weft.engine.SchedulerKind;
import org.weft.engine.TextSettings;
import org.weft.weights.Hashes;

class ModelsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path model = Path.of("");

    private final FakeEngine engine = new FakeEngine();
    private final Terminal terminal = new Terminal(engine);

    @BeforeEach
    void aSoundModel() throws IOException {
        engine.installed = model;
        Files.writeString(model.resolve("model.safetensors"), "weights");
        describe(Hashes.sha256(model.resolve("model.safetensors")));
    }

    @Test
    void listNamesWhatIsInstalled() {
        assertThat(terminal.run("models", "list", "--json")).isZero();
        assertThat(terminal.out())
                .containsExactly("{\"what\":\"Model\",\"value\":\"mini 1.0\",\"ok\":true,\"note\":\"" + model + "\"}");
    }

    @Test
    void aSoundModelVerifiesByNameAndAsInstalled() {
        assertThat(terminal.run("models", "verify")).isZero();
        assertThat(terminal.run("models", "verify", model.toString())).isZero();
        assertThat(terminal.out()).hasSize(2).allMatch(l -> l.startsWith("ok") && l.contains("hash ok"));
    }

    @Test
    void aChangedByteIsFoundByVerifyAndDoctor() throws IOException {
        Files.writeString(model.resolve("model.safetensors"), "weightz");

        assertThat(terminal.run("models", "verify")).isEqualTo(1);
        assertThat(terminal.run("doctor")).isZero();
        assertThat(terminal.out().stream().filter(l -> l.contains("does not match")))
                .hasSize(2);
    }

    @Test
    void missingWeightsAndMissingModelsAreBad() throws IOException {
        Files.delete(model.resolve("model.safetensors"));

        assertThat(terminal.run("models", "verify")).isEqualTo(1);
        assertThat(terminal.run("models", "verify", "nowhere")).isEqualTo(1);
        assertThat(terminal.out().getFirst()).startsWith("BAD").contains("is missing");
        assertThat(terminal.out().getLast()).startsWith("BAD").contains("nowhere");
    }

    @Test
    void aDamagedDescriptionIsOneLine() throws IOException {
        Files.writeString(model.resolve("weft.json"), "{\"format\": 1");

        assertThat(terminal.run("models", "list")).isZero();
        assertThat(terminal.out())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("BAD")
                .contains("weft.json");
    }

    private void describe(String sha256) throws IOException {
        Path recipes = Path.of(System.getProperty("weft.home", ".")).resolve("assets/recipes");
        ObjectNode description = JSON.createObjectNode().put("format", 1);
        description.put("name", "mini").put("version", "1.0").put("licence", "Apache-2.0");
        description
                .put("tokenizer", "tokenizer.json")
                .put("weights", "model.safetensors")
                .put("sha256", sha256);
        description.set(
                "config", JSON.readTree(recipes.resolve("storyworld-model.json").toFile()));
        description.set("image", JSON.valueToTree(new ImageSettings(25, 3.5, SchedulerKind.DDIM, false)));
        description.set("text", JSON.valueToTree(new TextSettings(0, 40, 1, 0, 0.9, 1, 1, 1)));
        JSON.writeValue(model.resolve("weft.json").toFile(), description);
    }
}

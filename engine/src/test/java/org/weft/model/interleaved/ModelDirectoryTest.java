package org.weft.model.interleaved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.EngineException;
import org.weft.engine.InstalledModel;

/** The bundled model's directory, whole and damaged. */
class ModelDirectoryTest {
    private static final Path BUNDLED =
            Path.of(System.getProperty("weft.home", "..")).resolve("assets/models/storyworld-mini");

    @TempDir
    Path folder = Path.of("");

    private Path damaged() throws IOException {
        for (String name : List.of("weft.json", "model.safetensors")) {
            Files.copy(BUNDLED.resolve(name), folder.resolve(name));
        }
        byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(folder.resolve("model.safetensors"), bytes);
        return folder;
    }

    @Test
    void aModelIsDescribedWithoutLoadingIt() throws IOException {
        InstalledModel model = ModelDirectory.describe(BUNDLED);
        assertThat(model.name()).isEqualTo("storyworld-mini");
        assertThat(model.precision()).isEqualTo("F16");
        assertThat(model.memoryBytes()).isEqualTo(4 * model.parameters());
        assertThat(model.diskBytes()).isGreaterThanOrEqualTo(Files.size(BUNDLED.resolve("model.safetensors")));
        assertThat(model.problem()).isEmpty();
    }

    @Test
    void whatIsWrongIsPartOfTheDescription() throws IOException {
        assertThat(ModelDirectory.describe(folder.resolve("none")).problem()).contains("none");
        Files.copy(BUNDLED.resolve("weft.json"), folder.resolve("weft.json"));
        assertThat(ModelDirectory.describe(folder).problem()).contains("is missing");
        Files.writeString(folder.resolve("model.safetensors"), "x");
        assertThat(ModelDirectory.describe(folder).problem()).isNotEmpty();
    }

    @Test
    void aHashIsReadWithProgressAndCanBeCancelled() {
        List<Double> shares = new ArrayList<>();
        ModelDirectory.verify(BUNDLED, shares::add);
        assertThat(shares).hasSizeGreaterThan(10).isSorted().last().isEqualTo(1.0);
        shares.clear();
        assertThatThrownBy(() -> ModelDirectory.verify(BUNDLED, share -> {
                    shares.add(share);
                    return false;
                }))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(EngineException.Code.CANCELLED));
        assertThat(shares).hasSize(1);
    }

    @Test
    void aChangedByteIsFound() throws IOException {
        Path damaged = damaged();
        assertThatThrownBy(() -> ModelDirectory.verify(damaged, share -> true)).hasMessageContaining("does not match");
    }
}

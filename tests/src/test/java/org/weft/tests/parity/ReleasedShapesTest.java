package org.weft.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.tensor.Scope;
import org.weft.tensor.mmfs.MmfsReference;

class ReleasedShapesTest {
    /** The released configuration: Vicuna 13B, CLIP ViT-L/14 at 224, Stable Diffusion 2.1-base. */
    static ModelConfig released() {
        List<Boolean> attention = List.of(true, true, true, false);
        return new ModelConfig(
                new ModelConfig.Tokens(1, 2, 31999, 32000, 32001),
                64,
                2048,
                new ModelConfig.Vision(224, 14, 1024, 24, 16, 4096, 64, 16),
                new ModelConfig.Resampler(64, 768, 12, 12, 3072, 2, true, 0.1),
                new ModelConfig.Language(32002, 5120, 13824, 40, 40, 4, 2048, 16, 8, 1024, 50, List.of(32, 16, 8), 16),
                new ModelConfig.Resampler(77, 1024, 1, 16, 3072, 1, false, 0),
                new ModelConfig.Unet(
                        64, 4, 1, List.of(320, 640, 1280, 1280), List.of(5, 10, 20, 20), attention, 1024, 2, 32),
                new ModelConfig.Vae(List.of(128, 256, 512, 512), 2, 4, 32, 1, true, List.of(0.18215), List.of()),
                new ModelConfig.UnetMmfs(
                        ModelConfig.Placement.SKIPS,
                        ModelConfig.History.PREVIOUS,
                        1024,
                        16,
                        8,
                        10,
                        List.of(64, 32, 16, 8),
                        64),
                new ModelConfig.Diffusion(0.00085, 0.012, "scaled_linear", 1000, "epsilon", 1));
    }

    @Test
    void theFullConfigurationHasExactlyTheReleasedNamesAndShapes() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/reference/released_state_dict.txt"))) {
            String[] parts = line.split(" ", 2);
            expected.put(parts[0], parts[1]);
        }
        Map<String, String> actual = new TreeMap<>();
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.shapesOnly()) {
            new MmInterleaved(new Params(store), released(), new MmfsReference());
            store.shapes().forEach((name, shape) -> {
                String text = Arrays.toString(shape).replaceAll("[\\[\\] ]", "");
                actual.put(name, text);
            });
        }
        assertThat(actual).isEqualTo(expected);
        assertThat(actual).hasSize(2659);
    }
}

package org.weft.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
            new MmInterleaved(new Params(store), ModelConfig.released(), new MmfsReference());
            store.shapes().forEach((name, shape) -> {
                String text = Arrays.toString(shape).replaceAll("[\\[\\] ]", "");
                actual.put(name, text);
            });
        }
        assertThat(actual).isEqualTo(expected);
        assertThat(actual).hasSize(2659);
    }
}

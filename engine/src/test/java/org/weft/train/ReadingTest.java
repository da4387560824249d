package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
    @TempDir
    Path folder;

    @Test
    void theUnetRestsWherePicturesHaveNoWeightAndWordsLearnTheSame() throws IOException {
        Path recipe = TinyRun.change(TinyRun.recipe(folder), "{\"steps\": 2, \"imageWeight\": 0, \"validation\": 2}");
        Path run = folder.resolve("reading");
        TinyRun.trainer(recipe, run).train(10);
        List<JsonNode> steps = TinyRun.events(run, "loss");
        assertThat(steps).hasSize(2).allSatisfy(e -> {
            assertThat(e.has("image")).isFalse();
            assertThat(e.get("text").asDouble()).isPositive();
        });
        // progress is still measured whole
        assertThat(TinyRun.events(run, "validation")
                        .getLast()
                        .path("validation")
                        .has("image"))
                .isTrue();
        Path both = folder.resolve("both");
        TinyRun.trainer(TinyRun.change(recipe, "{\"imageWeight\": 1e-9}"), both).train(10);
        assertThat(TinyRun.events(both, "loss").getFirst().get("text").asDouble())
                .isEqualTo(steps.getFirst().get("text").asDouble());
    }
}

package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.tensor.mmfs.MmfsChoice;
import org.weft.weights.Safetensors;

class StepTimesTest {
    @TempDir
    Path folder = Path.of("");

    private List<StepTimes.Step> times(Path recipe, StepTimes.Plan plan) throws IOException {
        return StepTimes.of(recipe, Trainer.Instead.NOTHING, MmfsChoice.best().op(), plan);
    }

    @Test
    void everyStepBehindTheWarmUpIsTimed() throws IOException {
        List<StepTimes.Step> steps = times(TinyRun.recipe(folder), new StepTimes.Plan(2, 1, null));
        assertThat(steps).hasSize(2).allSatisfy(s -> {
            assertThat(s.seconds()).isPositive();
            assertThat(s.waited()).isBetween(0.0, s.seconds());
            assertThat(s.images()).isEqualTo(10);
            assertThat(s.tokens()).isGreaterThan(2 * 5 * 4);
        });
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void batchesHoldWhatTheFirstStepComputesFrom() throws IOException {
        Path recipe = TinyRun.recipe(folder);
        Path batches = folder.resolve("batches");
        times(recipe, new StepTimes.Plan(1, 0, batches));
        TinyRun.trainer(recipe, folder.resolve("run")).train(0.001);
        double text = TinyRun.events(folder.resolve("run"), "text")
                .getFirst()
                .path("text")
                .asDouble();
        try (Safetensors first = Safetensors.open(batches.resolve("batch-0.safetensors"));
                Safetensors last = Safetensors.open(batches.resolve("batch-3.safetensors"))) {
            assertThat(first.floats("expected")[0]).isEqualTo((float) text);
            assertThat(first.floats("images")).hasSize(10 * 3 * 32 * 32);
            // two rows, two pictures of each, two draws
            assertThat(first.floats("vae_noise")).hasSize(4 * 4 * 8 * 8);
            assertThat(first.floats("noise")).hasSize(8 * 4 * 8 * 8);
            assertThat(first.floats("weights")).hasSize(8);
            assertThat(last.names()).contains("ids", "targets", "chosen").doesNotContain("expected");
        }
        assertThat(RecipeFile.read(batches.resolve("recipe.json")).draws()).isEqualTo(2);
    }

    @Test
    void batchesOfAccumulatedStepsAreRefused() throws IOException {
        Path recipe = TinyRun.change(TinyRun.recipe(folder), "{\"accumulate\": 2}");
        assertThatThrownBy(() -> times(recipe, new StepTimes.Plan(1, 0, folder.resolve("batches"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"accumulate\" 1");
        assertThat(folder.resolve("batches")).doesNotExist();
    }
}

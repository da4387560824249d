package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.tensor.Precision;

/** Training in 16 bits: near float32 in its losses and gradients, whole float32 in what it keeps. */
class MixedPrecisionTest {
    @TempDir
    Path folder;

    private List<JsonNode> steps(String name, String changes) throws IOException {
        Path recipe = TinyRun.change(TinyRun.recipe(folder), changes);
        Path run = folder.resolve(name);
        TinyRun.trainer(recipe, run).train(10);
        return TinyRun.events(run, "gradient_norm");
    }

    @ParameterizedTest
    @CsvSource({"bfloat16, false", "bfloat16, true", "float16, false"})
    void lossesAndGradientsStayNearFloat32(String precision, boolean recompute) throws IOException {
        String common = "\"steps\": 3, \"checkpointEvery\": 3, \"recompute\": " + recompute;
        List<JsonNode> whole = steps("float32", "{" + common + ", \"precision\": \"float32\"}");
        List<JsonNode> half = steps("half", "{" + common + ", \"precision\": \"" + precision + "\"}");
        assertThat(half).hasSize(3);
        for (int i = 0; i < 3; i++) {
            double loss = whole.get(i).get("loss").asDouble();
            double norm = whole.get(i).get("gradient_norm").asDouble();
            assertThat(half.get(i).get("loss").asDouble()).isCloseTo(loss, within(0.02 * loss));
            assertThat(half.get(i).get("gradient_norm").asDouble()).isCloseTo(norm, within(0.1 * norm));
        }
        // it is really another arithmetic
        assertThat(half.get(0).get("loss").asDouble())
                .isNotEqualTo(whole.get(0).get("loss").asDouble());
    }

    @Test
    void theLossScaleFallsOnOverflowRisesWithPatienceAndGivesUpAtOne() {
        LossScale scale = new LossScale(Precision.FLOAT16);
        assertThat(scale.value()).isEqualTo(65536);
        assertThat(scale.seen(false)).isTrue();
        assertThat(scale.value()).isEqualTo(32768);
        for (int i = 0; i < 2000; i++) {
            assertThat(scale.seen(true)).isFalse();
        }
        assertThat(scale.value()).isEqualTo(65536);
        int tries = 0;
        while (scale.seen(false)) {
            tries++;
        }
        assertThat(tries).isEqualTo(16);
    }

    @Test
    void otherPrecisionsAreNotScaled() {
        for (Precision precision : new Precision[] {Precision.FLOAT32, Precision.BFLOAT16}) {
            LossScale scale = new LossScale(precision);
            assertThat(scale.value()).isEqualTo(1);
            assertThat(scale.seen(false)).isFalse();
            assertThat(scale.value()).isEqualTo(1);
        }
    }

    @Test
    void aRunGoesOnWithTheScaleItStoppedWith() throws IOException {
        Path recipe = TinyRun.change(
                TinyRun.recipe(folder), "{\"steps\": 4, \"checkpointEvery\": 2, \"precision\": \"float16\"}");
        Path whole = folder.resolve("whole");
        TinyRun.trainer(recipe, whole).train(10);
        Path broken = folder.resolve("broken");
        int[] asked = {0};
        TinyRun.trainer(recipe, broken).train(10, () -> ++asked[0] > 2);
        TinyRun.trainer(recipe, broken).train(10);
        assertThat(TinyRun.events(broken, "gradient_norm").getLast().get("loss").asDouble())
                .isEqualTo(TinyRun.events(whole, "gradient_norm")
                        .getLast()
                        .get("loss")
                        .asDouble());
    }
}

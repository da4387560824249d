package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.tensor.CustomGradient;
import org.weft.tensor.Recompute;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;

/** Activation checkpointing gives the gradients it would have without. */
class RecomputeTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @Test
    void aRunWithBlocksComputedAgainIsTheSameRun() throws IOException {
        List<JsonNode> plain = run("plain", false);
        List<JsonNode> again = run("again", true);
        assertThat(again).hasSameSizeAs(plain).hasSize(6);
        for (int i = 0; i < plain.size(); i++) {
            for (String key : List.of("loss", "text", "image", "gradient_norm")) {
                double expected = plain.get(i).get(key).asDouble();
                assertThat(again.get(i).get(key).asDouble())
                        .as("%s of step %d", key, i)
                        .isCloseTo(expected, within(1e-3 * Math.abs(expected)));
            }
        }
    }

    private List<JsonNode> run(String name, boolean recompute) throws IOException {
        Path recipe = TinyRun.change(TinyRun.recipe(folder), "{\"recompute\": " + recompute + "}");
        Path run = folder.resolve(name);
        TinyRun.trainer(recipe, run).train(10);
        return TinyRun.events(run, "gradient_norm");
    }

    @Test
    void aBlockRunsTwiceAndGradientsReachInputsAndWeights() {
        AtomicInteger runs = new AtomicInteger();
        float[][] plain = gradients(false, runs);
        assertThat(runs.getAndSet(0)).isEqualTo(1);
        float[][] again = gradients(true, runs);
        assertThat(runs.get()).isEqualTo(2);
        for (int i = 0; i < plain.length; i++) {
            assertThat(again[i]).containsExactly(plain[i], within((float) TOLERANCE));
            assertThat(plain[i]).doesNotContain(0f);
        }
        assertThat(CustomGradient.live()).isZero();
    }

    /** Of x, the weight and a constant, for sin(x w) c. */
    private static float[][] gradients(boolean recompute, AtomicInteger runs) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(new float[] {0.1f, -0.7f, 2}, 3).requireGrad(true);
            Tensor w = Tensor.of(new float[] {1.5f, 0.3f, -0.2f}, 3).requireGrad(true);
            Torch.setGradMode(true);
            Tensor loss;
            try (Scope inner = Scope.open()) {
                Tensor c = Tensor.of(new float[] {1, 2, 3}, 3); // gone before the backward pass
                loss = inner.keep(
                        Recompute.during(recompute, () -> Recompute.block(List.of(x), List.of(c), (in, fixed) -> {
                                    runs.incrementAndGet();
                                    return in.get(0).mul(w).sin().mul(fixed.get(0));
                                })
                                .sum()));
            } finally {
                Torch.setGradMode(false);
            }
            loss.backward();
            return new float[][] {x.grad().toFloats(), w.grad().toFloats()};
        } finally {
            Torch.setGradMode(false);
        }
    }

    @Test
    void withoutAnythingToLearnABlockSimplyRuns() {
        AtomicInteger runs = new AtomicInteger();
        try (Scope scope = Scope.open()) {
            Torch.setGradMode(true);
            Tensor x = Tensor.full(2, 3);
            Tensor y = Recompute.during(
                    true,
                    () -> Recompute.block(List.of(x), List.of(), (in, fixed) -> {
                        runs.incrementAndGet();
                        return in.get(0).square();
                    }));
            assertThat(y.toFloats()).containsOnly(4f);
            assertThat(y.requiresGrad()).isFalse();
        } finally {
            Torch.setGradMode(false);
        }
        assertThat(runs.get()).isEqualTo(1);
    }
}

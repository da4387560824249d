package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.model.Init;
import org.weft.model.WeightStore;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;

class AdamWTest {
    private static final AdamW.Config CONFIG = new AdamW.Config(0.9, 0.99, 1e-8, 1.0, 0.5);

    /** Three steps on f(w) = sum w^4 / 4 from (1, -2), against the formula written out in double. */
    @Test
    void stepsFollowPyTorchsFormulaWithClippingByTheGlobalNorm() {
        double[] w = {1, -2};
        double[] m = new double[2];
        double[] v = new double[2];
        try (Scope scope = Scope.open();
                WeightStore store = store()) {
            Tensor weight = store.parameters().getFirst().tensor();
            AdamW adam =
                    new AdamW(CONFIG, List.of(new AdamW.Item(store.parameters().getFirst(), 2, 0.1)));
            for (int step = 1; step <= 3; step++) {
                double norm = gradientStep(weight, adam);
                double[] g = {Math.pow(w[0], 3), Math.pow(w[1], 3)};
                double expectedNorm = Math.hypot(g[0], g[1]);
                assertThat(norm).isCloseTo(expectedNorm, within(1e-4));
                double clip = Math.min(1, 1 / (expectedNorm + 1e-6));
                for (int i = 0; i < 2; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * g[i] * clip;
                    v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i] * clip * clip;
                    double denominator = Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(0.99, step)) + 1e-8;
                    w[i] = w[i] * (1 - 0.02 * 0.1) - 0.02 / (1 - Math.pow(0.9, step)) * m[i] / denominator;
                    assertThat((double) weight.toFloats()[i]).isCloseTo(w[i], within(1e-5));
                }
            }
        } finally {
            Torch.setGradMode(false);
        }
    }

    @Test
    void aGradientThatIsNotFiniteChangesNothing() {
        try (Scope scope = Scope.open();
                WeightStore store = store()) {
            Tensor weight = store.parameters().getFirst().tensor();
            AdamW adam =
                    new AdamW(CONFIG, List.of(new AdamW.Item(store.parameters().getFirst(), 1, 0)));
            Torch.setGradMode(true);
            weight.requireGrad(true);
            weight.mul(Double.POSITIVE_INFINITY).sum().backward();
            Torch.setGradMode(false);
            assertThat(adam.update(0.1)).isNotFinite();
            assertThat(weight.toFloats()).containsExactly(1, -2);
            assertThat(adam.step()).isZero();
        }
    }

    private static WeightStore store() {
        WeightStore store = WeightStore.random(new java.util.Random(1));
        store.take("w", true, Init.values(() -> new float[] {1, -2}), 2);
        return store;
    }

    private static double gradientStep(Tensor weight, AdamW adam) {
        Torch.setGradMode(true);
        weight.requireGrad(true);
        weight.square().square().mul(0.25).sum().backward();
        Torch.setGradMode(false);
        return adam.update(0.01);
    }
}

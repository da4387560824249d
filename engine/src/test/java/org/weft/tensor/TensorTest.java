package org.weft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
    private Scope scope;

    @BeforeEach
    void open() {
        Torch.setGradMode(false);
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    static Tensor random(long seed, long... shape) {
        Random random = new Random(seed);
        float[] data = new float[(int) Shapes.count(shape)];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return Tensor.of(data, shape);
    }

    @Test
    void valuesGoInAndComeOut() {
        assertThat(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                        .transpose(0, 1)
                        .toFloats())
                .containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Tensor.of(new long[] {7, -1}, 2).toLongs()).containsExactly(7, -1);
        assertThat(Tensor.zeros(DType.F32, 0, 3).toFloats()).isEmpty();
    }

    @Test
    void piecesOfASplitAreTheSlicesAndSoAreTheirGradients() {
        Tensor pieces = random(1, 2, 5, 3);
        Tensor slices = random(1, 2, 5, 3);
        Torch.setGradMode(true);
        try {
            pieces.requireGrad(true);
            slices.requireGrad(true);
            List<Tensor> parts = pieces.split(1, 1, 0, 4);
            assertThat(parts.get(1).shape()).containsExactly(2, 0, 3);
            assertThat(parts.get(2).toFloats())
                    .containsExactly(slices.slice(1, 1, 5).toFloats());
            parts.get(0).square().mul(3).sum().add(parts.get(2).square().sum()).backward();
            slices.slice(1, 0, 1)
                    .square()
                    .mul(3)
                    .sum()
                    .add(slices.slice(1, 1, 5).square().sum())
                    .backward();
        } finally {
            Torch.setGradMode(false);
        }
        assertThat(pieces.grad().toFloats()).containsExactly(slices.grad().toFloats());
    }

    @Test
    void aPieceThatIsNotUsedGetsNoGradient() {
        Tensor x = random(2, 4);
        Torch.setGradMode(true);
        try {
            x.requireGrad(true);
            x.split(-1, 2, 2).get(1).sum().backward();
        } finally {
            Torch.setGradMode(false);
        }
        assertThat(x.grad().toFloats()).containsExactly(0, 0, 1, 1);
    }

    @Test
    void piecesThatAreNotTheWholeAreRefused() {
        Tensor x = random(3, 2, 4);
        for (long[] sizes : new long[][] {{}, {2, 1}, {5}, {-1, 5}}) {
            assertThatThrownBy(() -> x.split(1, sizes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[2, 4]");
        }
        assertThatThrownBy(() -> x.split(2, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scalarsDoNotPromote() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2);
        assertThat(x.mul(0.1).dtype()).isEqualTo(DType.F32);
        assertThat(x.mul(0.1).toFloats()[1]).isEqualTo(2 * 0.1f);
        assertThat(Tensor.of(new long[] {3}, 1).add(2).dtype()).isEqualTo(DType.I64);
    }

    @Test
    void bfloat16CastRoundsToNearestAndDoesNotAbort() {
        Tensor x = Tensor.of(new float[] {1.0f, 1 + 1f / 256, 3.14159f}, 3).to(DType.BF16);
        assertThat(x.dtype()).isEqualTo(DType.BF16);
        assertThat(x.to(DType.F32).toFloats()).containsExactly(1.0f, 1.0f, 3.140625f);
        assertThat(x.toFloats()[2]).isEqualTo(3.140625f);
    }

    @Test
    void groupNormEqualsItsDefinition() {
        Tensor x = random(1, 2, 6, 3, 3);
        Tensor w = random(2, 6);
        Tensor b = random(3, 6);
        Tensor grouped = x.reshape(2, 3, 18);
        Tensor centred = grouped.sub(grouped.mean(2, true));
        Tensor normed = centred.mul(centred.square().mean(2, true).add(1e-5).rsqrt());
        Tensor expected = normed.reshape(2, 6, 3, 3).mul(w.reshape(1, 6, 1, 1)).add(b.reshape(1, 6, 1, 1));
        close(Nn.groupNorm(x, 3, w, b, 1e-5), expected, 1e-5);
    }

    @Test
    void attentionEqualsSoftmaxOfProducts() {
        Tensor q = random(1, 2, 3, 5, 4);
        Tensor k = random(2, 2, 3, 7, 4);
        Tensor v = random(3, 2, 3, 7, 4);
        Tensor mask = random(4, 2, 1, 5, 7);
        Tensor expected =
                q.matmul(k.transpose(2, 3)).mul(0.5).add(mask).softmax(3).matmul(v);
        close(Nn.attention(q, k, v, mask, false), expected, 1e-5);
    }

    @Test
    void transposedConvolutionSpreadsEachPixel() {
        Tensor x = random(1, 1, 2, 2, 2);
        Tensor w = random(2, 2, 3, 2, 2);
        Tensor y = Nn.convTranspose2x2(x, w, Tensor.zeros(DType.F32, 3));
        float[] xs = x.toFloats();
        float[] ws = w.toFloats();
        // output channel 1, row 3, column 2 comes from input pixel (1,1) through kernel cell (1,0)
        float expected = xs[3] * ws[(0 * 3 + 1) * 4 + 2] + xs[4 + 3] * ws[(1 * 3 + 1) * 4 + 2];
        assertThat(y.toFloats()[(1 * 4 + 3) * 4 + 2]).isCloseTo(expected, within(1e-6f));
    }

    @Test
    void bilinearResizeDoesNotAlignCorners() {
        Tensor x = Tensor.of(new float[] {0, 4}, 1, 1, 1, 2);
        assertThat(Nn.resizeBilinear(x, 1, 4).toFloats()).containsExactly(0, 1, 3, 4);
    }

    @Test
    void pixelShuffleUndoesUnshuffle() {
        Tensor x = random(1, 2, 3, 4, 6);
        close(Nn.pixelShuffle(Nn.pixelUnshuffle(x, 2), 2), x, 0);
        assertThat(Nn.upsampleNearest(Tensor.of(new float[] {1, 2}, 1, 1, 1, 2), 2)
                        .toFloats())
                .containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
    }

    @Test
    void gradientsFlowThroughShimOperations() {
        Torch.setGradMode(true);
        Tensor x = random(5, 1, 2, 3, 3).requireGrad(true);
        Tensor loss = Nn.silu(Nn.groupNorm(x, 1, random(6, 2), random(7, 2), 1e-5))
                .square()
                .sum();
        loss.backward();
        float[] grad = x.grad().toFloats();
        Torch.setGradMode(false);
        float[] values = x.toFloats();
        for (int i : new int[] {0, 7, 17}) {
            assertThat((double) grad[i]).isCloseTo(numeric(values, i), within(2e-2));
        }
    }

    private static double numeric(float[] values, int i) {
        double[] side = new double[2];
        for (int s = 0; s < 2; s++) {
            float[] moved = values.clone();
            moved[i] += s == 0 ? 1e-2f : -1e-2f;
            Tensor x = Tensor.of(moved, 1, 2, 3, 3);
            side[s] = Nn.silu(Nn.groupNorm(x, 1, random(6, 2), random(7, 2), 1e-5))
                    .square()
                    .sum()
                    .item();
        }
        return (side[0] - side[1]) / 2e-2;
    }

    @Test
    void viewsCanBeWrittenThrough() {
        Tensor cache = Tensor.zeros(DType.F32, 2, 4);
        cache.slice(1, 1, 3).copyFrom(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        assertThat(cache.toFloats()).containsExactly(0, 1, 2, 0, 0, 3, 4, 0);
    }

    @Test
    void scopesFreeWhatTheyOwn() {
        long before = Scope.liveTensors();
        Tensor kept;
        try (Scope inner = Scope.open()) {
            Tensor x = random(1, 10);
            kept = inner.keep(x.add(x));
            x.mul(2);
        }
        assertThat(Scope.liveTensors()).isEqualTo(before + 1);
        assertThat(kept.toFloats()).hasSize(10);
        Scope outer = Scope.open();
        Scope inside = Scope.open();
        assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
        inside.close();
        outer.close();
    }

    @Test
    void wrongShapesAreNamedBeforeTheNativeCall() {
        assertThatThrownBy(() -> random(1, 2, 3).matmul(random(2, 4, 5)))
                .hasMessageContaining("matmul")
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[4, 5]");
        assertThatThrownBy(() -> random(1, 2, 3).add(random(2, 4))).hasMessageContaining("add");
        assertThatThrownBy(() -> random(1, 2, 3).reshape(7)).hasMessageContaining("reshape");
        assertThatThrownBy(() -> random(1, 3).slice(0, 2, 9)).hasMessageContaining("slice");
    }

    private static void close(Tensor a, Tensor b, double tolerance) {
        assertThat(a.shape()).isEqualTo(b.shape());
        float[] x = a.toFloats();
        float[] y = b.toFloats();
        for (int i = 0; i < x.length; i++) {
            assertThat((double) x[i]).isCloseTo(y[i], within(tolerance + 1e-12));
        }
    }
}

package org.weft.tensor.mmfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weft.tensor.CustomGradient;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.random.Philox;

/** Every implementation of MMFS inside autograd, held against the composed reference. */
class MmfsGradientTest {
    private Scope scope = Scope.open();

    @BeforeEach
    void gradients() {
        scope.close();
        scope = Scope.open();
        Torch.setGradMode(true);
    }

    @AfterEach
    void close() {
        Torch.setGradMode(false);
        scope.close();
    }

    static Stream<MmfsOp> implementations() {
        return MmfsChoice.all().stream().filter(op -> !op.name().equals("cuda"));
    }

    static Stream<MmfsOp> natives() {
        return implementations().filter(op -> !op.name().equals("reference"));
    }

    /** One problem; the same numbers for every implementation. */
    private static final class Problem {
        final List<Tensor> leaves = new ArrayList<>();
        final MmfsInputs inputs;
        final Tensor direction;

        Problem(long seed, int n, int q, int images, int heads, int dim, int points) {
            Levels levels = new Levels(List.of(5, 3), List.of(4, 3), List.of(1.0, 0.6));
            Philox random = new Philox(seed, 0);
            Tensor value = leaf(random, n, images, levels.total(), heads, dim);
            Tensor offsets = leaf(random, n, q, images, heads, points, 2);
            Tensor logits = leaf(random, n, q, images, heads, 2, points + 1);
            Tensor token = leaf(random, (long) heads * dim);
            float[] mask = new float[n * q * images];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = i % 3 == 1 ? 0 : 1;
            }
            float[] reference = new float[q * 2];
            for (int i = 0; i < reference.length; i++) {
                reference[i] = random.nextFloat();
            }
            inputs = new MmfsInputs(
                    value,
                    offsets,
                    logits,
                    Tensor.of(mask, n, q, images),
                    Tensor.of(reference, 1, q, 2),
                    token,
                    levels);
            direction = Tensor.of(floats(random, n * q * heads * dim), n, q, (long) heads * dim);
        }

        private Tensor leaf(Philox random, long... shape) {
            int count = 1;
            for (long s : shape) {
                count *= (int) s;
            }
            Tensor t = Tensor.of(floats(random, count), shape).requireGrad(true);
            leaves.add(t);
            return t;
        }

        private static float[] floats(Philox random, int count) {
            float[] out = new float[count];
            for (int i = 0; i < count; i++) {
                out[i] = random.nextFloat() * 2 - 1;
            }
            return out;
        }

        List<float[]> gradients(MmfsOp op) {
            leaves.forEach(Tensor::zeroGrad);
            op.attend(inputs).mul(direction).sum().backward();
            return leaves.stream().map(l -> l.grad().toFloats()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void gradientsAreTheReferences(MmfsOp op) {
        int[][] sizes = {{1, 1, 1, 1, 1, 1}, {2, 7, 3, 2, 8, 4}, {1, 33, 2, 3, 5, 3}};
        for (int[] s : sizes) {
            Problem problem = new Problem(11, s[0], s[1], s[2], s[3], s[4], s[5]);
            List<float[]> expected = problem.gradients(new MmfsReference());
            List<float[]> actual = problem.gradients(op);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), 2e-5f, op.name() + " input " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aGradientPointsWhereTheResultGrows(MmfsOp op) {
        Problem problem = new Problem(5, 1, 3, 2, 2, 4, 2);
        List<float[]> gradients = problem.gradients(op);
        for (int leaf = 0; leaf < problem.leaves.size(); leaf++) {
            Tensor tensor = problem.leaves.get(leaf);
            float[] g = gradients.get(leaf);
            double squared = 0;
            for (float v : g) {
                squared += (double) v * v;
            }
            if (squared < 1e-9) {
                continue;
            }
            float[] before = tensor.toFloats();
            double step = 1e-3 / Math.sqrt(squared);
            double[] ends = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] moved = before.clone();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += (float) ((side == 0 ? -step : step) * g[i]);
                }
                ends[side] = Torch.noGrad(() -> {
                    tensor.copyFrom(Tensor.of(moved, tensor.shape()));
                    return op.attend(problem.inputs)
                            .mul(problem.direction)
                            .sum()
                            .item();
                });
            }
            Torch.noGrad(() -> tensor.copyFrom(Tensor.of(before, tensor.shape())));
            assertEquals(1, (ends[1] - ends[0]) / (2 * step * squared), 0.02, op.name() + " input " + leaf);
        }
    }

    @ParameterizedTest
    @MethodSource("natives")
    void onlyWhatNeedsAGradientGetsOne(MmfsOp op) {
        Problem problem = new Problem(3, 2, 4, 2, 2, 4, 2);
        problem.leaves.get(1).requireGrad(false);
        problem.leaves.get(3).requireGrad(false);
        op.attend(problem.inputs).sum().backward();
        assertTrue(problem.leaves.get(0).gradIfAny().isPresent());
        assertFalse(problem.leaves.get(1).gradIfAny().isPresent());
        assertTrue(problem.leaves.get(2).gradIfAny().isPresent());
        problem.leaves.forEach(l -> l.requireGrad(false));
        assertFalse(op.attend(problem.inputs).requiresGrad());
    }

    /** The gradient reaches through what comes before and adds up over several uses. */
    @ParameterizedTest
    @MethodSource("natives")
    void takesPartInALongerGraph(MmfsOp op) {
        Problem problem = new Problem(9, 2, 4, 2, 2, 4, 2);
        List<List<float[]>> both = new ArrayList<>();
        for (MmfsOp one : List.of(new MmfsReference(), op)) {
            problem.leaves.forEach(Tensor::zeroGrad);
            MmfsInputs in = problem.inputs;
            MmfsInputs bent = new MmfsInputs(
                    in.value().tanh(),
                    in.offsets().mul(0.5),
                    in.logits(),
                    in.mask(),
                    in.reference(),
                    in.ignoreToken(),
                    in.levels());
            Tensor first = one.attend(bent);
            Tensor again = one.attend(in).mul(first);
            again.mean().backward();
            both.add(problem.leaves.stream().map(l -> l.grad().toFloats()).toList());
        }
        for (int i = 0; i < both.get(0).size(); i++) {
            assertArrayEquals(both.get(0).get(i), both.get(1).get(i), 1e-5f, "input " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("natives")
    void keepsNothingAliveBehindABackwardPassOrADroppedGraph(MmfsOp op) {
        Problem problem = new Problem(9, 2, 4, 2, 2, 4, 2);
        problem.gradients(op);
        int before = CustomGradient.live();
        for (int i = 0; i < 50; i++) {
            try (Scope inner = Scope.open()) {
                problem.gradients(op);
                op.attend(problem.inputs);
            }
        }
        assertEquals(before, CustomGradient.live());
    }

    @ParameterizedTest
    @MethodSource("natives")
    void tenThousandPassesLeaveMemoryFlat(MmfsOp op) throws IOException {
        // tensors of 60 KB: losing one a pass would show as hundreds of megabytes
        Problem problem = new Problem(9, 2, 64, 4, 4, 16, 4);
        passes(op, problem, 3000); // compilers and allocators settle
        long tensors = Scope.liveTensors();
        // the heap of everything tested here may grow meanwhile, but a leak shows every time
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3 && least >= 64L << 20; attempt++) {
            System.gc();
            long before = residentBytes();
            passes(op, problem, 10_000);
            assertEquals(tensors, Scope.liveTensors());
            System.gc();
            least = Math.min(least, residentBytes() - before);
        }
        long grown = least;
        assertTrue(grown < 64L << 20, () -> "10,000 passes took " + (grown >> 20) + " MB and gave nothing back");
    }

    private static void passes(MmfsOp op, Problem problem, int count) {
        for (int i = 0; i < count; i++) {
            try (Scope inner = Scope.open()) {
                problem.leaves.forEach(Tensor::zeroGrad);
                op.attend(problem.inputs).sum().backward();
            }
        }
    }

    /** Memory the process holds once Java has given back what it can; 0 where the system does not say. */
    private static long residentBytes() throws IOException {
        System.gc();
        Path statm = Path.of("/proc/self/statm");
        return Files.exists(statm) ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * 4096 : 0;
    }

    @ParameterizedTest
    @MethodSource("natives")
    void aSecondPassOverTheSameGraphIsRefused(MmfsOp op) {
        Problem problem = new Problem(9, 1, 2, 1, 1, 4, 2);
        Tensor loss = op.attend(problem.inputs).sum();
        loss.backward();
        var e = assertThrows(RuntimeException.class, loss::backward);
        assertTrue(
                String.valueOf(e.getMessage()).contains("second time")
                        || String.valueOf(e.getMessage()).contains("twice"),
                e::getMessage);
    }

    @ParameterizedTest
    @MethodSource("natives")
    void valuesThatAreNotFiniteStayWhereTheyAre(MmfsOp op) {
        Problem problem = new Problem(9, 2, 4, 2, 2, 4, 2);
        float[] value = problem.leaves.get(0).toFloats();
        int half = value.length / 2;
        value[half + 1] = Float.NaN;
        Torch.noGrad(() -> problem.leaves
                .get(0)
                .copyFrom(Tensor.of(value, problem.leaves.get(0).shape())));
        float[] out = op.attend(problem.inputs).detach().toFloats();
        for (int i = 0; i < out.length / 2; i++) {
            assertTrue(Float.isFinite(out[i]), "the first row reads no NaN");
        }
    }

    @Test
    void sayWhatDoesNotFit() {
        Problem problem = new Problem(9, 2, 4, 2, 2, 4, 2);
        MmfsInputs in = problem.inputs;
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> new MmfsInputs(
                        in.value(),
                        in.offsets().slice(1, 0, 3),
                        in.logits(),
                        in.mask(),
                        in.reference(),
                        in.ignoreToken(),
                        in.levels()));
        assertTrue(String.valueOf(e.getMessage()).contains("[2, 4, 2, 2, 2, 3]"), e::getMessage);
    }

    @Test
    void aMachineThatBuiltTheKernelsUsesThem() {
        MmfsChoice best = MmfsChoice.best();
        boolean built = org.weft.kernels.MmfsKernels.load().available();
        assertEquals(built ? "cpu" : "reference", best.op().name(), best.reason());
    }
}

package org.weft.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the CPU kernels promise beyond plain numbers: masks, dtypes, layouts, determinism and strange numbers. */
@EnabledIf("kernelsAvailable")
class CpuBehaviourTest {
    private static final ObviousMmfs.Dims DIMS =
            new ObviousMmfs.Dims(2, 3, 2, 16, 50, 4, List.of(new FeatureLevel(6, 5, 2), new FeatureLevel(3, 3, 1)));

    static boolean kernelsAvailable() {
        return MmfsKernels.load().available();
    }

    private CpuMmfs kernels;
    private RandomCase base;

    @BeforeEach
    void load() {
        kernels = MmfsKernels.load().get();
        base = RandomCase.of(new Random(1), DIMS, ElementType.F32);
    }

    private double[] forward(RandomCase c, CpuOptions options) {
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            TensorRef out = c.out(m, ElementType.F32);
            kernels.forward(c.inputs(m, ElementType.F32, ElementType.F32), MmfsOutputs.of(out), options);
            return Memory.read(out);
        }
    }

    private List<double[]> backward(RandomCase c, CpuOptions options) {
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            MmfsGradients g = c.gradients(m, in, ElementType.F32);
            kernels.backward(in, g, options);
            return List.of(
                    Memory.read(g.value()),
                    Memory.read(g.offsets()),
                    Memory.read(g.logits()),
                    Memory.read(g.ignoreToken()));
        }
    }

    private static RandomCase with(RandomCase c, double[] mask) {
        return new RandomCase(
                c.dims(), c.value(), c.offsets(), c.logits(), c.token(), c.reference(), mask, c.gradOut());
    }

    @Test
    void resultsHaveTheSameBitsForEveryThreadCount() {
        ObviousMmfs.Dims large = new ObviousMmfs.Dims(
                1, 2, 3, 32, 700, 8, List.of(new FeatureLevel(32, 32, 2), new FeatureLevel(8, 8, 0.5f)));
        RandomCase c = RandomCase.of(new Random(5), large, ElementType.F32);
        double[] one = forward(c, CpuOptions.threads(1));
        List<double[]> oneBack = backward(c, CpuOptions.threads(1));
        for (int threads : new int[] {2, 3, 7}) {
            assertThat(forward(c, CpuOptions.threads(threads)))
                    .as("threads %d", threads)
                    .isEqualTo(one);
            List<double[]> back = backward(c, CpuOptions.threads(threads));
            for (int i = 0; i < oneBack.size(); i++) {
                assertThat(back.get(i)).isEqualTo(oneBack.get(i));
            }
        }
    }

    @Test
    void aQueryGivesTheSameBitsAloneAndAmongMany() {
        double[] all = forward(base, CpuOptions.threads(1));
        int width = DIMS.heads() * DIMS.channels();
        int q = 17;
        RandomCase one = single(base, q);
        assertThat(forward(one, CpuOptions.threads(1))).isEqualTo(Arrays.copyOfRange(all, q * width, (q + 1) * width));
    }

    /** Query q of the first row. */
    private static RandomCase single(RandomCase c, int q) {
        ObviousMmfs.Dims d = c.dims();
        int perOffsets = d.images() * d.heads() * d.points() * 2;
        int perLogits = d.images() * d.heads() * d.levels().size() * (d.points() + 1);
        int width = d.heads() * d.channels();
        return new RandomCase(
                new ObviousMmfs.Dims(1, d.images(), d.heads(), d.channels(), 1, d.points(), d.levels()),
                Arrays.copyOf(c.value(), c.value().length / d.batch()),
                Arrays.copyOfRange(c.offsets(), q * perOffsets, (q + 1) * perOffsets),
                Arrays.copyOfRange(c.logits(), q * perLogits, (q + 1) * perLogits),
                c.token(),
                Arrays.copyOfRange(c.reference(), q * 2, q * 2 + 2),
                Arrays.copyOfRange(c.mask(), q * d.images(), (q + 1) * d.images()),
                Arrays.copyOfRange(c.gradOut(), q * width, (q + 1) * width));
    }

    @Test
    void aQueryThatSeesNoImageGivesTheIgnoreTokenExactly() {
        double[] out = forward(with(base, new double[base.mask().length]), CpuOptions.DEFAULT);
        int width = DIMS.heads() * DIMS.channels();
        for (int row = 0; row < out.length / width; row++) {
            assertThat(Arrays.copyOfRange(out, row * width, (row + 1) * width)).isEqualTo(base.token());
        }
    }

    @Test
    void hiddenImagesAreNeverReadWhateverTheyHold() {
        double[] expected = forward(base, CpuOptions.DEFAULT);
        List<double[]> expectedBack = backward(base, CpuOptions.DEFAULT);
        ObviousMmfs.Dims d = DIMS;
        int perOffsets = d.heads() * d.points() * 2;
        int perLogits = d.heads() * d.levels().size() * (d.points() + 1);
        double[] offsets = base.offsets().clone();
        double[] logits = base.logits().clone();
        for (int i = 0; i < base.mask().length; i++) {
            if (base.mask()[i] == 0) {
                Arrays.fill(offsets, i * perOffsets, (i + 1) * perOffsets, Double.NaN);
                Arrays.fill(logits, i * perLogits, (i + 1) * perLogits, Double.POSITIVE_INFINITY);
            }
        }
        RandomCase poisoned = new RandomCase(
                d, base.value(), offsets, logits, base.token(), base.reference(), base.mask(), base.gradOut());
        assertThat(forward(poisoned, CpuOptions.DEFAULT)).isEqualTo(expected);
        List<double[]> back = backward(poisoned, CpuOptions.DEFAULT);
        for (int i = 0; i < back.size(); i++) {
            assertThat(back.get(i)).isEqualTo(expectedBack.get(i));
        }
    }

    @Test
    void whatTheIgnoreSlotHoldsDoesNotMatter() {
        double[] logits = base.logits().clone();
        for (int i = DIMS.points(); i < logits.length; i += DIMS.points() + 1) {
            logits[i] = Double.NaN;
        }
        RandomCase changed = new RandomCase(
                DIMS,
                base.value(),
                base.offsets(),
                logits,
                base.token(),
                base.reference(),
                base.mask(),
                base.gradOut());
        assertThat(forward(changed, CpuOptions.DEFAULT)).isEqualTo(forward(base, CpuOptions.DEFAULT));
        assertThat(backward(changed, CpuOptions.DEFAULT).get(2))
                .isEqualTo(backward(base, CpuOptions.DEFAULT).get(2));
    }

    @Test
    void pointsThatAreFarInfiniteOrNaNReadZeroAndGetZeroGradient() {
        double[] strange = {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, -1e30, 3e9, -3e9, Float.MAX_VALUE
        };
        double[] offsets = new double[base.offsets().length];
        for (int i = 0; i < offsets.length; i += 2) {
            offsets[i + i / 2 % 2] = strange[i / 2 % strange.length];
        }
        RandomCase c = new RandomCase(
                DIMS,
                base.value(),
                offsets,
                base.logits(),
                base.token(),
                base.reference(),
                base.mask(),
                base.gradOut());
        // as if all maps were black
        RandomCase black = new RandomCase(
                DIMS,
                new double[base.value().length],
                base.offsets(),
                base.logits(),
                base.token(),
                base.reference(),
                base.mask(),
                base.gradOut());
        for (SimdLevel simd : SimdLevel.values()) {
            if (!kernels.supports(simd)) {
                continue;
            }
            CpuOptions options = new CpuOptions(1, simd);
            assertThat(forward(c, options)).isEqualTo(forward(black, options));
            assertThat(forward(single(c, 3), options)).isEqualTo(forward(single(black, 3), options));
            List<double[]> back = backward(c, options);
            assertThat(back.get(0)).containsOnly(0);
            assertThat(back.get(1)).containsOnly(0);
            assertThat(backward(single(c, 3), options).get(1)).containsOnly(0);
        }
    }

    @Test
    void nanInAVisibleValueReachesTheOutputAndOnlyThere() {
        double[] value = base.value().clone();
        int row = DIMS.images() * DIMS.pixels() * DIMS.heads() * DIMS.channels();
        Arrays.fill(value, 0, row, Double.NaN); // the whole first row of the batch
        RandomCase c = new RandomCase(
                DIMS,
                value,
                base.offsets(),
                base.logits(),
                base.token(),
                base.reference(),
                base.mask(),
                base.gradOut());
        double[] out = forward(c, CpuOptions.DEFAULT);
        double[] clean = forward(base, CpuOptions.DEFAULT);
        int half = out.length / 2;
        int seen = 0;
        for (int i = 0; i < half; i++) {
            seen += Double.isNaN(out[i]) ? 1 : 0;
        }
        assertThat(seen).isGreaterThan(half / 2);
        assertThat(Arrays.copyOfRange(out, half, out.length)).isEqualTo(Arrays.copyOfRange(clean, half, out.length));
    }

    @Test
    void anInfinitePixelNextToTheBorderDoesNotLeakThroughZeroWeights() {
        // one level of one pixel: a point left of it must not multiply infinity by zero
        ObviousMmfs.Dims d = new ObviousMmfs.Dims(1, 1, 1, 16, 20, 1, List.of(new FeatureLevel(1, 1, 1)));
        RandomCase c = RandomCase.of(new Random(2), d, ElementType.F32);
        double[] infinite = new double[c.value().length];
        Arrays.fill(infinite, Double.POSITIVE_INFINITY);
        double[] offsets = new double[c.offsets().length];
        Arrays.fill(offsets, 50);
        double[] mask = new double[c.mask().length];
        Arrays.fill(mask, 1);
        RandomCase far = new RandomCase(d, infinite, offsets, c.logits(), c.token(), c.reference(), mask, c.gradOut());
        assertThat(forward(far, CpuOptions.DEFAULT)).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(backward(far, CpuOptions.DEFAULT).get(1)).containsOnly(0);
        assertThat(forward(single(far, 0), CpuOptions.DEFAULT)).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F16", "BF16"})
    void halfPrecisionIsAsGoodAsRoundingTheFloatResult(ElementType type) {
        double epsilon = type == ElementType.F16 ? 1.0 / 1024 : 1.0 / 128;
        for (SimdLevel simd : SimdLevel.values()) {
            if (!kernels.supports(simd)) {
                continue;
            }
            CpuOptions options = new CpuOptions(2, simd);
            for (ElementType points : List.of(type, ElementType.F32)) {
                for (int queries : List.of(1, 60)) {
                    ObviousMmfs.Dims d = new ObviousMmfs.Dims(1, 2, 2, 37, queries, 3, DIMS.levels());
                    RandomCase c = RandomCase.of(new Random(queries), d, type);
                    double[] mask = new double[c.mask().length];
                    Arrays.fill(mask, 1);
                    checkHalf(with(c, mask), type, points, epsilon, options);
                }
            }
        }
    }

    private void checkHalf(RandomCase c, ElementType type, ElementType points, double epsilon, CpuOptions options) {
        List<double[]> exact = backward(c, options);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, type, points);
            TensorRef out = c.out(m, type);
            kernels.forward(in, MmfsOutputs.of(out), options);
            Close.within(epsilon, "out", Memory.read(out), c.expected().out());
            MmfsGradients g = c.gradients(m, in, type);
            kernels.backward(in, g, options);
            Close.within(epsilon, "value", Memory.read(g.value()), exact.get(0));
            Close.within(epsilon, "offsets", Memory.read(g.offsets()), exact.get(1));
            Close.within(epsilon, "logits", Memory.read(g.logits()), exact.get(2));
            Close.within(epsilon, "token", Memory.read(g.ignoreToken()), exact.get(3));
            m.checkGuards();
        }
    }

    @Test
    void masksOfEveryTypeAndBroadcastFormMeanTheSame() {
        ObviousMmfs.Dims d = DIMS;
        double[] perImage = {1, 0, 1};
        double[] full = new double[base.mask().length];
        for (int i = 0; i < full.length; i++) {
            full[i] = perImage[i % 3];
        }
        double[] expected = forward(with(base, full), CpuOptions.DEFAULT);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            for (ElementType type : List.of(ElementType.U8, ElementType.I64, ElementType.F32)) {
                for (long[] shape : new long[][] {{1, 1, 3}, {2, 1, 3}, {1, 50, 3}, {2, 50, 3}}) {
                    double[] mask = Arrays.copyOf(full, (int) (shape[0] * shape[1] * 3));
                    MmfsInputs in = base.inputs(m, ElementType.F32, ElementType.F32);
                    TensorRef out = base.out(m, ElementType.F32);
                    kernels.forward(masked(in, m.of(mask, type, shape)), MmfsOutputs.of(out), CpuOptions.DEFAULT);
                    assertThat(Memory.read(out))
                            .as("%s %s", type, Arrays.toString(shape))
                            .isEqualTo(expected);
                }
            }
            assertThat(d.images()).isEqualTo(3);
        }
    }

    private static MmfsInputs masked(MmfsInputs in, @Nullable TensorRef mask) {
        return new MmfsInputs(
                in.value(), in.offsets(), in.logits(), in.ignoreToken(), in.reference(), mask, in.levels());
    }

    @Test
    void noMaskMeansThatEveryImageIsVisible() {
        double[] ones = new double[base.mask().length];
        Arrays.fill(ones, 1);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            TensorRef out = base.out(m, ElementType.F32);
            MmfsInputs in = base.inputs(m, ElementType.F32, ElementType.F32);
            kernels.forward(masked(in, null), MmfsOutputs.of(out), CpuOptions.DEFAULT);
            assertThat(Memory.read(out)).isEqualTo(forward(with(base, ones), CpuOptions.DEFAULT));
        }
    }

    @Test
    void scatteredImagesGiveTheSameAsOneTensor() {
        double[] expected = forward(base, CpuOptions.DEFAULT);
        List<double[]> expectedBack = backward(base, CpuOptions.DEFAULT);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = base.inputs(m, ElementType.F32, ElementType.F32);
            TensorRef dense = ((MmfsValue.Dense) in.value()).tensor();
            List<@Nullable TensorRef> blocks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                blocks.add(TensorRef.of(
                        dense.address() + 4L * i * dense.stride(1), ElementType.F32, dense.size(2), 2, 16));
            }
            MmfsInputs scattered = new MmfsInputs(
                    new MmfsValue.PerImage(2, 3, blocks),
                    in.offsets(),
                    in.logits(),
                    in.ignoreToken(),
                    in.reference(),
                    in.mask(),
                    in.levels());
            TensorRef out = base.out(m, ElementType.F32);
            kernels.forward(scattered, MmfsOutputs.of(out), CpuOptions.DEFAULT);
            assertThat(Memory.read(out)).isEqualTo(expected);
            MmfsGradients g = base.gradients(m, scattered, ElementType.F32);
            kernels.backward(scattered, g, CpuOptions.DEFAULT);
            assertThat(Memory.read(g.value())).isEqualTo(expectedBack.get(0));
        }
    }

    @Test
    void stridedValuesGiveTheSameAsDenseOnes() {
        double[] expected = forward(base, CpuOptions.DEFAULT);
        ObviousMmfs.Dims d = DIMS;
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = base.inputs(m, ElementType.F32, ElementType.F32);
            // the same numbers head-major, rows padded to 20 floats: [N, I, H, S, 20]
            int pixels = d.pixels();
            double[] moved = new double[d.batch() * d.images() * d.heads() * pixels * 20];
            for (int i = 0; i < base.value().length; i++) {
                int c = i % 16;
                int h = i / 16 % 2;
                int s = i / 32 % pixels;
                int ni = i / 32 / pixels;
                moved[((ni * 2 + h) * pixels + s) * 20 + c] = base.value()[i];
            }
            TensorRef block = m.of(moved, ElementType.F32, d.batch(), d.images(), d.heads(), pixels, 20);
            TensorRef view = TensorRef.strided(
                    block.address(),
                    ElementType.F32,
                    new long[] {d.batch(), d.images(), pixels, d.heads(), 16},
                    new long[] {block.stride(0), block.stride(1), 20, block.stride(2), 1});
            for (MmfsInputs strided : List.of(new MmfsInputs(
                    new MmfsValue.Dense(view),
                    in.offsets(),
                    in.logits(),
                    in.ignoreToken(),
                    in.reference(),
                    in.mask(),
                    in.levels()))) {
                TensorRef out = base.out(m, ElementType.F32);
                kernels.forward(strided, MmfsOutputs.of(out), CpuOptions.DEFAULT);
                assertThat(Memory.read(out)).isEqualTo(expected);
            }
        }
    }

    @Test
    void unwantedGradientsAreSkippedAndTheOthersStayTheSame() {
        List<double[]> all = backward(base, CpuOptions.DEFAULT);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = base.inputs(m, ElementType.F32, ElementType.F32);
            MmfsGradients full = base.gradients(m, in, ElementType.F32);
            kernels.backward(in, new MmfsGradients(full.out(), full.value(), null, null, null), CpuOptions.DEFAULT);
            assertThat(Memory.read(full.value())).isEqualTo(all.get(0));
            kernels.backward(in, new MmfsGradients(full.out(), null, full.offsets(), null, null), CpuOptions.DEFAULT);
            assertThat(Memory.read(full.offsets())).isEqualTo(all.get(1));
            kernels.backward(in, new MmfsGradients(full.out(), null, null, full.logits(), null), CpuOptions.DEFAULT);
            assertThat(Memory.read(full.logits())).isEqualTo(all.get(2));
            kernels.backward(
                    in, new MmfsGradients(full.out(), null, null, null, full.ignoreToken()), CpuOptions.DEFAULT);
            assertThat(Memory.read(full.ignoreToken())).isEqualTo(all.get(3));
            m.checkGuards();
        }
    }

    @Test
    void noQueriesMeansNothingToWriteAndZeroGradients() {
        ObviousMmfs.Dims d = new ObviousMmfs.Dims(2, 2, 2, 8, 0, 3, DIMS.levels());
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            double[] none = {};
            RandomCase c = new RandomCase(
                    d, new double[2 * 2 * d.pixels() * 16], none, none, new double[16], none, none, none);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            kernels.forward(in, MmfsOutputs.of(c.out(m, ElementType.F32)), CpuOptions.DEFAULT);
            MmfsGradients g = c.gradients(m, in, ElementType.F32);
            kernels.backward(in, g, CpuOptions.DEFAULT);
            assertThat(Memory.read(g.value())).containsOnly(0);
            assertThat(Memory.read(g.ignoreToken())).containsOnly(0);
            m.checkGuards();
        }
    }

    @Test
    void callsFromManyThreadsAtOnceDoNotDisturbEachOther() throws Exception {
        double[] expected = forward(base, CpuOptions.threads(1));
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Callable<double[]>> jobs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                jobs.add(() -> forward(base, CpuOptions.threads(3)));
            }
            for (Future<double[]> job : pool.invokeAll(jobs)) {
                assertThat(job.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void itSaysWhichInstructionSetItUses() {
        assertThat(kernels.describe())
                .startsWith("CPU ")
                .contains("floats a vector")
                .contains("cores");
        assertThat(kernels.supports(SimdLevel.PORTABLE)).isTrue();
        assertThat(kernels.supports(kernels.level())).isTrue();
        assertThat(kernels.describe()).contains(kernels.level().toString());
    }

    @Test
    void thePadsOfATensorAreNeverTouched() {
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = base.inputs(m, ElementType.F32, ElementType.F32);
            byte[] before = Memory.segment(in.offsets()).toArray(ValueLayout.JAVA_BYTE);
            MmfsGradients g = base.gradients(m, in, ElementType.F32);
            kernels.backward(in, g, CpuOptions.DEFAULT);
            MemorySegment after = Memory.segment(in.offsets());
            assertThat(after.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
            m.checkGuards();
        }
    }
}

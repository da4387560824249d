package org.weft.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The CUDA kernels' source and host side, on a CPU that plays the card. */
@EnabledIf("org.weft.kernels.ShimDriver#possible")
class CudaSourceTest {
    private static final ObviousMmfs.Dims DIMS =
            new ObviousMmfs.Dims(2, 3, 2, 16, 9, 4, List.of(new FeatureLevel(6, 5, 2), new FeatureLevel(3, 3, 1)));

    private ShimDriver driver;
    private CudaMmfs kernels;

    @BeforeEach
    void open() {
        driver = new ShimDriver();
        kernels = new CudaMmfs(driver);
    }

    private double[] forward(RandomCase c, MmfsInputs in, Memory m) {
        TensorRef out = c.out(m, ElementType.F32);
        kernels.forward(in, MmfsOutputs.of(out), 0);
        return Memory.read(out);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F16", "BF16"})
    void halfPrecisionIsAsGoodAsRoundingTheFloatResult(ElementType type) {
        double epsilon = type == ElementType.F16 ? 1.0 / 1024 : 1.0 / 128;
        RandomCase c = RandomCase.of(new Random(4), DIMS, type);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs floats = c.inputs(m, ElementType.F32, ElementType.F32);
            MmfsGradients exact = c.gradients(m, floats, ElementType.F32);
            kernels.backward(floats, exact, 0);
            MmfsInputs in = c.inputs(m, type, type);
            TensorRef out = c.out(m, type);
            kernels.forward(in, MmfsOutputs.of(out), 0);
            Close.within(epsilon, "out", Memory.read(out), c.expected().out());
            MmfsGradients g = c.gradients(m, in, type);
            kernels.backward(in, g, 0);
            Close.within(epsilon, "value", Memory.read(g.value()), Memory.read(exact.value()));
            Close.within(epsilon, "offsets", Memory.read(g.offsets()), Memory.read(exact.offsets()));
            Close.within(epsilon, "logits", Memory.read(g.logits()), Memory.read(exact.logits()));
            Close.within(epsilon, "token", Memory.read(g.ignoreToken()), Memory.read(exact.ignoreToken()));
            m.checkGuards();
        }
        assertThat(driver.borrowed()).as("device memory still borrowed").isZero();
    }

    @Test
    void strangePointsReadZeroAndHiddenImagesAreNeverRead() {
        RandomCase base = RandomCase.of(new Random(1), DIMS, ElementType.F32);
        double[] strange = {Double.NaN, Double.POSITIVE_INFINITY, -1e30, 3e9, -3e9};
        double[] offsets = new double[base.offsets().length];
        for (int i = 0; i < offsets.length; i += 2) {
            offsets[i + i / 2 % 2] = strange[i / 2 % strange.length];
        }
        double[] logits = base.logits().clone();
        int perLogits = DIMS.heads() * DIMS.levels().size() * (DIMS.points() + 1);
        for (int i = 0; i < base.mask().length; i++) {
            if (base.mask()[i] == 0) {
                Arrays.fill(logits, i * perLogits, (i + 1) * perLogits, Double.NaN);
            }
        }
        double[] infinite = new double[base.value().length];
        Arrays.fill(infinite, Double.POSITIVE_INFINITY);
        RandomCase c = new RandomCase(
                DIMS, infinite, offsets, logits, base.token(), base.reference(), base.mask(), base.gradOut());
        RandomCase black = new RandomCase(
                DIMS,
                new double[infinite.length],
                base.offsets(),
                base.logits(),
                base.token(),
                base.reference(),
                base.mask(),
                base.gradOut());
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            Close.within(1e-6, "out", forward(c, in, m), black.expected().out());
            MmfsGradients g = c.gradients(m, in, ElementType.F32);
            kernels.backward(in, g, 0);
            assertThat(Memory.read(g.value())).containsOnly(0);
            assertThat(Memory.read(g.offsets())).containsOnly(0);
            assertThat(Memory.read(g.logits())).doesNotContain(Double.NaN);
            m.checkGuards();
        }
    }

    @Test
    void scatteredImagesGiveTheSameAsOneTensor() {
        RandomCase c = RandomCase.of(new Random(1), DIMS, ElementType.F32);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
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
            assertThat(forward(c, scattered, m)).isEqualTo(forward(c, in, m));
        }
        assertThat(driver.borrowed()).isZero();
    }

    @Test
    void nothingIsLaunchedForNoQueriesAndGradientsAreZeros() {
        ObviousMmfs.Dims d = new ObviousMmfs.Dims(2, 2, 2, 8, 0, 3, DIMS.levels());
        double[] none = {};
        RandomCase c =
                new RandomCase(d, new double[2 * 2 * d.pixels() * 16], none, none, new double[16], none, none, none);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            kernels.forward(in, MmfsOutputs.of(c.out(m, ElementType.F32)), 0);
            MmfsGradients g = c.gradients(m, in, ElementType.F32);
            kernels.backward(in, g, 0);
            assertThat(Memory.read(g.value())).containsOnly(0);
            assertThat(Memory.read(g.ignoreToken())).containsOnly(0);
        }
        assertThat(driver.launches()).isZero();
    }

    @Test
    void moreLevelsThanTheCardTakesAreRefusedWithTheirNumber() {
        List<FeatureLevel> many = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            many.add(new FeatureLevel(1, 1, 1));
        }
        ObviousMmfs.Dims d = new ObviousMmfs.Dims(1, 1, 1, 4, 1, 1, many);
        RandomCase c = RandomCase.of(new Random(1), d, ElementType.F32);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            assertThatThrownBy(() -> forward(c, in, m))
                    .hasMessageContaining("16")
                    .hasMessageContaining("17");
        }
    }

    @Test
    void fewQueriesAreSplitOverMoreGroupsAndManyAreNot() {
        CudaFacts card = new CudaFacts(0, "card", 1L << 34, 9, 0, 132, 48 * 1024);
        CudaSpecialisation module = CudaSpecialisation.of(ElementType.F32, ElementType.F32, 64, true);
        assertThat(module.lanes() * module.vector() * module.chunks()).isEqualTo(64);
        CudaPlan decode = CudaPlan.forward(card, module, new CudaPlan.Work(1, 4, 16, 64, 1, 3, 8));
        CudaPlan prompt = CudaPlan.forward(card, module, new CudaPlan.Work(1, 4, 16, 64, 2048, 3, 8));
        assertThat(decode.splits()).isGreaterThan(1);
        assertThat(prompt.splits()).isEqualTo(1);
        for (CudaPlan plan : List.of(decode, prompt)) {
            assertThat(plan.threads() % 32).isZero();
            assertThat(plan.sharedBytes()).isLessThanOrEqualTo(48 * 1024);
        }
        assertThatThrownBy(() -> CudaPlan.forward(card, module, new CudaPlan.Work(1 << 20, 1, 1 << 12, 64, 64, 1, 1)))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("blocks");
    }

    @Test
    void withoutACardTheReasonIsToldAndNothingBreaks() {
        Availability<CudaMmfs> cuda = CudaKernels.load(0);
        assertThat(cuda.reason()).isNotBlank();
        if (!cuda.available()) {
            assertThat(CudaKernels.status().reason()).isNotBlank();
        }
        assertThat(CudaLibraries.searchPath()).isNotEmpty();
    }

    @Test
    void libraryFilesAreFoundUnderTheNamesToolkitsAndLibtorchGiveThem(@TempDir Path folder) throws Exception {
        assertThat(CudaLibraries.find(List.of(folder.resolve("absent"), folder), "nvrtc"))
                .isEmpty();
        Files.createFile(folder.resolve("libnvrtc-builtins.so.12.8"));
        Files.createFile(folder.resolve("libnvrtc.so.11.2"));
        assertThat(CudaLibraries.find(List.of(folder), "nvrtc")).isEmpty();
        Path bundled = Files.createFile(folder.resolve("libnvrtc-1ea278b5.so.12"));
        assertThat(CudaLibraries.find(List.of(folder), "nvrtc")).contains(bundled);
    }
}

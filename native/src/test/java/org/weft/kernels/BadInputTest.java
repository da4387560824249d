package org.weft.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a call is said before anything is written. */
class BadInputTest {
    private static final long A = 4096; // an address that is never followed

    private static TensorRef f32(long... shape) {
        return TensorRef.of(A, ElementType.F32, shape);
    }

    private static final List<FeatureLevel> LEVELS = List.of(new FeatureLevel(4, 4, 1), new FeatureLevel(2, 2, 0.5f));

    private static MmfsInputs mmfs(TensorRef value, TensorRef offsets, TensorRef logits) {
        return new MmfsInputs(new MmfsValue.Dense(value), offsets, logits, f32(16), f32(1, 5, 2), f32(2, 1, 3), LEVELS);
    }

    @Test
    void aShapeThatDoesNotFitIsNamedTogetherWithTheOneExpected() {
        TensorRef value = f32(2, 3, 20, 2, 8);
        TensorRef offsets = f32(2, 5, 3, 2, 4, 2);
        assertThatThrownBy(() -> mmfs(value, offsets, f32(2, 5, 3, 2, 2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 5, 3, 2, 2, 4]")
                .hasMessageContaining("[2, 5, 3, 2, 2, 5]");
        assertThatThrownBy(() -> mmfs(f32(2, 3, 21, 2, 8), offsets, f32(2, 5, 3, 2, 2, 5)))
                .hasMessageContaining("20 pixels")
                .hasMessageContaining("21");
        assertThatThrownBy(() -> mmfs(f32(2, 20, 2, 8), offsets, f32(2, 5, 3, 2, 2, 5)))
                .hasMessageContaining("[N, I, S, H, D]");
        assertThatThrownBy(() -> mmfs(value, f32(2, 5, 3, 3, 4, 2), f32(2, 5, 3, 2, 2, 5)))
                .hasMessageContaining("offsets");
    }

    @Test
    void typesThatDoNotFitAreNamed() {
        TensorRef value = f32(2, 3, 20, 2, 8);
        TensorRef half = TensorRef.of(A, ElementType.F16, 2, 5, 3, 2, 2, 5);
        assertThatThrownBy(() -> mmfs(value, f32(2, 5, 3, 2, 4, 2), half)).hasMessageContaining("types must agree");
        assertThatThrownBy(() -> new MmfsValue.Dense(TensorRef.of(A, ElementType.I64, 1, 1, 1, 1, 1)))
                .hasMessageContaining("I64");
    }

    @Test
    void outputsAndGradientsAreCheckedAgainstTheInputs() {
        MmfsInputs in = mmfs(f32(2, 3, 20, 2, 8), f32(2, 5, 3, 2, 4, 2), f32(2, 5, 3, 2, 2, 5));
        assertThatThrownBy(() -> MmfsOutputs.of(f32(2, 5, 15)).check(in)).hasMessageContaining("[2, 5, 16]");
        assertThatThrownBy(() -> new MmfsGradients(f32(2, 5, 16), f32(2, 3, 20, 16), null, null, null).check(in))
                .hasMessageContaining("[2, 3, 20, 2, 8]");
        TensorRef holes = TensorRef.strided(A, ElementType.F32, new long[] {2, 5, 16}, new long[] {160, 32, 1});
        assertThatThrownBy(() -> MmfsOutputs.of(holes).check(in)).hasMessageContaining("dense");
    }

    @Test
    void tensorsWithoutAnAddressOrWithNegativeSizesAreRefused() {
        assertThatThrownBy(() -> TensorRef.of(0, ElementType.F32, 2, 2)).hasMessageContaining("address 0");
        assertThatThrownBy(() -> TensorRef.of(A, ElementType.F32, -1)).hasMessageContaining("negative");
        assertThat(TensorRef.of(0, ElementType.F32, 0, 4).count()).isZero();
        assertThatThrownBy(() -> TensorRef.strided(A, ElementType.F32, new long[] {2}, new long[] {1, 1}))
                .hasMessageContaining("length");
        assertThatThrownBy(() -> new FeatureLevel(0, 3, 1)).hasMessageContaining("0 x 3");
        assertThatThrownBy(() -> new CpuOptions(-1, SimdLevel.AUTO)).hasMessageContaining("-1");
    }

    /** Raw calls past the Java checks: the C side must refuse on its own. */
    static Stream<Arguments> rawFaults() {
        return Stream.of(
                fault("struct_bytes is 8", b -> b.set("struct_bytes", 8)),
                fault("value_dtype is 7", b -> b.set("value_dtype", 7)),
                fault("batch is -1", b -> b.set("batch", -1)),
                fault("heads is 0", b -> b.set("heads", 0)),
                fault("channels is 0", b -> b.set("channels", 0)),
                fault("points is 0", b -> b.set("points", 0)),
                fault("levels is 0", b -> b.set("levels", 0)),
                fault("images is 0", b -> b.set("images", 0)),
                fault("queries is -5", b -> b.set("queries", -5)),
                fault("value_stride_pixel is -1", b -> b.set("value_stride_pixel", -1)),
                fault("more elements than memory", b -> b.set("queries", 1L << 40)
                        .set("channels", 1L << 30)),
                fault("value is null", b -> b.set("value", 0)),
                fault("offsets is null", b -> b.set("offsets", 0)),
                fault("logits is null", b -> b.set("logits", 0)),
                fault("ignore_token is null", b -> b.set("ignore_token", 0)),
                fault("reference_points is null", b -> b.set("reference_points", 0)),
                fault("scale_ratios is null", b -> b.set("scale_ratios", 0)),
                fault("spatial_shapes is null", b -> b.set("spatial_shapes", 0)),
                fault("out is null", b -> b.set("out", 0)),
                fault("ends beyond the 7 pixels", b -> b.set("pixels", 7)),
                fault("mask_dtype is 9", b -> b.set("mask_dtype", 9)),
                fault("threads is -2", b -> b.set("threads", -2)),
                fault("stream is not 0", b -> b.set("stream", 1)),
                fault("simd is 11", b -> b.set("simd", 11)));
    }

    private static Arguments fault(String message, Consumer<ArgumentBlock> change) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rawFaults")
    void theLibraryRefusesWhatCannotBeRight(String message, Consumer<ArgumentBlock> change) {
        org.junit.jupiter.api.Assumptions.assumeTrue(MmfsKernels.load().available());
        RandomCase c = RandomCase.of(new Random(1), new ObviousMmfs.Dims(2, 3, 2, 8, 5, 4, LEVELS), ElementType.F32);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            TensorRef out = c.out(m, ElementType.F32);
            ArgumentBlock block = org.weft.kernels.Arguments.of(c.inputs(m, ElementType.F32, ElementType.F32), arena);
            org.weft.kernels.Arguments.outputs(block, MmfsOutputs.of(out));
            change.accept(block);
            assertThatThrownBy(() -> MmfsKernels.load().get().forwardRaw(block, arena))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining(message);
            MemorySegment untouched = Memory.segment(out);
            assertThat(untouched.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 0x5a);
        }
    }

    @Test
    void aMissingImageThatAQuerySeesIsRefusedAndAHiddenOneIsFine() {
        org.junit.jupiter.api.Assumptions.assumeTrue(MmfsKernels.load().available());
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            ObviousMmfs.Dims d = new ObviousMmfs.Dims(1, 2, 1, 4, 3, 1, LEVELS);
            RandomCase c = RandomCase.of(new Random(1), d, ElementType.F32);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            TensorRef image = m.of(new double[80], ElementType.F32, 20, 1, 4);
            for (int seen = 0; seen < 2; seen++) {
                MmfsInputs broken = new MmfsInputs(
                        new MmfsValue.PerImage(1, 2, java.util.Arrays.asList(image, null)),
                        in.offsets(),
                        in.logits(),
                        in.ignoreToken(),
                        in.reference(),
                        m.of(new double[] {1, seen}, ElementType.U8, 1, 1, 2),
                        in.levels());
                TensorRef out = c.out(m, ElementType.F32);
                CpuMmfs kernels = MmfsKernels.load().get();
                if (seen == 0) {
                    kernels.forward(broken, MmfsOutputs.of(out), CpuOptions.DEFAULT);
                    assertThat(Memory.read(out)).doesNotContain(Double.NaN);
                } else {
                    assertThatThrownBy(() -> kernels.forward(broken, MmfsOutputs.of(out), CpuOptions.DEFAULT))
                            .hasMessageContaining("value_images[0, 1] is null");
                }
            }
        }
    }

    @Test
    void aPlatformWithoutALibraryIsReportedWithAReason() {
        Availability<CpuMmfs> none = MmfsKernels.loadOnce("plan9-mips");
        assertThat(none.available()).isFalse();
        assertThat(none.reason()).contains("plan9-mips").contains("CMake");
        assertThatThrownBy(none::get).hasMessage(none.reason());
    }

    @Test
    void theCacheHoldsTheLibraryByItsHashAndRepairsDamage(@TempDir Path cache) throws Exception {
        Path source = cache.resolve("source.bin");
        Files.writeString(source, "library");
        Path first = MmfsKernels.extract(source.toUri().toURL(), "lib.so", cache);
        assertThat(first).hasContent("library");
        Files.writeString(first, "damaged");
        Path second = MmfsKernels.extract(source.toUri().toURL(), "lib.so", cache);
        assertThat(second).isEqualTo(first).hasContent("library");
        Files.writeString(source, "newer");
        assertThat(MmfsKernels.extract(source.toUri().toURL(), "lib.so", cache)).isNotEqualTo(first);
    }
}

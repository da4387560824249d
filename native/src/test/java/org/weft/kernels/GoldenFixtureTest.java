package org.weft.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels against numbers that the reference implementation computed. */
class GoldenFixtureTest {
    private static final List<String> OPS =
            List.of("mmfs_op_1", "mmfs_op_2_exact", "mmfs_op_3_L1P1", "mmfs_op_4", "mmfs_op_5_Lq1", "mmfs_op_6_far");
    private static final List<String> MODULES = List.of(
            "mmfs_module_1_mask3d",
            "mmfs_module_2_mask2d",
            "mmfs_module_3_unet",
            "mmfs_module_4_decode",
            "mmfs_module_5_grads");

    static Stream<Arguments> ops() {
        return Backends.all().stream().flatMap(b -> OPS.stream().map(f -> Arguments.of(b, f)));
    }

    static Stream<Arguments> modules() {
        return Backends.all().stream().flatMap(b -> MODULES.stream().map(f -> Arguments.of(b, f)));
    }

    private static long[] longs(int[] shape) {
        long[] out = new long[shape.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = shape[i];
        }
        return out;
    }

    private static TensorRef tensor(Memory memory, Fixture fixture, String name) {
        return memory.of(fixture.doubles(name), ElementType.F32, longs(fixture.shape(name)));
    }

    private static List<FeatureLevel> levels(JsonNode sizes) {
        List<FeatureLevel> levels = new ArrayList<>();
        for (JsonNode s : sizes) {
            levels.add(FeatureLevel.of(s.get(0).asInt(), s.get(1).asInt()));
        }
        return levels;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ops")
    void plainSamplingMatchesDoublePrecisionForwardAndBackward(Backend backend, String name) {
        Assumptions.assumeTrue(backend.usable(), backend.toString());
        Fixture fixture = Fixture.load(name);
        try (Arena arena = Arena.ofConfined()) {
            Memory memory = new Memory(arena);
            DeformInputs in = new DeformInputs(
                    tensor(memory, fixture, "value"),
                    tensor(memory, fixture, "sampling_locations"),
                    tensor(memory, fixture, "attention_weights"),
                    levels(fixture.facts().get("levels")));
            TensorRef out = memory.empty(ElementType.F32, longs(fixture.shape("output")));
            backend.forward(in, out);
            Close.within(1e-6, "output", Memory.read(out), fixture.doubles("output"));

            DeformGradients gradients = new DeformGradients(
                    tensor(memory, fixture, "grad_output"),
                    memory.empty(ElementType.F32, in.value().shape()),
                    memory.empty(ElementType.F32, in.locations().shape()),
                    memory.empty(ElementType.F32, in.weights().shape()));
            backend.backward(in, gradients);
            Close.within(1e-6, "grad_value", Memory.read(gradients.value()), fixture.doubles("grad_value"));
            Close.within(
                    2e-6, "grad_locations", Memory.read(gradients.locations()), fixture.doubles("grad_sampling_loc"));
            Close.within(1e-6, "grad_weights", Memory.read(gradients.weights()), fixture.doubles("grad_attn_weight"));
            memory.checkGuards();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("modules")
    void fusedOpMatchesTheModulesPointsWeightsAndOutput(Backend backend, String name) {
        Assumptions.assumeTrue(backend.usable(), backend.toString());
        try (Arena arena = Arena.ofConfined()) {
            Memory memory = new Memory(arena);
            ModuleCase c = ModuleCase.of(Fixture.load(name));
            MmfsInputs in = c.inputs(memory);
            TensorRef out = memory.empty(ElementType.F32, c.batch(), c.queries(), c.width());
            TensorRef locations =
                    memory.empty(ElementType.F32, longs(c.fixture().shape("sampling_locations")));
            TensorRef weights = memory.empty(ElementType.F32, longs(c.fixture().shape("attention_weights")));
            TensorRef ignored = memory.empty(ElementType.F32, c.batch(), c.queries(), c.heads());
            backend.forward(in, new MmfsOutputs(out, locations, weights, ignored));
            Close.within(1e-5, "locations", Memory.read(locations), c.fixture().doubles("sampling_locations"));
            Close.within(1e-5, "weights", Memory.read(weights), c.fixture().doubles("attention_weights"));
            Close.within(1e-5, "ignored", Memory.read(ignored), c.ignoredShares());
            Close.within(
                    1e-5, "output", c.project(Memory.read(out)), c.fixture().doubles("output"));
            memory.checkGuards();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void fusedGradientsReproduceTheModulesGradients(Backend backend) {
        Assumptions.assumeTrue(backend.usable(), backend.toString());
        Fixture fixture = Fixture.load("mmfs_module_5_grads");
        try (Arena arena = Arena.ofConfined()) {
            Memory memory = new Memory(arena);
            ModuleCase c = ModuleCase.of(fixture);
            MmfsInputs in = c.inputs(memory);
            double[] gradOut = c.unproject(fixture.doubles("grad_output"));
            MmfsGradients g = new MmfsGradients(
                    memory.of(gradOut, ElementType.F32, c.batch(), c.queries(), c.width()),
                    memory.empty(
                            ElementType.F32,
                            ((MmfsValue.Dense) in.value()).tensor().shape()),
                    memory.empty(ElementType.F32, in.offsets().shape()),
                    memory.empty(ElementType.F32, in.logits().shape()),
                    memory.empty(ElementType.F32, in.ignoreToken().shape()));
            backend.backward(in, g);
            ModuleCase.Gradients module =
                    c.chain(Memory.read(g.value()), Memory.read(g.offsets()), Memory.read(g.logits()));
            Close.within(1e-5, "grad.query", module.query(), fixture.doubles("grad.query"));
            Close.within(1e-5, "grad.input_flatten", module.features(), fixture.doubles("grad.input_flatten"));
            Close.within(
                    1e-5,
                    "grad.w.attention_weights.weight",
                    module.attentionWeight(),
                    fixture.doubles("grad.w.attention_weights.weight"));
            Close.within(
                    1e-5,
                    "grad.w.sampling_offsets.weight",
                    module.offsetWeight(),
                    fixture.doubles("grad.w.sampling_offsets.weight"));
            memory.checkGuards();
        }
    }

    static Stream<Backend> backends() {
        return Backends.all().stream();
    }

    @Test
    void theCpuKernelsAreTestedWhereverTheyLoad() {
        assertThat(Backends.all().stream().anyMatch(b -> b instanceof Backends.Cpu && b.usable()))
                .isEqualTo(MmfsKernels.load().available());
    }
}

package org.weft.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels against plain double-precision loops on random odd shapes, and their gradients against differences. */
class RandomShapesTest {
    /** Fewer on the CUDA source, whose threads are fibers here. */
    static Stream<Arguments> cases() {
        return Backends.all().stream().flatMap(b -> LongStream.range(0, b instanceof Backends.Cuda ? 8 : 40)
                .mapToObj(seed -> Arguments.of(b, seed)));
    }

    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("cases")
    void forwardAndTracesMatchPlainLoops(Backend backend, long seed) {
        Assumptions.assumeTrue(backend.usable());
        RandomCase c = RandomCase.of(seed, false, ElementType.F32);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            ObviousMmfs.Dims d = c.dims();
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            TensorRef out = c.out(m, ElementType.F32);
            TensorRef locations = m.empty(ElementType.F32, d.batch(), d.queries(), d.heads(), d.slots(), d.points(), 2);
            TensorRef weights = m.empty(ElementType.F32, d.batch(), d.queries(), d.heads(), d.slots(), d.points());
            TensorRef ignored = m.empty(ElementType.F32, d.batch(), d.queries(), d.heads());
            backend.forward(in, new MmfsOutputs(out, locations, weights, ignored));
            ObviousMmfs.Result expected = c.expected();
            Close.within(4e-6, "out", Memory.read(out), expected.out());
            Close.within(1e-6, "locations", Memory.read(locations), expected.locations());
            Close.within(1e-6, "weights", Memory.read(weights), expected.weights());
            Close.within(1e-6, "ignored", Memory.read(ignored), expected.ignored());
            m.checkGuards();
        }
    }

    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("cases")
    void everyGradientMatchesCentralDifferences(Backend backend, long seed) {
        Assumptions.assumeTrue(backend.usable());
        RandomCase c = RandomCase.of(1000 + seed, true, ElementType.F32);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            MmfsGradients g = c.gradients(m, in, ElementType.F32);
            backend.backward(in, g);
            Close.within(2e-5, "value", Memory.read(g.value()), differences(c, c.value()));
            Close.within(2e-5, "offsets", Memory.read(g.offsets()), differences(c, c.offsets()));
            Close.within(2e-5, "logits", Memory.read(g.logits()), differences(c, c.logits()));
            Close.within(2e-5, "token", Memory.read(g.ignoreToken()), differences(c, c.token()));
            m.checkGuards();
        }
    }

    private static double[] differences(RandomCase c, double[] inputs) {
        double[] out = new double[inputs.length];
        double step = 1e-6;
        for (int i = 0; i < inputs.length; i++) {
            double kept = inputs[i];
            inputs[i] = kept + step;
            double above = c.loss();
            inputs[i] = kept - step;
            out[i] = (above - c.loss()) / (2 * step);
            inputs[i] = kept;
        }
        return out;
    }

    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("cases")
    void gradientsOfLargerShapesMatchDirectionalDerivatives(Backend backend, long seed) {
        Assumptions.assumeTrue(backend.usable());
        RandomCase c = RandomCase.of(2000 + seed, false, ElementType.F32);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            MmfsInputs in = c.inputs(m, ElementType.F32, ElementType.F32);
            MmfsGradients g = c.gradients(m, in, ElementType.F32);
            backend.backward(in, g);
            along("value", c, c.value(), Memory.read(g.value()));
            along("offsets", c, c.offsets(), Memory.read(g.offsets()));
            along("logits", c, c.logits(), Memory.read(g.logits()));
            along("token", c, c.token(), Memory.read(g.ignoreToken()));
            m.checkGuards();
        }
    }

    private static void along(String what, RandomCase c, double[] inputs, double[] gradient) {
        Random r = new Random(7);
        double[] kept = inputs.clone();
        double[] direction = new double[inputs.length];
        double slope = 0;
        double size = 1e-9;
        for (int i = 0; i < direction.length; i++) {
            direction[i] = r.nextGaussian();
            slope += gradient[i] * direction[i];
            size += gradient[i] * gradient[i];
        }
        double step = 1e-7;
        double[] loss = new double[2];
        for (int side = 0; side < 2; side++) {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = kept[i] + (side == 0 ? -step : step) * direction[i];
            }
            loss[side] = c.loss();
        }
        System.arraycopy(kept, 0, inputs, 0, kept.length);
        assertThat((loss[1] - loss[0]) / (2 * step))
                .as(what)
                .isCloseTo(slope, org.assertj.core.data.Offset.offset(1e-4 * Math.sqrt(size)));
    }

    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("cases")
    void plainSamplingMatchesPlainLoops(Backend backend, long seed) {
        Assumptions.assumeTrue(backend.usable());
        Random r = new Random(3000 + seed);
        ObviousMmfs.Dims d = RandomCase.dims(r, false);
        int perQuery = d.batch() * d.queries() * d.heads() * d.levels().size() * d.points();
        double[] value = Memory.random(r, 1, ElementType.F32, d.batch() * d.pixels() * d.heads() * d.channels());
        double[] locations = Memory.random(r, 0.6, ElementType.F32, perQuery * 2);
        double[] weights = Memory.random(r, 1, ElementType.F32, perQuery);
        try (Arena arena = Arena.ofConfined()) {
            Memory m = new Memory(arena);
            DeformInputs in = new DeformInputs(
                    m.of(value, ElementType.F32, d.batch(), d.pixels(), d.heads(), d.channels()),
                    m.of(
                            locations,
                            ElementType.F32,
                            d.batch(),
                            d.queries(),
                            d.heads(),
                            d.levels().size(),
                            d.points(),
                            2),
                    m.of(
                            weights,
                            ElementType.F32,
                            d.batch(),
                            d.queries(),
                            d.heads(),
                            d.levels().size(),
                            d.points()),
                    d.levels());
            TensorRef out = m.empty(ElementType.F32, d.batch(), d.queries(), (long) d.heads() * d.channels());
            backend.forward(in, out);
            Close.within(4e-6, "out", Memory.read(out), ObviousMmfs.deform(d, value, locations, weights));
            m.checkGuards();
        }
    }
}

package org.weft.model;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a weight begins when it is not loaded (spec of the reference, section 2, Initialisation). */
@FunctionalInterface
public interface Init {
    /** Fills the values of a tensor of the given shape. */
    void fill(float[] out, long[] shape, RandomGenerator random);

    Init ZEROS = constant(0);
    Init ONES = constant(1);

    /** PyTorch's default for linear and convolution layers: uniform within 1/sqrt(inputs of an output). */
    Init LAYER = (out, shape, random) -> {
        double fanIn = 1;
        for (int i = 1; i < shape.length; i++) {
            fanIn *= shape[i];
        }
        uniform(-1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn)).fill(out, shape, random);
    };

    /** Uniform within sqrt(6 / (inputs + outputs)). */
    Init XAVIER = (out, shape, random) -> {
        double bound = Math.sqrt(6.0 / (shape[0] + shape[1]));
        uniform(-bound, bound).fill(out, shape, random);
    };

    static Init constant(double value) {
        return (out, shape, random) -> Arrays.fill(out, (float) value);
    }

    static Init uniform(double low, double high) {
        return (out, shape, random) -> {
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (low + (high - low) * random.nextDouble());
            }
        };
    }

    static Init normal(double deviation) {
        return (out, shape, random) -> {
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (deviation * random.nextGaussian());
            }
        };
    }

    /** Bias of a layer with the given number of inputs, PyTorch's default. */
    static Init bias(long fanIn) {
        double bound = 1 / Math.sqrt((double) fanIn);
        return uniform(-bound, bound);
    }

    /** Fixed values, computed only when needed. */
    static Init values(java.util.function.Supplier<float[]> values) {
        return (out, shape, random) -> {
            float[] source = values.get();
            System.arraycopy(source, 0, out, 0, out.length);
        };
    }
}

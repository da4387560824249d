package org.weft.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.DType;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** Owns a model's weights by name. Close it to free them all. */
public final class WeightStore implements Params.Source, AutoCloseable {
    /** A weight; {@code trainable} is false for tables and buffers. */
    public record Parameter(String name, Tensor tensor, boolean trainable) {}

    /** Makes a tensor's values. */
    private interface Maker {
        Tensor make(String name, Init init, long[] shape);
    }

    /** Ends the names of low-rank updates' factors. */
    public static final String LOW_RANK_A = ".lora_A.weight";

    public static final String LOW_RANK_B = ".lora_B.weight";

    private final Maker maker;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final List<Tensor> derived = new ArrayList<>();

    private @Nullable LowRankChoice lowRank;

    private WeightStore(Maker maker) {
        this.maker = maker;
    }

    /**
     * Which linear layers get a low-rank update.
     *
     * @param modules parts of layers' names
     * @param random draws the first factor; the second begins as zero, so that the model begins unchanged
     */
    public record LowRankChoice(List<String> modules, int rank, double alpha, RandomGenerator random) {}

    /** Must be called before the modules are built. */
    public WeightStore withLowRank(LowRankChoice choice) {
        lowRank = choice;
        return this;
    }

    @Override
    public Layers.@Nullable LowRank update(String name, long in, long out) {
        LowRankChoice choice = lowRank;
        if (choice == null || choice.modules().stream().noneMatch(name::contains)) {
            return null;
        }
        float[] first = new float[Math.toIntExact(choice.rank() * in)];
        double bound = Math.sqrt(1.0 / in);
        for (int i = 0; i < first.length; i++) {
            first[i] = (float) ((choice.random().nextFloat() * 2 - 1) * bound);
        }
        Tensor a = added(name + LOW_RANK_A, first, choice.rank(), in);
        Tensor b = added(name + LOW_RANK_B, new float[Math.toIntExact(out * choice.rank())], out, choice.rank());
        return new Layers.LowRank(a, b, choice.alpha() / choice.rank());
    }

    private Tensor added(String name, float[] values, long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor tensor = Scope.release(Tensor.of(values, shape));
            parameters.put(name, new Parameter(name, tensor, true));
            shapes.put(name, shape.clone());
            return tensor;
        }
    }

    /** Weights as a fresh model begins. */
    public static WeightStore random(RandomGenerator random) {
        return random(random, Map.of());
    }

    /**
     * Weights as a fresh model begins, but for those already known.
     *
     * @param known values by name; one whose number does not fit the shape is an error
     */
    public static WeightStore random(RandomGenerator random, Map<String, float[]> known) {
        return new WeightStore((name, init, shape) -> {
            float[] values = new float[Math.toIntExact(count(shape))];
            init.fill(values, shape, random);
            float[] given = known.get(name);
            if (given != null && given.length != values.length) {
                throw new IllegalArgumentException("weight " + name + " has " + given.length
                        + " values where it comes from, the configuration asks for " + Arrays.toString(shape));
            }
            return Tensor.of(given == null ? values : given, shape);
        });
    }

    /**
     * Weights from somewhere that knows them by name.
     *
     * @param source gives the float32 tensor of a name, or null
     * @throws IllegalArgumentException at construction of a module whose weight is missing or has another shape
     */
    public static WeightStore from(Function<String, @Nullable Tensor> source) {
        return new WeightStore((name, init, shape) -> {
            Tensor tensor = source.apply(name);
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "weight " + name + " of shape " + Arrays.toString(shape) + " is missing");
            }
            if (!Arrays.equals(tensor.shape(), shape)) {
                throw new IllegalArgumentException("weight " + name + " has shape " + Arrays.toString(tensor.shape())
                        + ", the configuration asks for " + Arrays.toString(shape));
            }
            return tensor.to(DType.F32);
        });
    }

    /** Every weight the same small number, made at once: enough for measuring time. */
    public static WeightStore constant(double value) {
        return new WeightStore((name, init, shape) -> Tensor.full(value, shape));
    }

    /** No weights at all: only names and shapes, at the cost of a few bytes each. Modules built on it cannot run. */
    public static WeightStore shapesOnly() {
        return new WeightStore((name, init, shape) -> Tensor.zeros(DType.F32, 0));
    }

    @Override
    public Tensor take(String name, boolean trainable, Init init, long... shape) {
        Parameter known = parameters.get(name);
        if (known != null) {
            return known.tensor();
        }
        try (Scope scope = Scope.open()) {
            Tensor tensor = Scope.release(maker.make(name, init, shape));
            parameters.put(name, new Parameter(name, tensor, trainable));
            shapes.put(name, shape.clone());
            return tensor;
        }
    }

    @Override
    public void skip(String name, long... shape) {
        shapes.put(name, shape.clone());
    }

    @Override
    public Tensor adopt(Tensor tensor) {
        derived.add(Scope.release(tensor));
        return tensor;
    }

    /** All weights in the order modules asked for them. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /** Name to shape of everything in the state_dict, unread buffers included. */
    public Map<String, long[]> shapes() {
        return shapes;
    }

    /** Number of values. */
    public long size() {
        return parameters.keySet().stream().mapToLong(n -> count(shapes.get(n))).sum();
    }

    private static long count(long @Nullable [] shape) {
        long n = 1;
        for (long s : shape == null ? new long[0] : shape) {
            n *= s;
        }
        return n;
    }

    @Override
    public void close() {
        parameters.values().forEach(p -> p.tensor().close());
        parameters.clear();
        derived.forEach(Tensor::close);
        derived.clear();
    }
}

package org.weft.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.DType;
import org.weft.tensor.Tensor;

/** One golden case: its description, its tensors, and what has been compared so far. */
final class Fixture implements AutoCloseable {
    /** Relative to the largest reference value, where sensitivity.json does not say. */
    private static final double DEFAULT_TOLERANCE = 1e-4;
    /** float32 itself is not finer. */
    private static final double FLOOR = 1e-6;

    final Path folder;
    final String name;
    final JsonNode meta;
    private final TensorFile file;
    private final @Nullable JsonNode sensitivity;
    private final Map<String, Comparison> compared = new HashMap<>();

    /** @param error largest difference, @param tolerance both relative to the largest reference value */
    record Comparison(String tensor, double error, double tolerance) {
        double ratio() {
            return error / tolerance;
        }
    }

    Fixture(Path folder, String name, JsonNode meta, @Nullable JsonNode sensitivity) {
        this.folder = folder;
        this.name = name;
        this.meta = meta;
        this.sensitivity = sensitivity;
        this.file = TensorFile.open(folder.resolve(name + ".safetensors"));
    }

    String kind() {
        return meta.path("kind").asText();
    }

    /** Names of all tensors. */
    Set<String> names() {
        return file.shapes().keySet();
    }

    boolean has(String tensor) {
        return file.has(tensor);
    }

    /** The tensor as stored. */
    Tensor raw(String tensor) {
        return file.tensor(tensor);
    }

    /** The tensor as float32; {@code name_u8} is divided by 255 and {@code name_f16} widened. */
    Tensor get(String tensor) {
        if (has(tensor + "_u8")) {
            return raw(tensor + "_u8").to(DType.F32).div(255);
        }
        for (String suffix : new String[] {"_f16", ""}) {
            if (has(tensor + suffix)) {
                return raw(tensor + suffix).to(DType.F32);
            }
        }
        // a dotted member of a family, such as features_f16.64
        int dot = tensor.lastIndexOf('.');
        if (dot > 0 && has(tensor.substring(0, dot) + "_f16" + tensor.substring(dot))) {
            return raw(tensor.substring(0, dot) + "_f16" + tensor.substring(dot))
                    .to(DType.F32);
        }
        throw new IllegalArgumentException("fixture " + name + " has no tensor " + tensor);
    }

    long[] longs(String tensor) {
        return raw(tensor).toLongs();
    }

    /** A matrix of integers as rows. */
    long[][] rows(String tensor) {
        Tensor t = raw(tensor);
        long[] flat = t.toLongs();
        int width = Math.toIntExact(t.size(1));
        long[][] out = new long[Math.toIntExact(t.size(0))][];
        for (int i = 0; i < out.length; i++) {
            out[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        return out;
    }

    int[] ints(String tensor) {
        return Arrays.stream(longs(tensor)).mapToInt(Math::toIntExact).toArray();
    }

    /** Compares with the stored tensor of that name, if there is one. */
    void check(String tensor, Tensor actual) {
        check(tensor, actual, null);
    }

    /** Compares where {@code mask} (one value per leading index) is 1. */
    void check(String tensor, Tensor actual, @Nullable Tensor mask) {
        if (!has(tensor)) {
            return;
        }
        Tensor expected = raw(tensor);
        if (!Arrays.equals(expected.shape(), actual.shape())) {
            throw new IllegalStateException(tensor + " has shape " + Arrays.toString(actual.shape())
                    + ", the reference " + Arrays.toString(expected.shape()));
        }
        double[] e = expected.toDoubles();
        double[] a = actual.toDoubles();
        long[] keep = mask == null ? new long[0] : mask.toLongs();
        int block = mask == null ? 1 : e.length / keep.length;
        double largest = 0;
        double error = 0;
        for (int i = 0; i < e.length; i++) {
            if (mask == null || keep[i / block] != 0) {
                largest = Math.max(largest, Double.isInfinite(e[i]) ? 0 : Math.abs(e[i]));
                double difference = e[i] == a[i] ? 0 : Math.abs(e[i] - a[i]);
                error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(error, difference);
            }
        }
        double scale = largest == 0 ? 1 : largest;
        record(tensor, error / scale, tolerance(tensor, scale));
    }

    /** The tolerance of a tensor whose largest reference value is {@code scale}, relative to it. */
    double toleranceOf(String tensor, double scale) {
        return tolerance(tensor, scale);
    }

    private double tolerance(String tensor, double scale) {
        JsonNode known = sensitivity == null ? null : sensitivity.path(tensor);
        if (known == null || known.isMissingNode()) {
            return DEFAULT_TOLERANCE;
        }
        return Math.max(FLOOR, 30 * known.path("max_abs_diff").asDouble() / scale);
    }

    /** Compares with a tolerance of its own, relative to the largest reference value; the caller says why. */
    void checkWithin(String tensor, Tensor actual, double tolerance) {
        if (has(tensor)) {
            check(tensor, actual);
            Comparison plain = compared.get(tensor);
            record(tensor, plain == null ? Double.POSITIVE_INFINITY : plain.error(), tolerance);
        }
    }

    /** Integers must be the same to the last one. */
    void exact(String tensor, long[] actual) {
        if (has(tensor)) {
            long[] expected = longs(tensor);
            boolean same = Arrays.equals(expected, actual);
            record(tensor, same ? 0 : 1, 0.5);
        }
    }

    void record(String tensor, double error, double tolerance) {
        compared.put(tensor, new Comparison(tensor, error, tolerance));
    }

    /** The comparison nearest to failing. @throws IllegalStateException when nothing was compared */
    Comparison worst() {
        return compared.values().stream()
                .max((a, b) -> Double.compare(a.ratio(), b.ratio()))
                .orElseThrow(() -> new IllegalStateException("nothing in " + name + " could be compared"));
    }

    Map<String, Comparison> comparisons() {
        return compared;
    }

    @Override
    public void close() {
        file.close();
    }
}

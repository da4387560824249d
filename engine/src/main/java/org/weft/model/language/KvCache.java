package org.weft.model.language;

import java.util.ArrayList;
import java.util.List;
import org.weft.tensor.DType;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** Keys and values of earlier positions, preallocated and written in place. Close it when the session ends. */
public final class KvCache implements AutoCloseable {
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final int capacity;
    private int length;

    /** Room for {@code capacity} positions of {@code rows} sequences. */
    KvCache(int layers, int rows, int heads, int headDim, int capacity) {
        this.capacity = capacity;
        for (int i = 0; i < layers; i++) {
            keys.add(Scope.release(Tensor.zeros(DType.F32, rows, heads, capacity, headDim)));
            values.add(Scope.release(Tensor.zeros(DType.F32, rows, heads, capacity, headDim)));
        }
    }

    /** Positions stored so far. */
    public int length() {
        return length;
    }

    /** Writes [B, heads, L, D] behind what is stored. */
    void append(int layer, Tensor key, Tensor value) {
        long end = length + key.size(2);
        if (end > capacity) {
            throw new IllegalStateException(
                    "the key-value cache holds " + capacity + " positions, " + end + " are needed");
        }
        keys.get(layer).slice(2, length, end).copyFrom(key);
        values.get(layer).slice(2, length, end).copyFrom(value);
    }

    Tensor keys(int layer, long end) {
        return keys.get(layer).slice(2, 0, end);
    }

    Tensor values(int layer, long end) {
        return values.get(layer).slice(2, 0, end);
    }

    void advance(int positions) {
        length += positions;
    }

    /** A copy in which the only sequence stands {@code rows} times; the caller closes it. */
    public KvCache repeated(int rows) {
        Tensor one = keys.getFirst();
        KvCache out =
                new KvCache(keys.size(), rows, Math.toIntExact(one.size(1)), Math.toIntExact(one.size(3)), capacity);
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < keys.size(); i++) {
                out.keys.get(i).slice(2, 0, length).copyFrom(keys(i, length));
                out.values.get(i).slice(2, 0, length).copyFrom(values(i, length));
            }
        }
        out.length = length;
        return out;
    }

    /** Reorders the sequences, row i becoming what row {@code order[i]} was; for beam search. */
    public void reorder(long[] order) {
        try (Scope scope = Scope.open()) {
            Tensor index = Tensor.of(order, order.length);
            for (List<Tensor> side : List.of(keys, values)) {
                for (Tensor t : side) {
                    Tensor used = t.slice(2, 0, length);
                    used.copyFrom(used.indexSelect(0, index));
                }
            }
        }
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }
}

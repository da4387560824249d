package org.weft.evaluate.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.weft.tensor.DType;
import org.weft.tensor.Tensor;
import org.weft.weights.ElementType;
import org.weft.weights.Safetensors;

/** A safetensors file whose tensors come out as {@link Tensor}. */
final class TensorFile implements AutoCloseable {
    private final Safetensors file;

    private TensorFile(Safetensors file) {
        this.file = file;
    }

    static TensorFile open(Path path) {
        try {
            return new TensorFile(Safetensors.open(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return file.has(name);
    }

    Map<String, long[]> shapes() {
        Map<String, long[]> out = new HashMap<>();
        file.names().forEach(n -> out.put(n, file.info(n).shape()));
        return out;
    }

    Tensor tensor(String name) {
        Safetensors.TensorInfo info = file.info(name);
        return Tensor.of(file.data(name), dtype(info.type()), info.shape());
    }

    private static DType dtype(ElementType type) {
        return switch (type) {
            case F64 -> DType.F64;
            case F32 -> DType.F32;
            case F16 -> DType.F16;
            case BF16 -> DType.BF16;
            case I64 -> DType.I64;
            case I32 -> DType.I32;
            case U8 -> DType.U8;
            case BOOL -> DType.BOOL;
            case I16, I8 -> throw new IllegalArgumentException("tensors of " + type + " are not used here");
        };
    }

    @Override
    public void close() {
        file.close();
    }
}

package org.weft.tensor;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A multi-dimensional array on a device, in row-major order unless it is a view. Tensors made of numbers lie in the thread's
 * {@link Place}, results where their inputs are. Operations return new tensors owned by the current {@link Scope}; those whose name ends in {@code InPlace} change this one. Binary operations broadcast as PyTorch does.
 * Not safe for use by several threads at once.
 *
 * @see Nn for layers
 */
public final class Tensor implements AutoCloseable {
    private final PtNDArray array;
    private long @Nullable [] shape;
    private @Nullable DType dtype;

    @Nullable
    Scope owner;

    private boolean open = true;

    private Tensor(PtNDArray array) {
        this.array = array;
    }

    static Tensor wrap(PtNDArray array) {
        return Scope.register(new Tensor(array));
    }

    static Tensor wrap(long handle) {
        return wrap(new PtNDArray(Torch.manager(), handle));
    }

    /** A tensor of the current scope that shares everything with one whose handle somebody else owns. */
    static Tensor borrowed(long handle) {
        return wrap(Shim.duplicate(handle));
    }

    /** Another owner of the very same tensor, graph included. */
    Tensor alias() {
        return borrowed(array.getHandle());
    }

    PtNDArray array() {
        return array;
    }

    // ---- making tensors ----

    /** An uninitialised tensor in main memory. */
    private static Tensor unset(DType type, long... shape) {
        return wrap(JniUtils.createEmptyNdArray(
                Torch.manager(), new Shape(shape), type.djl, Device.cpu(), SparseFormat.DENSE));
    }

    /** An uninitialised tensor of this one's type, where this one is. */
    public Tensor empty(long... sizes) {
        // DJL cannot make a bf16 tensor, but libtorch reads two bytes as well one way as the other
        boolean half = dtype() == DType.BF16;
        Tensor made = wrap(JniUtils.createEmptyNdArray(
                Torch.manager(),
                new Shape(sizes),
                (half ? DType.F16 : dtype()).djl,
                array.getDevice(),
                SparseFormat.DENSE));
        return half ? wrap(Shim.call("aten::view", "dtype", made.array, DType.BF16)) : made;
    }

    public static Tensor zeros(DType type, long... shape) {
        return wrap(JniUtils.createZerosNdArray(
                Torch.manager(), new Shape(shape), type.djl, Place.current().device(), SparseFormat.DENSE));
    }

    public static Tensor full(double value, long... shape) {
        Device device = Place.current().device();
        return wrap(JniUtils.full(Torch.manager(), new Shape(shape), value, DType.F32.djl, device, SparseFormat.DENSE));
    }

    /** float32 from an array. @throws IllegalArgumentException when the shape does not hold as many elements */
    public static Tensor of(float[] data, long... shape) {
        return of(MemorySegment.ofArray(data), DType.F32, shape);
    }

    /** int64 from an array. */
    public static Tensor of(long[] data, long... shape) {
        return of(MemorySegment.ofArray(data), DType.I64, shape);
    }

    /** uint8 from an array. */
    public static Tensor of(byte[] data, long... shape) {
        return of(MemorySegment.ofArray(data), DType.U8, shape);
    }

    /** Copies raw little-endian elements. @throws IllegalArgumentException when sizes disagree */
    public static Tensor of(MemorySegment data, DType type, long... shape) {
        long bytes = Shapes.count(shape) * type.bytes();
        if (data.byteSize() != bytes) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " of " + type + " takes " + bytes
                    + " bytes, given are " + data.byteSize());
        }
        Tensor tensor = unset(type, shape);
        tensor.memory().copyFrom(data);
        if (Place.current().isCpu()) {
            return tensor;
        }
        try (tensor) {
            return tensor.toGpu(Place.current().gpu());
        }
    }

    /** 0, 1, ... n-1 as int64. */
    public static Tensor range(long n) {
        return of(LongStream.range(0, n).toArray(), n);
    }

    /** A float32 scalar that promotes nothing. */
    private Tensor scalar(double value) {
        return wrap(Shim.scalar(value, !dtype().isFloating()));
    }

    // ---- what it is ----

    /** The sizes; do not change the array. */
    public long[] shape() {
        if (shape == null) {
            shape = array.getShape().getShape();
        }
        return shape;
    }

    public int rank() {
        return shape().length;
    }

    /** Size along a dimension; negative counts from the end. */
    public long size(int dim) {
        return shape()[dim < 0 ? dim + rank() : dim];
    }

    public long count() {
        return Shapes.count(shape());
    }

    public DType dtype() {
        if (dtype == null) {
            // asked of libtorch itself: DJL does not know the type of a bf16 tensor
            dtype = DType.ofTorch(Shim.dtypeCode(array));
        }
        return dtype;
    }

    public boolean onCpu() {
        return !array.getDevice().isGpu();
    }

    /** Which CUDA device it lies on. @throws IllegalStateException in main memory */
    public int deviceIndex() {
        if (onCpu()) {
            throw new IllegalStateException("a tensor in main memory lies on no CUDA device");
        }
        return array.getDevice().getDeviceId();
    }

    /** Address of the first element on its device. The tensor must outlive its use. */
    public long address() {
        return Shim.dataPointer(array);
    }

    /** The elements in place. @throws IllegalStateException on a GPU */
    public MemorySegment memory() {
        if (!onCpu()) {
            throw new IllegalStateException("a tensor on a GPU has no memory to look into; move it with cpu() first");
        }
        long bytes = count() * dtype().bytes();
        return bytes == 0
                ? MemorySegment.ofArray(new byte[0])
                : MemorySegment.ofAddress(address()).reinterpret(bytes);
    }

    /** A copy of the elements as float, in row-major order. */
    public float[] toFloats() {
        return read(DType.F32, m -> m.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
    }

    /** A copy of the elements as double, in row-major order. */
    public double[] toDoubles() {
        return read(DType.F64, m -> m.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED));
    }

    /** A copy of the elements as long, in row-major order. */
    public long[] toLongs() {
        return read(DType.I64, m -> m.toArray(ValueLayout.JAVA_LONG_UNALIGNED));
    }

    /** A copy of the bytes of a uint8 tensor. */
    public byte[] toBytes() {
        return read(DType.U8, m -> m.toArray(ValueLayout.JAVA_BYTE));
    }

    private <T> T read(DType type, Function<MemorySegment, T> reader) {
        try (Scope scope = Scope.open()) {
            return reader.apply(to(type).cpu().contiguous().memory());
        }
    }

    /** The only element. */
    public double item() {
        if (count() != 1) {
            throw new IllegalStateException("item() of a tensor of shape " + Arrays.toString(shape()));
        }
        return toDoubles()[0];
    }

    // ---- moving and casting ----

    /** This tensor when it has the type already, else a cast copy. Goes around DJL, whose cast aborts the process for bf16 and loses gradients of float16. */
    public Tensor to(DType type) {
        return dtype() == type
                ? this
                : wrap(Shim.call("aten::to", "dtype", array, type, false, false, Optional.empty()));
    }

    public Tensor cpu() {
        return onCpu() ? this : wrap(JniUtils.to(array, dtype().djl, Device.cpu()));
    }

    /** Copies to a CUDA device. */
    Tensor toGpu(int index) {
        return wrap(JniUtils.to(array, dtype().djl, Device.gpu(index)));
    }

    /** Row-major copy if this is a view in another order, else this. */
    public Tensor contiguous() {
        return wrap(Shim.call("aten::contiguous", "", array, 0));
    }

    /** A copy. */
    public Tensor copy() {
        return wrap(JniUtils.clone(array));
    }

    // ---- gradients ----

    /** Makes this a leaf whose gradient is kept. */
    public Tensor requireGrad(boolean on) {
        JniUtils.attachGradient(array, on);
        return this;
    }

    /** Whether this is a leaf whose gradient is kept or a result whose history is recorded. */
    public boolean requiresGrad() {
        return Shim.requiresGrad(array);
    }

    /** The same values outside the graph. */
    public Tensor detach() {
        return wrap(JniUtils.detachGradient(array));
    }

    /** The gradient of a leaf after {@link #backward}; zeros when it took no part. */
    public Tensor grad() {
        return gradIfAny().orElseGet(() -> wrap(JniUtils.zerosLike(
                        detach().array, DType.F32.djl, array.getDevice(), SparseFormat.DENSE))
                .to(dtype()));
    }

    /** The gradient of a leaf, empty when it took no part in any backward pass. */
    @SuppressWarnings("NullAway") // DJL answers null for no gradient although its signature does not say so
    public Optional<Tensor> gradIfAny() {
        PtNDArray gradient = JniUtils.getGradient(array);
        return gradient == null ? Optional.empty() : Optional.of(wrap(gradient));
    }

    /** Sets the gradient to zero where there is one. */
    public void zeroGrad() {
        try (Scope scope = Scope.open()) {
            gradIfAny().ifPresent(g -> JniUtils.zeroGrad(array));
        }
    }

    /** Back-propagates from this scalar into all leaves, adding to their gradients, and frees the graph. */
    public void backward() {
        try (Scope scope = Scope.open()) {
            backward(wrap(JniUtils.onesLike(detach().array, DType.F32.djl, array.getDevice(), SparseFormat.DENSE))
                    .to(dtype()));
        }
    }

    /** Back-propagates a given gradient of this tensor. */
    public void backward(Tensor gradient) {
        Shapes.requireSame("backward", shape(), gradient.shape());
        JniUtils.backward(array, gradient.array, false, false);
        CustomGradient.rethrow();
    }

    // ---- arithmetic ----

    public Tensor add(Tensor other) {
        Shapes.requireBroadcast("add", shape(), other.shape());
        return wrap(JniUtils.add(array, other.array));
    }

    public Tensor add(double value) {
        return wrap(JniUtils.add(array, scalar(value).array));
    }

    public Tensor sub(Tensor other) {
        Shapes.requireBroadcast("sub", shape(), other.shape());
        return wrap(JniUtils.sub(array, other.array));
    }

    public Tensor mul(Tensor other) {
        Shapes.requireBroadcast("mul", shape(), other.shape());
        return wrap(JniUtils.mul(array, other.array));
    }

    public Tensor mul(double value) {
        return wrap(JniUtils.mul(array, scalar(value).array));
    }

    public Tensor div(Tensor other) {
        Shapes.requireBroadcast("div", shape(), other.shape());
        return wrap(JniUtils.div(array, other.array));
    }

    public Tensor div(double value) {
        return wrap(JniUtils.div(array, scalar(value).array));
    }

    public Tensor addInPlace(Tensor other) {
        Shapes.requireInto("addInPlace", shape(), other.shape());
        JniUtils.addi(array, other.array);
        return this;
    }

    public Tensor mulInPlace(double value) {
        JniUtils.muli(array, scalar(value).array);
        return this;
    }

    public Tensor mulInPlace(Tensor other) {
        Shapes.requireInto("mulInPlace", shape(), other.shape());
        JniUtils.muli(array, other.array);
        return this;
    }

    /** Overwrites the elements of this tensor (or view) with those of another, broadcast. */
    public Tensor copyFrom(Tensor other) {
        Shapes.requireInto("copyFrom", shape(), other.shape());
        try (Scope scope = Scope.open()) {
            wrap(Shim.call("aten::copy_", "", array, other.array, false));
        }
        return this;
    }

    public Tensor neg() {
        return wrap(JniUtils.neg(array));
    }

    public Tensor square() {
        return wrap(JniUtils.square(array));
    }

    public Tensor sqrt() {
        return wrap(JniUtils.sqrt(array));
    }

    public Tensor rsqrt() {
        return wrap(Shim.call("aten::rsqrt", "", array));
    }

    public Tensor exp() {
        return wrap(JniUtils.exp(array));
    }

    public Tensor log() {
        return wrap(JniUtils.log(array));
    }

    public Tensor sin() {
        return wrap(JniUtils.sin(array));
    }

    public Tensor cos() {
        return wrap(JniUtils.cos(array));
    }

    public Tensor tanh() {
        return wrap(JniUtils.tanh(array));
    }

    public Tensor sigmoid() {
        return wrap(JniUtils.sigmoid(array));
    }

    public Tensor abs() {
        return wrap(JniUtils.abs(array));
    }

    public Tensor clamp(double min, double max) {
        return wrap(JniUtils.clip(array, min, max));
    }

    public Tensor maximum(Tensor other) {
        Shapes.requireBroadcast("maximum", shape(), other.shape());
        return wrap(JniUtils.max(array, other.array));
    }

    /** 1 where equal, as bool. */
    public Tensor eq(Tensor other) {
        Shapes.requireBroadcast("eq", shape(), other.shape());
        return wrap(JniUtils.eq(array, other.array));
    }

    /** This where the bool {@code mask} is true, elsewhere {@code other}. */
    public Tensor where(Tensor mask, Tensor other) {
        Shapes.requireBroadcast("where", shape(), other.shape());
        return wrap(JniUtils.where(mask.to(DType.BOOL).array, array, other.array));
    }

    // ---- reductions ----

    public Tensor sum() {
        return wrap(JniUtils.sum(array));
    }

    public Tensor sum(int dim, boolean keep) {
        return wrap(JniUtils.sum(array, new long[] {dim}, keep));
    }

    public Tensor mean() {
        return wrap(JniUtils.mean(array));
    }

    public Tensor mean(int dim, boolean keep) {
        return wrap(JniUtils.mean(array, dim, keep));
    }

    public Tensor max(int dim, boolean keep) {
        return wrap(JniUtils.max(array, dim, keep));
    }

    public Tensor argmax(int dim) {
        return wrap(JniUtils.argMax(array, dim, false));
    }

    public Tensor softmax(int dim) {
        Tensor wide = wide();
        return wrap(JniUtils.softmax(wide.array, dim, wide.dtype().djl));
    }

    public Tensor logSoftmax(int dim) {
        Tensor wide = wide();
        return wrap(JniUtils.logSoftmax(wide.array, dim, wide.dtype().djl));
    }

    /** Sums of exponentials need more than 16 bits. */
    private Tensor wide() {
        return dtype() == DType.F16 || dtype() == DType.BF16 ? to(DType.F32) : this;
    }

    // ---- shape ----

    /** A view or copy with other sizes; one may be -1. */
    public Tensor reshape(long... sizes) {
        Shapes.requireReshape(shape(), sizes);
        return wrap(JniUtils.reshape(array, sizes));
    }

    public Tensor permute(long... order) {
        if (order.length != rank()) {
            throw new IllegalArgumentException(
                    "permute of shape " + Arrays.toString(shape()) + " by " + Arrays.toString(order));
        }
        return wrap(JniUtils.permute(array, order));
    }

    public Tensor transpose(int a, int b) {
        return wrap(JniUtils.transpose(array, a, b));
    }

    public Tensor unsqueeze(int dim) {
        return wrap(JniUtils.unsqueeze(array, dim));
    }

    public Tensor squeeze(int dim) {
        return wrap(JniUtils.squeeze(array, dim));
    }

    /** A view of the elements {@code from} (inclusive) to {@code to} (exclusive) along a dimension. */
    public Tensor slice(int dim, long from, long to) {
        int d = dim < 0 ? dim + rank() : dim;
        if (d < 0 || d >= rank() || from < 0 || to < from || to > size(d)) {
            throw new IllegalArgumentException(
                    "slice " + from + ".." + to + " of dimension " + dim + " of " + Arrays.toString(shape()));
        }
        return wrap(JniUtils.slice(array, d, from, to, 1));
    }

    /**
     * Views of pieces that lie behind one another along a dimension and together are all of it. Cheaper than slices where
     * gradients are recorded: those of the pieces are put together once, a slice's is a whole tensor of zeros around it.
     */
    public List<Tensor> split(int dim, long... sizes) {
        int d = dim < 0 ? dim + rank() : dim;
        Shapes.requireSplit(d, shape(), sizes);
        return JniUtils.split(array, sizes, d).stream()
                .map(piece -> wrap((PtNDArray) piece))
                .toList();
    }

    /** A view of one element along a dimension, which goes away. */
    public Tensor select(int dim, long index) {
        return slice(dim, index, index + 1).squeeze(dim < 0 ? dim + rank() : dim);
    }

    /** Broadcasts to the sizes without copying. */
    public Tensor expand(long... sizes) {
        Shapes.requireInto("expand", sizes, shape());
        return wrap(JniUtils.broadcast(array, new Shape(sizes)));
    }

    public Tensor flip(int dim) {
        return wrap(JniUtils.flip(array, new long[] {dim}));
    }

    /** Rows of dimension {@code dim} at the positions of an int64 vector. */
    public Tensor indexSelect(int dim, Tensor index) {
        return wrap(Shim.call("aten::index_select", "", array, (long) (dim < 0 ? dim + rank() : dim), index.array));
    }

    /** A copy in which the rows at the int64 positions are those of {@code rows}. */
    public Tensor indexCopy(int dim, Tensor index, Tensor rows) {
        return wrap(Shim.call("aten::index_copy", "", array, (long) dim, index.array, rows.array));
    }

    /** Elements at int64 positions along a dimension. */
    public Tensor gather(int dim, Tensor index) {
        return wrap(JniUtils.gather(array, index.array, dim < 0 ? dim + rank() : dim));
    }

    /** Running sum along a dimension. */
    public Tensor cumsum(int dim) {
        return wrap(JniUtils.cumSum(array, dim));
    }

    /** Matrix product over the last two dimensions, leading ones broadcast. */
    public Tensor matmul(Tensor other) {
        if (rank() < 1 || other.rank() < 1 || size(-1) != other.size(other.rank() == 1 ? 0 : -2)) {
            throw new IllegalArgumentException(
                    "matmul of " + Arrays.toString(shape()) + " and " + Arrays.toString(other.shape()));
        }
        return wrap(JniUtils.matmul(array, other.array));
    }

    public static Tensor cat(int dim, List<Tensor> parts) {
        Shapes.requireCat(dim, parts);
        return wrap(JniUtils.cat(arrays(parts), dim < 0 ? dim + parts.get(0).rank() : dim));
    }

    public static Tensor cat(int dim, Tensor... parts) {
        return cat(dim, List.of(parts));
    }

    public static Tensor stack(int dim, List<Tensor> parts) {
        parts.forEach(p -> Shapes.requireSame("stack", parts.get(0).shape(), p.shape()));
        return wrap(JniUtils.stack(arrays(parts), dim));
    }

    private static PtNDArray[] arrays(List<Tensor> parts) {
        return parts.stream().map(Tensor::array).toArray(PtNDArray[]::new);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            array.close();
            Scope.countFreed();
        }
    }

    @Override
    public String toString() {
        return open ? "Tensor" + Arrays.toString(shape()) + " " + dtype() : "Tensor (closed)";
    }
}

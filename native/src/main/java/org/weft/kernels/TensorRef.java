package org.weft.kernels;

import java.util.Arrays;

/**
 * A tensor somebody else owns: where it is, what it is made of and how it is laid out. Holding one keeps nothing alive.
 */
public final class TensorRef {
    private final long address;
    private final ElementType type;
    private final long[] shape;
    private final long[] strides;

    private TensorRef(long address, ElementType type, long[] shape, long[] strides) {
        this.address = address;
        this.type = type;
        this.shape = shape;
        this.strides = strides;
    }

    /** A dense row-major tensor. @param address of its first element; may be 0 when it has no elements */
    public static TensorRef of(long address, ElementType type, long... shape) {
        return strided(address, type, shape, denseStrides(shape));
    }

    /** A tensor with given strides, counted in elements; a stride of 0 repeats one slice. */
    public static TensorRef strided(long address, ElementType type, long[] shape, long[] strides) {
        if (shape.length != strides.length) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " and strides "
                    + Arrays.toString(strides) + " differ in length");
        }
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0 || strides[i] < 0) {
                throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " and strides "
                        + Arrays.toString(strides) + " must not be negative");
            }
        }
        TensorRef tensor = new TensorRef(address, type, shape.clone(), strides.clone());
        if (address == 0 && tensor.count() > 0) {
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " has address 0");
        }
        return tensor;
    }

    private static long[] denseStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step = Math.multiplyExact(step, Math.max(1, shape[i]));
        }
        return strides;
    }

    public long address() {
        return address;
    }

    public ElementType type() {
        return type;
    }

    public int rank() {
        return shape.length;
    }

    public long size(int axis) {
        return shape[axis];
    }

    public long stride(int axis) {
        return strides[axis];
    }

    public long[] shape() {
        return shape.clone();
    }

    /** Elements, repeated ones counted. @throws ArithmeticException beyond 63 bits */
    public long count() {
        long n = 1;
        for (long s : shape) {
            n = Math.multiplyExact(n, s);
        }
        return n;
    }

    /** True when the axes from {@code axis} on are dense and row-major. Axes of size 1 may have any stride. */
    boolean denseFrom(int axis) {
        long step = 1;
        for (int i = shape.length - 1; i >= axis; i--) {
            if (shape[i] != 1 && strides[i] != step) {
                return false;
            }
            step *= Math.max(1, shape[i]);
        }
        return true;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape) + (denseFrom(0) ? "" : " strides " + Arrays.toString(strides));
    }
}

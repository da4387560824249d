package org.weft.tensor;

import ai.djl.Device;
import java.util.function.Supplier;

/**
 * Where new tensors are made: in main memory or on a CUDA device. Results of operations are where their inputs are; this is for
 * tensors made of numbers. Each thread has a place of its own, main memory at first.
 *
 * @param gpu number of the CUDA device, -1 for main memory
 */
public record Place(int gpu) {
    public static final Place CPU = new Place(-1);

    private static final ThreadLocal<Place> CURRENT = ThreadLocal.withInitial(() -> CPU);

    /** A CUDA device by number. */
    public static Place gpu(int index) {
        return new Place(index);
    }

    /** Where this thread makes tensors. */
    public static Place current() {
        return CURRENT.get();
    }

    public boolean isCpu() {
        return gpu < 0;
    }

    /** Makes this the place of the thread for good: for threads that own a device. */
    public void settle() {
        CURRENT.set(this);
    }

    /** Runs something whose tensors are made here; afterwards the thread's place is what it was. */
    public <T> T during(Supplier<T> body) {
        Place before = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.get();
        } finally {
            CURRENT.set(before);
        }
    }

    Device device() {
        return isCpu() ? Device.cpu() : Device.gpu(gpu);
    }

    @Override
    public String toString() {
        return isCpu() ? "CPU" : "GPU " + gpu;
    }
}

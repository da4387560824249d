package org.weft.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Tensors in native memory for tests, surrounded by guard bytes that must not change. */
final class Memory {
    private static final int GUARD = 64;

    private final Arena arena;
    private final java.util.List<MemorySegment> guards = new java.util.ArrayList<>();

    Memory(Arena arena) {
        this.arena = arena;
    }

    static float bf16(short bits) {
        return Float.intBitsToFloat((bits & 0xffff) << 16);
    }

    static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    TensorRef empty(ElementType type, long... shape) {
        long count = 1;
        for (long s : shape) {
            count *= s;
        }
        long bytes = count * type.bytes();
        MemorySegment block = arena.allocate(bytes + 2 * GUARD, 64);
        block.fill((byte) 0x5a); // garbage: outputs must be overwritten
        guards.add(block.asSlice(0, GUARD));
        guards.add(block.asSlice(GUARD + bytes, GUARD));
        return TensorRef.of(block.address() + GUARD, type, shape);
    }

    /** Fails when a kernel wrote beside a tensor. */
    void checkGuards() {
        for (MemorySegment guard : guards) {
            for (byte b : guard.toArray(ValueLayout.JAVA_BYTE)) {
                if (b != 0x5a) {
                    throw new AssertionError("a kernel wrote outside its tensor");
                }
            }
        }
    }

    TensorRef of(double[] values, ElementType type, long... shape) {
        TensorRef tensor = empty(type, shape);
        MemorySegment memory = segment(tensor);
        for (int i = 0; i < values.length; i++) {
            switch (type) {
                case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
                case F16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16((float) values[i]));
                case BF16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, toBf16((float) values[i]));
                case U8 -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
                case I64 -> memory.setAtIndex(ValueLayout.JAVA_LONG, i, (long) values[i]);
            }
        }
        return tensor;
    }

    static MemorySegment segment(TensorRef tensor) {
        return MemorySegment.ofAddress(tensor.address())
                .reinterpret(tensor.count() * tensor.type().bytes());
    }

    static double[] read(@Nullable TensorRef maybe) {
        TensorRef tensor = Objects.requireNonNull(maybe);
        MemorySegment memory = segment(tensor);
        double[] values = new double[Math.toIntExact(tensor.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case F32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                case F16 -> Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, i));
                case BF16 -> bf16(memory.getAtIndex(ValueLayout.JAVA_SHORT, i));
                case U8 -> memory.get(ValueLayout.JAVA_BYTE, i);
                case I64 -> memory.getAtIndex(ValueLayout.JAVA_LONG, i);
            };
        }
        return values;
    }

    /** Normal numbers that survive a round trip through the type. */
    static double[] random(Random random, double scale, ElementType type, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            float v = (float) (random.nextGaussian() * scale);
            values[i] = switch (type) {
                case F16 -> Float.float16ToFloat(Float.floatToFloat16(v));
                case BF16 -> bf16(toBf16(v));
                default -> v;
            };
        }
        return values;
    }
}

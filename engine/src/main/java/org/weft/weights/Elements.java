package org.weft.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Conversions between stored element types and float. */
public final class Elements {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private Elements() {}

    /** @throws IllegalArgumentException when there are more than 2^31 - 1 elements */
    public static float[] toFloats(MemorySegment data, ElementType type) {
        long count = data.byteSize() / type.bytes();
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(count + " elements do not fit one array");
        }
        float[] out = new float[(int) count];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (type) {
                case F32 -> data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i);
                case F64 -> (float) data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i);
                case F16 -> Float.float16ToFloat(data.get(SHORT, 2L * i));
                case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2L * i) << 16);
                case I64 -> data.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i);
                case I32 -> data.get(ValueLayout.JAVA_INT_UNALIGNED, 4L * i);
                case I16 -> data.get(SHORT, 2L * i);
                case I8 -> data.get(ValueLayout.JAVA_BYTE, i);
                case U8, BOOL -> data.get(ValueLayout.JAVA_BYTE, i) & 255;
            };
        }
        return out;
    }

    /** Rounds to nearest even; values over 65504 become infinite. */
    public static byte[] toHalf(float[] values) {
        byte[] out = new byte[values.length * 2];
        MemorySegment segment = MemorySegment.ofArray(out);
        for (int i = 0; i < values.length; i++) {
            segment.set(SHORT, 2L * i, Float.floatToFloat16(values[i]));
        }
        return out;
    }

    public static byte[] toBytes(float[] values) {
        byte[] out = new byte[values.length * 4];
        MemorySegment.copy(MemorySegment.ofArray(values), 0, MemorySegment.ofArray(out), 0, out.length);
        return out;
    }
}

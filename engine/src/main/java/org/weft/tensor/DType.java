package org.weft.tensor;

import ai.djl.ndarray.types.DataType;

/** Element types; {@code torchCode} is libtorch's ScalarType number. */
public enum DType {
    F32(DataType.FLOAT32, 4, 6),
    F64(DataType.FLOAT64, 8, 7),
    F16(DataType.FLOAT16, 2, 5),
    BF16(DataType.BFLOAT16, 2, 15),
    I64(DataType.INT64, 8, 4),
    I32(DataType.INT32, 4, 3),
    U8(DataType.UINT8, 1, 0),
    BOOL(DataType.BOOLEAN, 1, 11);

    final DataType djl;
    private final int bytes;
    final int torchCode;

    DType(DataType djl, int bytes, int torchCode) {
        this.djl = djl;
        this.bytes = bytes;
        this.torchCode = torchCode;
    }

    /** Bytes an element takes. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return this == F32 || this == F64 || this == F16 || this == BF16;
    }

    static DType ofTorch(int code) {
        for (DType t : values()) {
            if (t.torchCode == code) {
                return t;
            }
        }
        throw new IllegalArgumentException("no tensor of libtorch's type " + code + " is used here");
    }
}

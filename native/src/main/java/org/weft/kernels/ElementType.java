package org.weft.kernels;

/** What a tensor is made of. */
public enum ElementType {
    F32(4, 0),
    F16(2, 1),
    BF16(2, 2),
    /** Masks only: 0 hides. */
    U8(1, 0),
    /** Masks only: 0 hides. */
    I64(8, 1);

    private final int bytes;
    private final int code;

    ElementType(int bytes, int code) {
        this.bytes = bytes;
        this.code = code;
    }

    public int bytes() {
        return bytes;
    }

    /** True for the types values, points and weights may have. */
    public boolean floating() {
        return this == F32 || this == F16 || this == BF16;
    }

    /** Number of this type in the C ABI (weft_dtype). */
    int dtypeCode() {
        return code;
    }

    /** Number of this type as a mask in the C ABI (weft_mask_dtype). */
    int maskCode() {
        return this == F32 ? 2 : code;
    }
}

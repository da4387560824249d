package org.weft.kernels;

import java.util.Locale;

/** Instruction sets of the CPU kernels. */
public enum SimdLevel {
    /** The best there is, or what the environment variable WEFT_MMFS_SIMD names. */
    AUTO(0),
    PORTABLE(1),
    AVX2(2),
    AVX512(3),
    NEON(4);

    private final int code;

    SimdLevel(int code) {
        this.code = code;
    }

    /** Number of this level in the C ABI (weft_simd). */
    int code() {
        return code;
    }

    static SimdLevel ofCode(int code) {
        for (SimdLevel level : values()) {
            if (level.code == code) {
                return level;
            }
        }
        throw new IllegalArgumentException("no SIMD level has number " + code);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

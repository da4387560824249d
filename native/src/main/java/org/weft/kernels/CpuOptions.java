package org.weft.kernels;

/**
 * How a CPU call runs. Results do not depend on it beyond rounding between SIMD levels.
 *
 * @param threads at most this many, 0 = one per core; small work uses fewer
 * @param simd AUTO unless a test asks for one level
 */
public record CpuOptions(int threads, SimdLevel simd) {
    public static final CpuOptions DEFAULT = new CpuOptions(0, SimdLevel.AUTO);

    public CpuOptions {
        if (threads < 0 || threads > 4096) {
            throw new IllegalArgumentException("threads is " + threads + ", expected 0 to 4096");
        }
    }

    public static CpuOptions threads(int threads) {
        return new CpuOptions(threads, SimdLevel.AUTO);
    }
}

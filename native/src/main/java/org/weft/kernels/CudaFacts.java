package org.weft.kernels;

/**
 * What a card is.
 *
 * @param device its ordinal
 * @param name the maker's name
 * @param memoryBytes all its memory
 * @param major compute capability, before the point
 * @param minor compute capability, behind the point
 * @param multiprocessors streaming multiprocessors
 * @param sharedBytes shared memory a block may use without asking
 */
public record CudaFacts(
        int device, String name, long memoryBytes, int major, int minor, int multiprocessors, int sharedBytes) {

    /** Such as sm_90. */
    public String architecture() {
        return "sm_" + major + minor;
    }

    @Override
    public String toString() {
        return "%s, %.1f GiB, %s, %d multiprocessors"
                .formatted(name, memoryBytes / (double) (1L << 30), architecture(), multiprocessors);
    }
}

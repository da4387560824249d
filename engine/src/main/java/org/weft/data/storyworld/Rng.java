package org.weft.data.storyworld;

import java.util.List;

/** A stream of random numbers that is the same on every machine and in every release: SplitMix64, written out here. */
final class Rng {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private long state;

    Rng(long seed) {
        state = seed;
    }

    /** A one-to-one scrambling of 64 bits. */
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    long next() {
        state += STEP;
        return mix(state);
    }

    /** 0 to bound - 1; the bias of the multiplication is below 1e-9 for the small bounds used here. */
    int below(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound " + bound + " is not positive");
        }
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    boolean chance(double share) {
        return unit() < share;
    }

    /** 0 (inclusive) to 1 (exclusive) in steps of 2^-53. */
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** A stream of its own for a part, so that one part's use does not shift another's. */
    Rng fork(long tag) {
        return new Rng(mix(next() ^ mix(tag + STEP)));
    }
}

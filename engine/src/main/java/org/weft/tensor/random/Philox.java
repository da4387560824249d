package org.weft.tensor.random;

import java.util.random.RandomGenerator;

/**
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a block cipher over a counter. The key is the
 * seed; the upper half of the counter is the stream, the lower half counts blocks. Normals come by Box-Muller with
 * {@link StrictMath}, two of a pair of 32-bit uniforms, so the numbers are the same on every machine.
 */
public final class Philox implements RandomGenerator {
    private static final int ROUNDS = 10;
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private final long seed;
    private final long stream;
    private long block;
    private final int[] words = new int[4];
    private int used = 4;

    /** The numbers of one stream of a seed. */
    public Philox(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    /** Jumps to a position: {@code blocks} of four 32-bit words have been used. */
    public void seek(long blocks) {
        block = blocks;
        used = 4;
    }

    /** Whole blocks used so far; with {@link #seek} a run continues where it stopped. */
    public long position() {
        return block;
    }

    /** One block: key and counter to four words; the published test vectors hold for it. */
    static int[] block(int[] counter, int[] key) {
        int c0 = counter[0];
        int c1 = counter[1];
        int c2 = counter[2];
        int c3 = counter[3];
        int k0 = key[0];
        int k1 = key[1];
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = M0 * Integer.toUnsignedLong(c0);
            long p1 = M1 * Integer.toUnsignedLong(c2);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += W0;
            k1 += W1;
        }
        return new int[] {c0, c1, c2, c3};
    }

    @Override
    public int nextInt() {
        if (used == 4) {
            int[] counter = {(int) block, (int) (block >>> 32), (int) stream, (int) (stream >>> 32)};
            int[] key = {(int) seed, (int) (seed >>> 32)};
            System.arraycopy(block(counter, key), 0, words, 0, 4);
            block++;
            used = 0;
        }
        return words[used++];
    }

    @Override
    public long nextLong() {
        long low = Integer.toUnsignedLong(nextInt());
        return low | (long) nextInt() << 32;
    }

    /** Standard normal numbers, pairwise by Box-Muller. */
    public void fillNormal(float[] out) {
        for (int i = 0; i < out.length; i += 2) {
            double u = (Integer.toUnsignedLong(nextInt()) + 1.0) * 0x1p-32;
            double angle = 2 * Math.PI * (Integer.toUnsignedLong(nextInt()) * 0x1p-32);
            double radius = Math.sqrt(-2 * StrictMath.log(u));
            out[i] = (float) (radius * StrictMath.cos(angle));
            if (i + 1 < out.length) {
                out[i + 1] = (float) (radius * StrictMath.sin(angle));
            }
        }
    }
}

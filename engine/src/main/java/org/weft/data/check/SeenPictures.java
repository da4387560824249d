package org.weft.data.check;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which pictures were seen, by the first 64 bits of their SHA-256, and in which example and split first. Takes 13 to 52 bytes
 * a picture and at most {@link #MOST} of them.
 */
final class SeenPictures {
    /** Then no more are remembered. */
    static final int MOST = 4_000_000;

    private long[] hashes = new long[1 << 10];
    /** Example's number plus one; 0 for an empty place. */
    private int[] examples = new int[1 << 10];

    private byte[] splits = new byte[1 << 10];

    private int count;
    private boolean full;

    static long hash(byte[] bytes) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Where a picture was seen first.
     *
     * @param example the example's number
     * @param split the split's number
     */
    record First(int example, int split) {}

    /**
     * Where these bytes were first; here if they are new or cannot be remembered.
     *
     * @param split 0..127
     */
    First first(long hash, int example, int split) {
        int at = place(hash);
        if (examples[at] != 0) {
            return new First(examples[at] - 1, splits[at]);
        }
        First here = new First(example, split);
        if (count == MOST) {
            full = true;
            return here;
        }
        put(at, hash, here);
        if (++count > hashes.length / 2) {
            grow();
        }
        return here;
    }

    private void put(int at, long hash, First first) {
        hashes[at] = hash;
        examples[at] = first.example() + 1;
        splits[at] = (byte) first.split();
    }

    /** Whether some could not be remembered. */
    boolean full() {
        return full;
    }

    private int place(long hash) {
        int mask = hashes.length - 1;
        int at = (int) hash & mask;
        while (examples[at] != 0 && hashes[at] != hash) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldExamples = examples;
        byte[] oldSplits = splits;
        splits = new byte[oldHashes.length * 2];
        hashes = new long[oldHashes.length * 2];
        examples = new int[oldHashes.length * 2];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldExamples[i] != 0) {
                put(place(oldHashes[i]), oldHashes[i], new First(oldExamples[i] - 1, oldSplits[i]));
            }
        }
    }
}

package org.weft.data.check;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which pictures were seen, by the first 64 bits of their SHA-256, and in which example first. Takes 12 to 48 bytes a
 * picture and at most {@link #MOST} of them.
 */
final class SeenPictures {
    /** Then no more are remembered. */
    static final int MOST = 4_000_000;

    private long[] hashes = new long[1 << 10];
    /** Example's number plus one; 0 for an empty place. */
    private int[] examples = new int[1 << 10];

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

    /** The example that had these bytes first; the given one if it is the first or cannot be remembered. */
    int first(long hash, int example) {
        int at = place(hash);
        if (examples[at] != 0) {
            return examples[at] - 1;
        }
        if (count == MOST) {
            full = true;
            return example;
        }
        hashes[at] = hash;
        examples[at] = example + 1;
        if (++count > hashes.length / 2) {
            grow();
        }
        return example;
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
        hashes = new long[oldHashes.length * 2];
        examples = new int[oldHashes.length * 2];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldExamples[i] != 0) {
                int at = place(oldHashes[i]);
                hashes[at] = oldHashes[i];
                examples[at] = oldExamples[i];
            }
        }
    }
}

package org.weft.train;

/**
 * Rows of documents as numbers, ready for the model. Dims: B rows, L positions, N pictures of the batch, S pixels a side.
 *
 * @param ids token ids [B][L], padded to the longest row
 * @param learned whether predicting the token at a position is learned [B][L]
 * @param pictures pictures of each row
 * @param planes R, G, B in 0..1 [N, 3, S, S]
 * @param weights of pixels in the loss [N, 1, S, S]
 * @param drawn whether drawing a picture is learned [N]
 * @param documents how many there are
 * @param seconds spent making it
 */
record Batch(
        long[][] ids,
        boolean[][] learned,
        int[] pictures,
        float[] planes,
        float[] weights,
        boolean[] drawn,
        int documents,
        double seconds) {

    int images() {
        return drawn.length;
    }

    /** Positions that are not padding. */
    long tokens(long pad) {
        long count = 0;
        for (long[] row : ids) {
            for (long id : row) {
                count += id == pad ? 0 : 1;
            }
        }
        return count;
    }
}

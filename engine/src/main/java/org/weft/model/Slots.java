package org.weft.model;

import org.weft.tensor.Tensor;

/** Picks images for rows that see different numbers of them. */
public final class Slots {
    private Slots() {}

    /**
     * @param images [N, ...]
     * @param slots image numbers per row, -1 for an empty slot; all rows equally long
     * @return [rows, slots, ...], zeros in empty slots
     */
    public static Tensor gather(Tensor images, int[][] slots) {
        int width = slots[0].length;
        long[] index = new long[slots.length * width];
        for (int row = 0; row < slots.length; row++) {
            for (int i = 0; i < width; i++) {
                index[row * width + i] = slots[row][i] < 0 ? images.size(0) : slots[row][i];
            }
        }
        long[] one = images.shape().clone();
        one[0] = 1;
        long[] out = new long[one.length + 1];
        out[0] = slots.length;
        out[1] = width;
        System.arraycopy(one, 1, out, 2, one.length - 1);
        Tensor zero = Tensor.full(0, one);
        Tensor at = Tensor.of(index, index.length);
        Tensor all = Tensor.cat(0, images, zero);
        return all.indexSelect(0, at).reshape(out);
    }
}

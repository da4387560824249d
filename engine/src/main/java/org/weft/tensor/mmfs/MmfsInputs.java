package org.weft.tensor.mmfs;

import java.util.Arrays;
import org.weft.tensor.Tensor;

/**
 * Everything the fused operation reads (spec of the reference, section 2 steps 4 to 8). Dims: N rows, I images, S positions of
 * all levels, H heads, D channels a head, Q queries, P points, L levels.
 *
 * @param value [N, I, S, H, D]
 * @param offsets [N, Q, I, H, P, 2], (x, y), in pixels of the base grid
 * @param logits [N, Q, I, H, L, P + 1]; the last of each level is the ignore slot, whose value is not read
 * @param mask [N, 1 or Q, I], 1 where the query sees the image
 * @param reference [1 or N, Q, 2], (x, y) in 0..1
 * @param ignoreToken [H * D], what a query reads when it ignores all images
 */
public record MmfsInputs(
        Tensor value, Tensor offsets, Tensor logits, Tensor mask, Tensor reference, Tensor ignoreToken, Levels levels) {

    public MmfsInputs {
        long n = value.size(0);
        long images = value.size(1);
        long heads = value.size(3);
        long queries = offsets.size(1);
        require("value", value, n, images, levels.total(), heads, value.size(4));
        require("offsets", offsets, n, queries, images, heads, offsets.size(4), 2);
        require("logits", logits, n, queries, images, heads, levels.count(), offsets.size(4) + 1);
        require("mask", mask, n, mask.size(1) == 1 ? 1 : queries, images);
        require("reference", reference, reference.size(0) == 1 ? 1 : n, queries, 2);
        require("ignoreToken", ignoreToken, heads * value.size(4));
    }

    private static void require(String name, Tensor tensor, long... shape) {
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException("MMFS " + name + " has shape " + Arrays.toString(tensor.shape())
                    + ", the other inputs ask for " + Arrays.toString(shape));
        }
    }

    public int rows() {
        return Math.toIntExact(value.size(0));
    }

    public int images() {
        return Math.toIntExact(value.size(1));
    }

    public int heads() {
        return Math.toIntExact(value.size(3));
    }

    public int headDim() {
        return Math.toIntExact(value.size(4));
    }

    public int queries() {
        return Math.toIntExact(offsets.size(1));
    }

    public int points() {
        return Math.toIntExact(offsets.size(4));
    }
}

package org.weft.kernels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The projected features of all images of a call. */
public sealed interface MmfsValue {

    /** One tensor. @param tensor [N, I, S, H, D]; all axes but the last may be strided */
    record Dense(TensorRef tensor) implements MmfsValue {
        public Dense {
            Shapes.rank("value", tensor, 5, "[N, I, S, H, D]");
            Shapes.innerDense("value", tensor, 4);
            Shapes.floating("value", tensor);
        }

        @Override
        public long rows() {
            return tensor.size(0);
        }

        @Override
        public long images() {
            return tensor.size(1);
        }

        @Override
        public TensorRef sample() {
            return TensorRef.strided(
                    tensor.address(),
                    tensor.type(),
                    new long[] {tensor.size(2), tensor.size(3), tensor.size(4)},
                    new long[] {tensor.stride(2), tensor.stride(3), tensor.stride(4)});
        }
    }

    /**
     * A tensor per image, wherever each lies, so that cached features need not be copied together for every token.
     *
     * @param rows N
     * @param images I
     * @param blocks N * I tensors [S, H, D] of one shape, type and layout; null where no query sees the image
     */
    record PerImage(long rows, long images, List<@Nullable TensorRef> blocks) implements MmfsValue {
        public PerImage {
            blocks = Collections.unmodifiableList(new ArrayList<>(blocks));
            if (blocks.size() != rows * images) {
                throw new IllegalArgumentException(
                        blocks.size() + " blocks do not make " + rows + " rows of " + images + " images");
            }
            TensorRef first = firstOf(blocks);
            Shapes.rank("image 0", first, 3, "[S, H, D]");
            Shapes.innerDense("image 0", first, 2);
            Shapes.floating("image 0", first);
            for (TensorRef block : blocks) {
                if (block != null
                        && (block.type() != first.type()
                                || !java.util.Arrays.equals(block.shape(), first.shape())
                                || block.stride(0) != first.stride(0)
                                || block.stride(1) != first.stride(1))) {
                    throw new IllegalArgumentException("images differ in layout: " + first + " and " + block);
                }
            }
        }

        private static TensorRef firstOf(List<@Nullable TensorRef> blocks) {
            for (TensorRef block : blocks) {
                if (block != null) {
                    return block;
                }
            }
            throw new IllegalArgumentException("at least one image is needed, to know the shape by");
        }

        @Override
        public TensorRef sample() {
            return firstOf(blocks);
        }
    }

    long rows();

    long images();

    /** One image, [S, H, D], for its type, sizes and strides. */
    TensorRef sample();
}

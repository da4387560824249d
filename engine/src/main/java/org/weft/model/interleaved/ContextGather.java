package org.weft.model.interleaved;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.Tensor;

/**
 * Which hidden states condition which image: from its start token back to its document's start, newest first, zero-padded to the
 * longest (spec section 5.1).
 */
public final class ContextGather {
    private final long[] index;
    private final long[] mask;
    private final int images;
    private final int length;

    private ContextGather(long[] index, long[] mask, int images, int length) {
        this.index = index;
        this.mask = mask;
        this.images = images;
        this.length = length;
    }

    /** For every image of the batch. @param nearestBos per image, or null for the row's start */
    public static ContextGather all(Layout layout, int @Nullable [] nearestBos) {
        return of(layout, IntStream.range(0, layout.sites().size()).toArray(), nearestBos);
    }

    /** For some images. */
    public static ContextGather of(Layout layout, int[] images, int @Nullable [] nearestBos) {
        int longest = 0;
        for (int image : images) {
            longest = Math.max(longest, layout.sites().get(image).soi() - from(nearestBos, image) + 1);
        }
        long[] index = new long[images.length * longest];
        long[] mask = new long[images.length * longest];
        Arrays.fill(index, (long) layout.rows() * layout.length());
        for (int k = 0; k < images.length; k++) {
            Layout.Site site = layout.sites().get(images[k]);
            int i = k * longest;
            for (int t = site.soi(); t >= from(nearestBos, images[k]); t--, i++) {
                index[i] = (long) site.row() * layout.length() + t;
                mask[i] = 1;
            }
        }
        return new ContextGather(index, mask, images.length, longest);
    }

    private static int from(int @Nullable [] nearestBos, int image) {
        return nearestBos == null ? 0 : nearestBos[image];
    }

    /** Tokens of the longest context. */
    public int length() {
        return length;
    }

    /** [B, L, C] to [images, length, C]. */
    public Tensor rows(Tensor hidden) {
        long dim = hidden.size(2);
        Tensor flat = hidden.reshape(hidden.size(0) * hidden.size(1), dim);
        Tensor zero = Tensor.full(0, 1, dim);
        Tensor at = Tensor.of(index, index.length);
        Tensor padded = Tensor.cat(0, flat, zero);
        return padded.indexSelect(0, at).reshape(images, length, dim);
    }

    /** int64 [images, length], 1 for real tokens. */
    public Tensor mask() {
        return Tensor.of(mask, images, length);
    }
}

package org.weft.model.language;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.Tensor;

/**
 * What is added to attention scores: 0 to look, the smallest float32 not to. A row that may look nowhere becomes uniform, as in the
 * reference.
 */
final class AttentionBias {
    private AttentionBias() {}

    /**
     * @param attention [B, past + length], 1 for real tokens, or null
     * @return [B, 1, length, past + length], or null when plainly causal (or a single token that sees everything)
     */
    static @Nullable Tensor of(@Nullable Tensor attention, int past, long length, Tensor like) {
        boolean padded = attention != null && anyZero(attention);
        if (!padded && (past == 0 || length == 1)) {
            return null;
        }
        int rows = Math.toIntExact(like.size(0));
        int queries = Math.toIntExact(length);
        int keys = past + queries;
        long[] real = padded && attention != null ? attention.toLongs() : ones(rows * keys);
        float[] bias = new float[rows * queries * keys];
        for (int b = 0; b < rows; b++) {
            for (int q = 0; q < queries; q++) {
                for (int k = 0; k < keys; k++) {
                    boolean sees = k <= past + q && real[b * keys + k] != 0;
                    bias[(b * queries + q) * keys + k] = sees ? 0 : -Float.MAX_VALUE;
                }
            }
        }
        return Tensor.of(bias, rows, 1, queries, keys);
    }

    private static boolean anyZero(Tensor mask) {
        return Arrays.stream(mask.toLongs()).anyMatch(v -> v == 0);
    }

    private static long[] ones(int n) {
        long[] out = new long[n];
        Arrays.fill(out, 1);
        return out;
    }
}

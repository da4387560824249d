package org.weft.model.language;

import java.util.List;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;

/** Rotary positions in half-split form, base 10000 (spec section 3). */
final class Rotary {
    private final int dim;
    private final Params owner;
    private int length;
    private Tensor cos;
    private Tensor sin;

    /** Angles of a pass, [B, 1, L, D]. */
    record Angles(Tensor cos, Tensor sin) {}

    Rotary(Params owner, int headDim, int maxPositions) {
        this.owner = owner;
        this.dim = headDim;
        this.length = maxPositions;
        this.cos = owner.adopt(table(maxPositions, true));
        this.sin = owner.adopt(table(maxPositions, false));
    }

    private Tensor table(int positions, boolean cosine) {
        float[] out = new float[positions * dim];
        for (int i = 0; i < dim / 2; i++) {
            float frequency = (float) (1.0 / (float) StrictMath.pow(10000, (float) (2 * i) / dim));
            for (int p = 0; p < positions; p++) {
                float angle = p * frequency;
                float value = (float) (cosine ? StrictMath.cos(angle) : StrictMath.sin(angle));
                out[p * dim + i] = value;
                out[p * dim + dim / 2 + i] = value;
            }
        }
        return Tensor.of(out, positions, dim);
    }

    /** @param positions int64 [B, L]; the tables grow on demand */
    Angles at(Tensor positions, int longest) {
        if (longest > length) {
            length = Integer.highestOneBit(longest - 1) << 1;
            cos = owner.adopt(table(length, true));
            sin = owner.adopt(table(length, false));
        }
        return new Angles(
                Nn.embedding(positions, cos).unsqueeze(1),
                Nn.embedding(positions, sin).unsqueeze(1));
    }

    /** Turns [B, heads, L, D]. */
    static Tensor turn(Tensor x, Angles angles) {
        long half = x.size(3) / 2;
        List<Tensor> halves = x.split(3, half, half);
        Tensor swapped = Tensor.cat(3, halves.get(1).neg(), halves.get(0));
        return x.mul(angles.cos()).add(swapped.mul(angles.sin()));
    }
}

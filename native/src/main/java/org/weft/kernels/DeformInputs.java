package org.weft.kernels;

import java.util.List;

/**
 * What plain deformable sampling reads. Dims: N batch, S pixels of all levels, H heads, D channels, Q queries, L levels,
 * P points.
 *
 * @param value [N, S, H, D]; the first three axes may be strided
 * @param locations [N, Q, H, L, P, 2], (x, y), 0..1 spans a level
 * @param weights [N, Q, H, L, P]
 * @param levels L levels, laid one after another from pixel 0
 */
public record DeformInputs(TensorRef value, TensorRef locations, TensorRef weights, List<FeatureLevel> levels) {
    /** @throws IllegalArgumentException naming both shapes where two do not fit */
    public DeformInputs {
        levels = List.copyOf(levels);
        Shapes.rank("value", value, 4, "[N, S, H, D]");
        Shapes.rank("locations", locations, 6, "[N, Q, H, L, P, 2]");
        Shapes.levelsFit(levels, value, 1);
        Shapes.innerDense("value", value, 3);
        long n = value.size(0);
        long heads = value.size(2);
        Shapes.dense("locations", locations, n, locations.size(1), heads, levels.size(), locations.size(4), 2);
        Shapes.dense("weights", weights, n, locations.size(1), heads, levels.size(), locations.size(4));
        Shapes.sameType("weights", weights, "locations", locations);
        Shapes.floating("value", value);
        Shapes.floating("locations", locations);
    }

    long queries() {
        return locations.size(1);
    }

    long points() {
        return locations.size(4);
    }
}

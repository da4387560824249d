package org.weft.model.vision;

import java.util.ArrayList;
import java.util.List;
import org.weft.tensor.Tensor;

/** Feature maps as MMFS reads them: levels behind each other, positions row by row. */
public final class SpatialMaps {
    private SpatialMaps() {}

    /**
     * @param maps [N, C, s, s] of several sizes
     * @param sizes the sizes wanted, in order
     * @return [N, S, C]
     * @throws IllegalArgumentException when a size is missing
     */
    public static Tensor concat(List<Tensor> maps, List<Integer> sizes) {
        List<Tensor> parts = new ArrayList<>();
        for (int size : sizes) {
            Tensor map = maps.stream()
                    .filter(m -> m.size(2) == size)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no feature map of side " + size));
            parts.add(SpatialPriorModule.tokens(map));
        }
        return Tensor.cat(1, parts);
    }
}

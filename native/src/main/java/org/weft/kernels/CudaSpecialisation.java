package org.weft.kernels;

import java.util.List;

/**
 * What one compiled module of the CUDA source is made for; the numbers are explained at the top of mmfs.cu.
 *
 * @param value type of values
 * @param point type of offsets, locations, logits and weights
 * @param vector channels a lane reads at once
 * @param lanes lanes that share a (row, query, head): 8, 16 or 32
 * @param chunks steps over the channels
 */
record CudaSpecialisation(ElementType value, ElementType point, int vector, int lanes, int chunks) {
    List<String> defines() {
        return List.of(
                "-DWEFT_VALUE=" + value.dtypeCode(),
                "-DWEFT_POINT=" + point.dtypeCode(),
                "-DWEFT_VEC=" + vector,
                "-DWEFT_LANES=" + lanes,
                "-DWEFT_CHUNKS=" + chunks);
    }

    /**
     * The widest reads that the layout allows, and the fewest lanes that cover the channels.
     *
     * @param aligned that every row starts at a multiple of 16 bytes
     */
    static CudaSpecialisation of(ElementType value, ElementType point, long channels, boolean aligned) {
        int vector = aligned ? 16 / value.bytes() : 1;
        long steps = (channels + vector - 1) / vector;
        int lanes = steps <= 8 ? 8 : steps <= 16 ? 16 : 32;
        return new CudaSpecialisation(value, point, vector, lanes, Math.toIntExact((steps + lanes - 1) / lanes));
    }
}

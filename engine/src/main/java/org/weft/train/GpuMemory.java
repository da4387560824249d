package org.weft.train;

import java.util.List;
import java.util.Optional;
import org.weft.kernels.CudaKernels;
import org.weft.kernels.GpuLoad;
import org.weft.tensor.Place;

/**
 * What is taken of a GPU's memory, by everybody, as NVML counts it. libtorch keeps what it once took, so behind a step this is the
 * step's most.
 */
final class GpuMemory {
    private static final double MIB = 1 << 20;

    private GpuMemory() {}

    /** The card this thread's tensors lie on; empty for main memory, or where the driver does not say. */
    private static Optional<GpuLoad> card() {
        Place place = Place.current();
        if (place.isCpu()) {
            return Optional.empty();
        }
        return CudaKernels.status().found().flatMap(cards -> at(cards, place.gpu()));
    }

    private static Optional<GpuLoad> at(List<GpuLoad> cards, int index) {
        return index < cards.size() ? Optional.of(cards.get(index)) : Optional.empty();
    }

    /** In use, in MiB; empty where this thread computes in main memory. */
    static Optional<Double> usedMb() {
        return card().map(c -> c.usedBytes() / MIB);
    }

    /** All there is, in MiB. */
    static Optional<Double> totalMb() {
        return card().map(c -> c.totalBytes() / MIB);
    }
}

package org.weft.generate;

import java.util.ArrayList;
import java.util.List;
import org.weft.engine.Machine;
import org.weft.kernels.Availability;
import org.weft.kernels.CudaKernels;
import org.weft.kernels.GpuLoad;
import org.weft.tensor.MainMemory;
import org.weft.tensor.Place;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsChoice;

/** What this machine has for models; the kernels are tried once, the memory is read each time. */
final class MachineReport {
    private final MmfsChoice chosen;
    private List<Machine.Mmfs> mmfs = List.of();

    /** @param chosen what the engine uses */
    MachineReport(MmfsChoice chosen) {
        this.chosen = chosen;
    }

    Machine read() {
        Place place = Torch.fastest();
        Availability<List<GpuLoad>> cards = CudaKernels.status();
        List<GpuLoad> found = cards.found().orElse(List.of());
        GpuLoad used = place.isCpu() || place.gpu() >= found.size() ? null : found.get(place.gpu());
        MainMemory memory = MainMemory.now();
        return new Machine(
                place.toString(),
                "float32",
                used == null ? memory.totalBytes() : used.totalBytes(),
                used == null ? memory.freeBytes() : used.totalBytes() - used.usedBytes(),
                found.stream()
                        .map(c -> new Machine.Gpu(c.name(), c.totalBytes(), c.usedBytes(), c.driver()))
                        .toList(),
                !place.isCpu() ? "" : found.isEmpty() ? cards.reason() : "libtorch sees no CUDA device",
                implementations());
    }

    synchronized List<Machine.Mmfs> implementations() {
        if (mmfs.isEmpty()) {
            List<Machine.Mmfs> out = new ArrayList<>();
            for (String name : MmfsChoice.NAMES) {
                var each = MmfsChoice.named(name);
                boolean used = name.equals(chosen.op().name());
                out.add(new Machine.Mmfs(name, used, each.available(), used ? chosen.reason() : each.reason()));
            }
            mmfs = List.copyOf(out);
        }
        return mmfs;
    }
}

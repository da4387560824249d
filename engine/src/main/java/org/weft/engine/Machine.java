package org.weft.engine;

import java.util.List;

/**
 * What this machine has for models.
 *
 * @param device where models compute, such as CPU or GPU 0
 * @param precision models compute in
 * @param totalBytes memory of that device
 * @param freeBytes of it, as far as the system says
 * @param gpus cards the driver knows, whether or not they are used
 * @param gpuNote why there is no card, or why none is used; empty when one is
 * @param mmfs every implementation of MMFS
 */
public record Machine(
        String device,
        String precision,
        long totalBytes,
        long freeBytes,
        List<Gpu> gpus,
        String gpuNote,
        List<Mmfs> mmfs) {
    public Machine {
        gpus = List.copyOf(gpus);
        mmfs = List.copyOf(mmfs);
    }

    /** A card. @param driver version of its driver, empty when it does not say */
    public record Gpu(String name, long totalBytes, long usedBytes, String driver) {}

    /** An implementation of MMFS. @param reason what it is, or why this machine has it not */
    public record Mmfs(String name, boolean used, boolean works, String reason) {}
}

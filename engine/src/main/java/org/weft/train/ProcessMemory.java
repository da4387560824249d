package org.weft.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine's memory, as Linux counts it; elsewhere 0, for unknown. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Resident at the moment, in MiB. */
    static double residentMb() {
        return read(STATUS, "VmRSS:");
    }

    /** Most ever resident, in MiB. */
    static double peakMb() {
        return read(STATUS, "VmHWM:");
    }

    /** What the machine could still give, in MiB. */
    static double availableMb() {
        return read(Path.of("/proc/meminfo"), "MemAvailable:");
    }

    private static double read(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}

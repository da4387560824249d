package org.weft.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.weft.tensor.MainMemory;

/** What this process takes of the machine's memory, as Linux counts it; elsewhere 0, for unknown. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final double MIB = 1 << 20;

    private ProcessMemory() {}

    /** Resident at the moment, in MiB. */
    static double residentMb() {
        return read(STATUS, "VmRSS:");
    }

    /** Most ever resident, in MiB. */
    static double peakMb() {
        return read(STATUS, "VmHWM:");
    }

    /** Lets {@link #peakMb} count from here on, where the system allows it. */
    static void resetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException | UnsupportedOperationException e) {
            // then the highest of the whole process stays what is told
            return;
        }
    }

    /** What the machine could still give, in MiB. */
    static double availableMb() {
        return MainMemory.now().freeBytes() / MIB;
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

package org.weft.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine's memory.
 *
 * @param totalBytes 0 when the system does not say
 * @param freeBytes what can be had without swapping and within the limit of the process's control group, such as a container's
 */
public record MainMemory(long totalBytes, long freeBytes) {
    /** As it is now. */
    public static MainMemory now() {
        long total = 0;
        long free = 0;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os) {
            total = os.getTotalMemorySize();
            free = os.getFreeMemorySize();
        }
        // Linux counts what it keeps of files as taken, though it gives that up at once
        long available = available();
        long group = group();
        free = available > 0 ? available : free;
        return new MainMemory(total, group > 0 ? Math.min(group, free) : free);
    }

    private static long available() {
        try {
            return available(Files.readAllLines(Path.of("/proc/meminfo")));
        } catch (IOException e) {
            return 0;
        }
    }

    /** @param meminfo lines of /proc/meminfo @return 0 when they do not say */
    static long available(List<String> meminfo) {
        return meminfo.stream()
                .filter(l -> l.startsWith("MemAvailable:"))
                .findFirst()
                .map(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
                .orElse(0L);
    }

    /** What the control group still allows; 0 for no limit. */
    private static long group() {
        try {
            String most = Files.readString(Path.of("/sys/fs/cgroup/memory.max")).strip();
            String now =
                    Files.readString(Path.of("/sys/fs/cgroup/memory.current")).strip();
            long cached = 0;
            for (String line : Files.readAllLines(Path.of("/sys/fs/cgroup/memory.stat"))) {
                if (line.startsWith("inactive_file ")) {
                    cached = Long.parseLong(
                            line.substring("inactive_file ".length()).strip());
                }
            }
            return most.equals("max") ? 0 : Math.max(1, Long.parseLong(most) - Long.parseLong(now) + cached);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}

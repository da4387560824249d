package org.weft.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.weft.engine.Engine.Fact;
import org.weft.engine.WeftVersion;
import org.weft.kernels.Availability;
import org.weft.kernels.CudaKernels;
import org.weft.kernels.GpuLoad;
import org.weft.tensor.MainMemory;

/** What this machine is, without the engine: quick, and never fails. */
final class MachineFacts {
    /** SIMD families that the kernels and libtorch tell apart, as /proc/cpuinfo names them. */
    private static final List<String> SIMD =
            List.of("sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "amx_tile", "asimd", "sve");

    private static final double GIB = 1L << 30;
    private static final double LEAST_MEMORY = 4;
    private static final double LEAST_DISK = 2;

    private MachineFacts() {}

    /** @param home the folder Weft lives in, for the disk */
    static List<Fact> all(Path home) {
        return List.of(
                new Fact("Weft", WeftVersion.current(), true, home.toString()),
                jdk(),
                new Fact("System", property("os.name") + " " + property("os.version"), true, property("os.arch")),
                cpu(readLines(Path.of("/proc/cpuinfo")), Runtime.getRuntime().availableProcessors()),
                memory(),
                disk(home),
                gpu());
    }

    private static Fact jdk() {
        int feature = Runtime.version().feature();
        return new Fact(
                "JDK",
                Runtime.version().toString(),
                feature == 25,
                feature == 25
                        ? property("java.vendor") + ", " + property("java.home")
                        : "Weft is built for JDK 25; set JAVA_HOME to one");
    }

    /** @param cpuinfo lines of /proc/cpuinfo, empty where there is none */
    static Fact cpu(List<String> cpuinfo, int threads) {
        String name = value(cpuinfo, "model name");
        if (name.isEmpty()) {
            name = property("os.arch");
        }
        Set<String> physical = new TreeSet<>();
        String socket = "";
        for (String line : cpuinfo) {
            if (line.startsWith("physical id")) {
                socket = afterColon(line);
            } else if (line.startsWith("core id")) {
                physical.add(socket + "/" + afterColon(line));
            }
        }
        String cores = physical.isEmpty() ? "" : physical.size() + (physical.size() == 1 ? " core, " : " cores, ");
        String flags = " " + value(cpuinfo, "flags") + value(cpuinfo, "Features") + " ";
        List<String> simd =
                SIMD.stream().filter(s -> flags.contains(" " + s + " ")).toList();
        return new Fact(
                "CPU",
                name + ", " + cores + threads + (threads == 1 ? " thread" : " threads"),
                true,
                simd.isEmpty() ? "SIMD not known" : "SIMD: " + String.join(" ", simd));
    }

    private static Fact memory() {
        MainMemory memory = MainMemory.now();
        double free = memory.freeBytes() / GIB;
        return new Fact(
                "Memory",
                gib(memory.totalBytes() / GIB) + ", " + gib(free) + " free",
                free >= LEAST_MEMORY,
                free >= LEAST_MEMORY ? "" : "less than " + gib(LEAST_MEMORY) + " free; close other programs");
    }

    private static Fact disk(Path home) {
        try {
            FileStore store = Files.getFileStore(home);
            double free = store.getUsableSpace() / GIB;
            return new Fact(
                    "Disk",
                    gib(free) + " free of " + gib(store.getTotalSpace() / GIB),
                    free >= LEAST_DISK,
                    free >= LEAST_DISK ? "" : "less than " + gib(LEAST_DISK) + " free; make room");
        } catch (IOException e) {
            return new Fact("Disk", "unknown", false, e.toString());
        }
    }

    /** The cards as NVML sees them. */
    private static Fact gpu() {
        Availability<List<GpuLoad>> cards = CudaKernels.status();
        if (!cards.available()) {
            return new Fact("GPU", "none", true, cards.reason() + "; Weft works on the CPU");
        }
        String each = cards.get().stream()
                .map(c -> String.format(
                        Locale.ROOT,
                        "%s, %.1f of %.1f GiB in use, %d%% busy",
                        c.name(),
                        c.usedBytes() / GIB,
                        c.totalBytes() / GIB,
                        c.busyPercent()))
                .collect(Collectors.joining("; "));
        String driver = cards.get().stream()
                .map(GpuLoad::driver)
                .filter(d -> !d.isEmpty())
                .findFirst()
                .map(d -> ", driver " + d)
                .orElse("");
        return new Fact("GPU", each, true, "as NVML says" + driver);
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(l -> l.startsWith(key))
                .findFirst()
                .map(MachineFacts::afterColon)
                .orElse("");
    }

    private static String afterColon(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }

    private static List<String> readLines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of(); // the report goes on without
        }
    }

    private static String gib(double gib) {
        return String.format(Locale.ROOT, "%.1f GiB", gib);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}

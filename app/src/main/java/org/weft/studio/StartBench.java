package org.weft.studio;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * {@code weft bench start}: how long a studio takes from the start of its process to its first frame, and until the model is ready.
 * Each run is a process of its own, like this one, with an empty home folder.
 */
final class StartBench {
    /** What a person may wait for a window on two cores. */
    private static final double GOAL_MILLIS = 2000;

    private static final int PATIENCE_SECONDS = 120;

    /** Milliseconds since the process was started. @param java until the studio's own code ran */
    record Run(double java, double window, double model) {}

    private final boolean display;

    private StartBench(boolean display) {
        this.display = display;
    }

    /** @param display opens real windows; else without a display */
    static void run(int runs, boolean display, boolean json, PrintWriter out) throws IOException, InterruptedException {
        StartBench bench = new StartBench(display);
        bench.once(); // fills the system's file cache
        List<Run> measured = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            measured.add(bench.once());
        }
        print(measured, display, json, out);
    }

    private Run once() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("weft-bench");
        try {
            Path notes = home.resolve("notes");
            Path log = home.resolve("log");
            ProcessBuilder builder = new ProcessBuilder(command(home, notes))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("XDG_DATA_HOME", home.resolve("data").toString());
            long began = StartWatch.now();
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended || !Files.exists(notes)) {
                process.destroyForcibly();
                throw new IOException("the studio did not start within " + PATIENCE_SECONDS + " s: "
                        + Files.readString(log).strip());
            }
            return read(Files.readString(notes), began);
        } finally {
            delete(home);
        }
    }

    /** @param notes what {@link StartWatch} wrote. @param began microseconds since 1970 */
    static Run read(String notes, long began) throws IOException {
        String[] parts = notes.strip().split(" ");
        if (parts.length != 4 || !parts[3].equals("READY")) {
            throw new IOException("the studio's model did not load: " + notes.strip());
        }
        double[] millis = Arrays.stream(parts)
                .limit(3)
                .mapToDouble(p -> (Long.parseLong(p) - began) / 1000.0)
                .toArray();
        return new Run(millis[0], millis[1], millis[2]);
    }

    private List<String> command(Path home, Path notes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(o -> Stream.of("-agentlib", "-Dglass", "-Dprism", "-Dweft.door")
                        .noneMatch(o::startsWith))
                .forEach(command::add);
        command.add("-D" + StartWatch.PROPERTY + "=" + notes);
        command.add("-Duser.home=" + home);
        if (!display) {
            command.addAll(List.of("-Dglass.platform=Headless", "-Dprism.order=sw"));
        }
        boolean installed = System.getProperty("weft.natives") != null;
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(installed ? "org.weft.cli.Installed" : "org.weft.studio.Launcher", "studio"));
        return command;
    }

    private static void print(List<Run> runs, boolean display, boolean json, PrintWriter out) {
        double java = median(runs, Run::java);
        double window = median(runs, Run::window);
        double model = median(runs, Run::model);
        if (json) {
            String note = String.format(
                    Locale.ROOT, "median of %d starts, %s", runs.size(), display ? "display" : "headless");
            String line = "{\"case\":\"%s\",\"ours_ms\":%.1f,\"baseline_ms\":%.1f,\"speedup\":%.3f,\"note\":\"%s\"}%n";
            out.printf(Locale.ROOT, line, "start, first frame", window, GOAL_MILLIS, GOAL_MILLIS / window, note);
            out.printf(Locale.ROOT, line, "start, model ready", model, GOAL_MILLIS, GOAL_MILLIS / model, note);
        } else {
            out.printf(
                    Locale.ROOT,
                    "first frame after %.0f ms (goal %.0f ms; the studio's code ran from %.0f ms on), model ready after %.0f ms: "
                            + "medians of %d starts%n",
                    window,
                    GOAL_MILLIS,
                    java,
                    model,
                    runs.size());
        }
        out.flush();
    }

    static double median(List<Run> runs, ToDoubleFunction<Run> what) {
        double[] sorted = runs.stream().mapToDouble(what).sorted().toArray();
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}

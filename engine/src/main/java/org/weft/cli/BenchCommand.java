package org.weft.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weft.evaluate.bench.Benchmark;
import org.weft.evaluate.bench.MmfsBenchmark;
import org.weft.evaluate.bench.TraceBenchmark;
import org.weft.evaluate.bench.UnetBenchmark;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsOp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures speed. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measure speed against a baseline, both by turns in one run; exit 1 when a result is wrong.",
            "mmfs: the MMFS operation against its composition of libtorch's operations.",
            "unet: a full-size U-Net step with MMFS against one without (needs 8 GiB of memory).",
            "trace: what recording costs the bundled model, and how fast a trace answers.",
            "train: how long a training step of the bundled model takes; no baseline (tests/comparison has one)."
        })
final class BenchCommand implements Callable<Integer> {
    private static final List<String> NAMES = List.of("mmfs", "unet", "trace", "train");

    private final Tools tools;

    @Parameters(paramLabel = "NAME", description = "mmfs, unet, trace or train.")
    private String name = "";

    @Mixin
    private MmfsOption mmfs = new MmfsOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of an operation; without it as many as cores.")
    private @Nullable Integer threads;

    @Mixin
    private TrainBench train = new TrainBench();

    @Option(names = "--json", description = "One JSON object a line: case, ours_ms, baseline_ms, speedup, note.")
    private boolean json;

    BenchCommand(Tools tools) {
        this.tools = tools;
    }

    /** A line of {@code --json}; its names are stable. */
    private record Line(
            @JsonProperty("case") String name,
            @JsonProperty("ours_ms") double oursMs,
            @JsonProperty("baseline_ms") double baselineMs,
            double speedup,
            String note) {}

    @Override
    public Integer call() throws IOException {
        if (!NAMES.contains(name)) {
            throw CommandFailure.usage("there is no benchmark \"" + name + "\"; there are " + String.join(", ", NAMES)
                    + ", and of the studio canvas, pictures, start");
        }
        if (threads != null) {
            if (threads < 1 || threads > 1024) {
                throw CommandFailure.usage("--threads " + threads + " is not between 1 and 1024");
            }
            Torch.setThreads(threads);
        }
        MmfsOp op = mmfs.implementation();
        if (name.equals("train")) {
            train.run(tools.console(), op, json);
            return ExitCode.DONE;
        }
        Benchmark benchmark =
                switch (name) {
                    case "mmfs" -> new MmfsBenchmark(op);
                    case "unet" -> new UnetBenchmark(op);
                    default -> new TraceBenchmark();
                };
        tools.console().note(benchmark.description());
        boolean[] right = {true};
        benchmark.run(r -> {
            right[0] &= r.right();
            print(r);
        });
        return right[0] ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(Benchmark.Result r) {
        String note = r.note() + (r.right() ? "" : (name.equals("trace") ? "; TOO SLOW" : "; WRONG RESULT"));
        if (json) {
            tools.console()
                    .json(new Line(r.name(), rounded(r.oursMs()), rounded(r.baselineMs()), rounded(r.speedup()), note));
        } else {
            tools.console()
                    .line(String.format(
                            Locale.ROOT,
                            "%-48s %10.2f ms  baseline %10.2f ms  %7.2f times as fast  (%s)",
                            r.name(),
                            r.oursMs(),
                            r.baselineMs(),
                            r.speedup(),
                            note));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}

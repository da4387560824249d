package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.weft.evaluate.parity.Parity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recomputes golden numbers. */
@Command(
        name = "parity",
        mixinStandardHelpOptions = true,
        description = "Recompute the golden fixtures of a directory and say how near the engine comes.")
final class ParityCommand implements Callable<Integer> {
    private final Tools tools;

    @Parameters(paramLabel = "DIR", description = "Directory of fixtures: a .json and a .safetensors each.")
    private Path directory = Path.of(".");

    @Option(names = "--json", description = "One JSON object a line: name, kind, error, tolerance, ok.")
    private boolean json;

    @Mixin
    private MmfsOption mmfs = new MmfsOption();

    ParityCommand(Tools tools) {
        this.tools = tools;
    }

    private record Line(String name, String kind, double error, double tolerance, boolean ok) {}

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw CommandFailure.usage(directory + " is not a directory of fixtures");
        }
        List<Path> fixtures = Parity.list(directory);
        if (fixtures.isEmpty()) {
            throw CommandFailure.failed(directory + " holds no fixtures: pairs of .json and .safetensors of one name");
        }
        Parity parity = new Parity(mmfs.implementation());
        boolean all = true;
        for (Path fixture : fixtures) {
            Parity.Result r = parity.check(directory, fixture);
            if (r != null) {
                all &= r.ok();
                print(r);
            }
        }
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(Parity.Result r) {
        if (json) {
            tools.console().json(new Line(r.name(), r.kind(), r.error(), r.tolerance(), r.ok()));
        } else {
            tools.console()
                    .line(String.format(
                            Locale.ROOT,
                            "%-32s %-18s error %.1e  tolerance %.1e  %s  (%s)",
                            r.name(),
                            r.kind(),
                            r.error(),
                            r.tolerance(),
                            r.ok() ? "ok" : "FAIL",
                            r.worst()));
        }
    }
}

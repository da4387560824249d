package org.weft.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weft.engine.Engine;
import org.weft.engine.Engine.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Models on this machine. */
@Command(name = "models", mixinStandardHelpOptions = true, description = "List and verify models.")
final class ModelsCommand implements Callable<Integer> {
    private final Tools tools;

    @Spec
    @Nullable
    CommandSpec spec;

    ModelsCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the command's own description");
        }
        throw new ParameterException(spec.commandLine(), "Missing command: list or verify");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List installed models, the bundled one first.")
    int list(@Option(names = "--json", description = "One JSON object a line: what, value, ok, note.") boolean json) {
        try (Engine engine = tools.engine().get()) {
            List<Path> installed = engine.installedModels();
            installed.forEach(directory -> print(ModelCheck.describe(directory), json));
            if (installed.isEmpty()) {
                tools.console().note("no model is installed");
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Check a model directory, or all installed ones; exit 1 when one is not sound.")
    int verify(
            @Parameters(paramLabel = "DIR", arity = "0..1", description = "Model directory.") @Nullable Path directory,
            @Option(names = "--json", description = "One JSON object a line: what, value, ok, note.") boolean json) {
        try (Engine engine = tools.engine().get()) {
            List<Path> directories = directory == null ? engine.installedModels() : List.of(directory);
            if (directories.isEmpty()) {
                throw CommandFailure.failed("no model is installed; name a model directory");
            }
            boolean sound = true;
            for (Path one : directories) {
                Fact fact = ModelCheck.whole(engine, one);
                print(fact, json);
                sound &= fact.ok();
            }
            return sound ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private void print(Fact fact, boolean json) {
        if (json) {
            tools.console().json(fact);
        } else {
            tools.console().line(String.format("%-4s %s  (%s)", fact.ok() ? "ok" : "BAD", fact.value(), fact.note()));
        }
    }
}

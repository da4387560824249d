package org.weft.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weft.engine.Engine;
import org.weft.engine.Engine.Fact;
import org.weft.engine.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What this machine has, line by line; fails only when the engine cannot start. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Report what this machine has: JDK, CPU, GPU, MMFS implementations, models.")
final class DoctorCommand implements Callable<Integer> {
    private final Tools tools;

    @Option(names = "--json", description = "One JSON object a line: what, value, ok, note.")
    boolean json;

    DoctorCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        MachineFacts.all(WeftHome.path()).forEach(this::print);
        try (Engine engine = tools.engine().get()) {
            engine.facts().forEach(this::print);
            models(engine).forEach(this::print);
            return ExitCode.DONE;
        } catch (EngineException e) {
            print(new Fact("Engine", "does not start", false, String.valueOf(e.getMessage())));
            return ExitCode.FAILED;
        }
    }

    private static List<Fact> models(Engine engine) {
        List<Path> installed = engine.installedModels();
        if (installed.isEmpty()) {
            return List.of(new Fact(
                    "Model", "none", false, "no model is installed; build Weft again or name one with --model"));
        }
        List<Fact> facts = new ArrayList<>();
        installed.forEach(directory -> facts.add(ModelCheck.quick(directory)));
        return facts;
    }

    private void print(Fact fact) {
        if (json) {
            tools.console().json(fact);
        } else {
            String note = fact.note().isEmpty() ? "" : "  (" + fact.note() + ")";
            tools.console()
                    .line(String.format("%-4s %-18s %s%s", fact.ok() ? "ok" : "MEND", fact.what(), fact.value(), note));
        }
    }
}

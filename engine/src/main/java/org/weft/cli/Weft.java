package org.weft.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.weft.engine.Engine;
import org.weft.engine.WeftVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code weft} command line: everything but the studio, its snapshots and the tests, which the launcher script starts. */
@Command(
        name = "weft",
        mixinStandardHelpOptions = true,
        versionProvider = Weft.Version.class,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A studio for interleaved stories of text and pictures. Without a command it opens the studio.",
        footer = {
            "",
            "Commands of the launcher:",
            "  studio    Open the studio (needs a display).",
            "  snapshot  Draw a screen of the studio into a PNG, without a display.",
            "  test      Build and run every test.",
            "",
            "Exit codes: 0 done, 1 the work failed, 2 wrong usage, 130 cancelled."
        })
public final class Weft {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show log lines and stack traces.")
    boolean debug;

    private Weft() {}

    /** Every command. A new one is a class and a line here. */
    private static List<Object> commands(Tools tools) {
        return List.of(
                new BenchCommand(tools),
                new EvaluateCommand(tools),
                new InspectCommand(tools),
                new DataCommand(tools),
                new DoctorCommand(tools),
                new DocumentCommand(tools),
                new ExportCommand(tools),
                new GenerateCommand(tools),
                new LabelsCommand(tools),
                new LessonCommand(tools),
                new ImportCommand(tools),
                new ModelsCommand(tools),
                new ParityCommand(tools),
                new StoryworldCommand(tools),
                new TrainCommand(tools),
                new PackCommand(tools));
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        if (Arrays.asList(args).contains("--debug")) {
            System.setProperty("weft.log", "DEBUG"); // before the first logger is made
        }
        Console console = Console.system();
        Tools tools = new Tools(console, Engine::start, new DocumentOpener(), Interrupts.system(console));
        System.exit(run(tools, args));
    }

    /** Runs the command and returns its exit code. */
    static int run(Tools tools, String... args) {
        Weft root = new Weft();
        CommandLine line = new CommandLine(root);
        commands(tools).forEach(line::addSubcommand);
        Objects.requireNonNull(line.getSubcommands().get("evaluate")).addSubcommand(new AblationsCommand(tools));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        Failures failures = new Failures(tools.console(), () -> root.debug);
        line.setParameterExceptionHandler(failures);
        line.setExecutionExceptionHandler(failures);
        line.setOut(tools.console().outWriter());
        if (args.length == 0) {
            line.usage(line.getOut());
            return ExitCode.DONE;
        }
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            return failures.outOfMemory(e);
        }
    }

    /** For {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Weft " + WeftVersion.current()};
        }
    }
}

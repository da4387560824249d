package org.weft.studio;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import javafx.application.Application;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.weft.studio.settings.Settings.Look;
import org.weft.studio.shell.Texts;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts the studio or draws one of its screens. Not an Application itself, so that the class path need hold no modules. */
public final class Launcher {
    private Launcher() {}

    // held, or the level is forgotten with the logger
    private static final java.util.logging.Logger TOOLKIT = java.util.logging.Logger.getLogger("javafx");

    public static void main(String[] args) {
        // the toolkit warns of being on the class path, which is meant
        TOOLKIT.setLevel(java.util.logging.Level.SEVERE);
        LoggerFactory.getLogger(Launcher.class).debug("starting");
        String[] line = args.length == 0 ? new String[] {"studio"} : args;
        CommandLine commands = new CommandLine(new Root())
                .addSubcommand(new Studio())
                .addSubcommand(new Draw())
                .addSubcommand(new StudioBench());
        commands.setExecutionExceptionHandler((e, c, parsed) -> {
            c.getErr().println("weft: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return 1;
        });
        commands.setParameterExceptionHandler((e, parsed) -> {
            String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
            e.getCommandLine().getErr().println(command + ": " + e.getMessage() + "; see ./" + command + " --help");
            return 2;
        });
        int code = commands.execute(line);
        // the toolkit's and the engine's threads would keep a finished snapshot alive
        System.exit(code);
    }

    @Command(name = "weft")
    private static final class Root {}

    @Command(name = "studio", description = "Open the studio.", mixinStandardHelpOptions = true)
    private static final class Studio implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "DOC", description = "a .weft file or an annt.json")
        private @Nullable Path document;

        @Override
        public Integer call() {
            Application.launch(StudioApp.class, document == null ? new String[0] : new String[] {document.toString()});
            return 0;
        }
    }

    @Command(name = "snapshot", description = "Draw a screen without a display.", mixinStandardHelpOptions = true)
    private static final class Draw implements Callable<Integer> {
        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init")
        private CommandLine.Model.CommandSpec spec;

        @Parameters(
                paramLabel = "SCREEN",
                description = "such as story, labels, history, finetune, attention, lesson, settings, shortcuts")
        private String screen = "story";

        @Option(names = "--out", required = true, paramLabel = "FILE.png")
        private Path out = Path.of("snapshot.png");

        @Option(names = "--size", paramLabel = "1440x900", description = "width x height, 320 to 7680")
        private String size = "1440x900";

        @Option(names = "--theme", paramLabel = "light|dark")
        private String theme = "light";

        @Option(names = "--text-size", paramLabel = "PERCENT", description = "100 to 175")
        private int textSize = Look.STANDARD_SIZE;

        @Option(names = "--contrast", description = "with high contrast")
        private boolean contrast;

        @Option(names = "--language", paramLabel = "en|de", description = "of the texts; the system's when not given")
        private @Nullable String language;

        @Option(
                names = {"--doc", "--run"},
                paramLabel = "DOC",
                description = "a .weft file or an annt.json; for finetune a run or a folder of runs")
        private @Nullable Path document;

        @Override
        public Integer call() throws Exception {
            require(
                    textSize >= Look.LEAST_SIZE && textSize <= Look.MOST_SIZE,
                    "--text-size goes from " + Look.LEAST_SIZE + " to " + Look.MOST_SIZE + " percent, not " + textSize);
            require(
                    language == null || Texts.languages().contains(language),
                    "--language is " + String.join(" or ", Texts.languages()) + ", not \"" + language + "\"");
            require(
                    Snapshot.SCREENS.contains(screen),
                    "there is no screen \"" + screen + "\"; there are " + String.join(", ", Snapshot.SCREENS));
            require(
                    out.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".png"),
                    "--out names a PNG file such as story.png, not \"" + out + "\"");
            require(document == null || java.nio.file.Files.exists(document), document + " is not there");
            require(List.of("light", "dark").contains(theme), "--theme is light or dark, not \"" + theme + "\"");
            require(
                    size.matches("\\d{3,4}x\\d{3,4}"),
                    "--size is width x height such as 1440x900, not \"" + size + "\"");
            int[] wide =
                    Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
            Snapshot.draw(new Snapshot.Request(
                    screen,
                    out,
                    wide[0],
                    wide[1],
                    new Snapshot.Look(theme.equals("dark"), textSize, contrast, language),
                    document));
            return 0;
        }

        private void require(boolean ok, String message) {
            if (!ok) {
                throw new CommandLine.ParameterException(spec.commandLine(), message);
            }
        }
    }
}

package org.weft.studio;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft bench} for what belongs to the studio: a benchmark a subcommand. */
@Command(
        name = "bench",
        description = "Measure the studio.",
        mixinStandardHelpOptions = true,
        subcommands = {StudioBench.Canvas.class, StudioBench.Pictures.class, StudioBench.Start.class})
final class StudioBench implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "the studio measures " + String.join(", ", spec.subcommands().keySet()) + "; name one");
    }

    private static void require(CommandLine.Model.CommandSpec spec, boolean ok, String message) {
        if (!ok) {
            throw new CommandLine.ParameterException(spec.commandLine(), message);
        }
    }

    @Command(
            name = "canvas",
            description = "How smoothly a long story pans and zooms.",
            mixinStandardHelpOptions = true)
    static final class Canvas implements Callable<Integer> {
        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init")
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--cards", paramLabel = "N", description = "cards of the story, 2 to 5000")
        private int cards = 500;

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            require(spec, cards >= 2 && cards <= 5000, "--cards is 2 to 5000, not " + cards);
            CanvasBench.run(cards, json, spec.commandLine().getOut());
            return 0;
        }
    }

    @Command(
            name = "pictures",
            description = "How much memory a story of many large pictures takes.",
            mixinStandardHelpOptions = true)
    static final class Pictures implements Callable<Integer> {
        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init")
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--count", paramLabel = "N", description = "pictures of the story, 1 to 5000")
        private int count = 1000;

        @Option(names = "--size", paramLabel = "4000x3000", description = "width x height of each, 10 to 9999 pixels")
        private String size = "4000x3000";

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            require(spec, count >= 1 && count <= 5000, "--count is 1 to 5000, not " + count);
            require(
                    spec,
                    size.matches("[1-9]\\d{1,3}x[1-9]\\d{1,3}"),
                    "--size is width x height such as 4000x3000, not \"" + size + "\"");
            int x = size.indexOf('x');
            int width = Integer.parseInt(size.substring(0, x));
            int height = Integer.parseInt(size.substring(x + 1));
            PicturesBench.run(count, width, height, json, spec.commandLine().getOut());
            return 0;
        }
    }

    @Command(
            name = "start",
            description = "How long the studio takes from its start to its first frame and to its model.",
            mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {
        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init")
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--runs", paramLabel = "N", description = "how often the studio starts, 1 to 100")
        private int runs = 7;

        @Option(names = "--display", description = "Start with real windows.")
        private boolean display;

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            require(spec, runs >= 1 && runs <= 100, "--runs is 1 to 100, not " + runs);
            StartBench.run(runs, display, json, spec.commandLine().getOut());
            return 0;
        }
    }
}

package org.weft.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weft.data.storyworld.Export;
import org.weft.data.storyworld.ExportFormat;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The world the bundled model knows. */
@Command(
        name = "storyworld",
        mixinStandardHelpOptions = true,
        description = "Draw stories of the bundled model's world, in the file formats of the paper's data sets.")
final class StoryworldCommand implements Callable<Integer> {
    private final Tools tools;

    @Spec
    @Nullable
    CommandSpec spec;

    StoryworldCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the command's own description");
        }
        throw new ParameterException(spec.commandLine(), "Missing command: export");
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Write stories to a folder.")
    int export(
            @Option(names = "--split", paramLabel = "S", description = "train, validation or test.") @Nullable
                    Split split,
            @Option(names = "--first", paramLabel = "I", description = "Number of the first story.") long first,
            @Option(names = "--count", required = true, paramLabel = "N", description = "How many stories.") long count,
            @Option(names = "--format", required = true, paramLabel = "F", description = "${COMPLETION-CANDIDATES}")
                    ExportFormat format,
            @Option(names = "--size", paramLabel = "PIXELS", description = "Side of the pictures; 128 if not given.")
                    @Nullable
                    Integer size,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "An empty folder.") Path out) {
        Export.write(
                World.load(),
                new Export.Request(
                        split == null ? Split.TRAIN : split, first, count, size == null ? 128 : size, format, out),
                done -> {});
        tools.console().line(count + " stories are in " + out);
        return ExitCode.DONE;
    }
}

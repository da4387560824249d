package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.data.check.CheckLimits;
import org.weft.data.check.CheckListener;
import org.weft.data.check.DataCheck;
import org.weft.data.check.Finding;
import org.weft.data.check.Summary;
import org.weft.data.sets.DataSet;
import org.weft.data.sets.DataSets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Data sets on disk. */
@Command(name = "data", mixinStandardHelpOptions = true, description = "Look at data sets.")
final class DataCommand implements Callable<Integer> {
    private final Tools tools;

    @Spec
    @Nullable
    CommandSpec spec;

    DataCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the command's own description");
        }
        throw new ParameterException(spec.commandLine(), "Missing command: check");
    }

    /** Hears of a check and shows it. */
    private final class Shown implements CheckListener {
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final ProgressView progress;
        private final boolean json;

        Shown(ProgressView progress, boolean json) {
            this.progress = progress;
            this.json = json;
        }

        @Override
        public void found(Finding finding) {
            if (json) {
                tools.console().json(finding);
            } else {
                tools.console().line(finding.line());
            }
        }

        @Override
        public boolean goOn(int done, OptionalInt all) {
            if (all.isPresent() && all.getAsInt() > 0) {
                progress.show((double) done / all.getAsInt());
            }
            return !cancelled.get();
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Name every bad item of a data set: files that are missing or damaged, pictures too small or"
                    + " large, texts empty or too long, labels that are none, boxes outside, pictures in two splits."
                    + " Exits with 1 when there are any.")
    int check(
            @Parameters(paramLabel = "PATH", description = "Folder of the data set, or one of its lists.") Path path,
            @Option(
                            names = "--format",
                            paramLabel = "F",
                            defaultValue = "auto",
                            description = "auto (default), weft, annt, vist, pororo-sv, flintstones-sv, ade20k,"
                                    + " coco-captions, llava, vqa, refcoco, visdial, mmc4, webdataset, text-files")
                    String format,
            @Option(
                            names = "--longest-text",
                            paramLabel = "N",
                            defaultValue = "16384",
                            description = "Characters a text may have; ${DEFAULT-VALUE} if not given.")
                    int longestText,
            @Option(names = "--json", description = "Findings and summary as lines of JSON.") boolean json)
            throws IOException {
        if (longestText < 1) {
            throw CommandFailure.usage("--longest-text must be 1 or more, not " + longestText);
        }
        CheckLimits usual = CheckLimits.USUAL;
        CheckLimits limits = new CheckLimits(usual.smallestSide(), usual.largestSide(), longestText);
        try (DataSet set = DataSets.open(path, format);
                ProgressView progress = ProgressView.on(tools.console(), !json)) {
            Shown shown = new Shown(progress, json);
            Summary summary;
            try (Interrupts.Guard guard = tools.interrupts().guard(() -> shown.cancelled.set(true))) {
                summary = DataCheck.run(set, limits, shown);
            }
            return end(summary, json);
        }
    }

    private int end(Summary summary, boolean json) {
        if (json) {
            tools.console().json(summary);
        } else {
            tools.console().line(sentence(summary));
        }
        if (summary.cancelled()) {
            return ExitCode.CANCELLED;
        }
        return summary.bad() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String sentence(Summary summary) {
        String kinds = summary.problems().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(e -> e.getValue() + " " + e.getKey().label())
                .collect(Collectors.joining(", "));
        String maps = summary.labelMaps() == 0 ? "" : " and " + summary.labelMaps() + " label maps";
        return summary.set() + " (" + summary.format() + "): " + summary.examples() + " examples with "
                + summary.pictures() + " pictures" + maps + ", "
                + (summary.bad() == 0 ? "nothing bad" : summary.bad() + " bad items: " + kinds)
                + (summary.duplicatesSought() ? "" : "; too many pictures to find all that are in two splits")
                + (summary.cancelled() ? "; cancelled before the end" : "");
    }
}

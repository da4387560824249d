package org.weft.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.evaluate.metrics.Variant;
import org.weft.evaluate.results.ResultKind;
import org.weft.evaluate.results.ResultReport;
import picocli.CommandLine.Option;

/** The part of {@code evaluate} that scores files. */
final class ResultScoring {
    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "Results to score; for segmentation a folder of label maps.")
    private @Nullable Path predictions;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "What they are compared with, in the data set's format.")
    private @Nullable Path truth;

    @Option(
            names = "--official",
            description = "The number the official evaluation code gives, its oversights included, for comparisons with"
                    + " published tables.")
    private boolean official;

    @Option(
            names = "--shorten",
            description = "First cut captions to their first sentence, answers to the short answer in them.")
    private boolean shorten;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Classes of label maps (default ${DEFAULT-VALUE}, those of ADE20K).")
    private int classes = 150;

    int run(ResultKind kind, Console console, boolean json) {
        Path said = predictions;
        Path known = truth;
        if (said == null || known == null) {
            throw CommandFailure.usage("evaluate " + kind.word() + " needs --predictions FILE and --truth FILE");
        }
        if (classes < 1 || classes > 65_536) {
            throw CommandFailure.usage("--classes must be 1 to 65536");
        }
        Variant variant = official ? Variant.AS_OFFICIAL_CODE : Variant.CORRECTED;
        ResultReport report = score(kind, said, known, new ResultKind.Options(variant, shorten, classes));
        report.notes().forEach(console::note);
        for (ResultReport.Score s : report.scores()) {
            if (json) {
                console.json(line(s));
            } else {
                console.line(String.format(Locale.ROOT, "%-40s %9.4f  (n = %d)", s.measure(), s.value(), s.n()));
            }
        }
        return ExitCode.DONE;
    }

    private static ResultReport score(ResultKind kind, Path said, Path known, ResultKind.Options options) {
        try {
            return kind.score(said, known, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JSON knows no number that is none. */
    private static Map<String, Object> line(ResultReport.Score s) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("measure", s.measure());
        if (Double.isFinite(s.value())) {
            out.put("value", s.value());
        }
        out.put("n", s.n());
        return out;
    }
}

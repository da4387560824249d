package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weft.document.Compaction;
import org.weft.document.DocumentCheck;
import org.weft.document.Documents;
import org.weft.document.HistoryEntry;
import org.weft.document.SalvageReport;
import org.weft.document.StoryDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Story files as files: what is in them, whether they are whole, and how to make them smaller. */
@Command(name = "document", mixinStandardHelpOptions = true, description = "Look after story files.")
final class DocumentCommand implements Callable<Integer> {
    private static final long MIB = 1L << 20;

    private final Tools tools;

    @Spec
    @Nullable
    CommandSpec spec;

    DocumentCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the command's own description");
        }
        throw new ParameterException(spec.commandLine(), "Missing command: info, check, compact, history or salvage");
    }

    private static String size(long bytes) {
        return bytes < MIB
                ? String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MIB);
    }

    @Command(name = "info", mixinStandardHelpOptions = true, description = "Say what a story file holds.")
    int info(
            @Parameters(paramLabel = "FILE", description = "A .weft file.") Path file,
            @Option(names = "--json", description = "One line of JSON.") boolean json)
            throws IOException {
        DocumentCheck found = Documents.check(file);
        if (json) {
            tools.console().json(found);
            return ExitCode.DONE;
        }
        String title = found.title().isBlank() ? "untitled" : "\"" + found.title() + "\"";
        tools.console()
                .line(title + ", " + found.cards() + " cards, " + found.edits() + " edits to undo, " + found.undone()
                        + " to do again");
        tools.console()
                .line(found.pictures() + " pictures, " + size(found.bytes()) + "; " + found.unused()
                        + " of them in neither the story nor its history");
        tools.console().line("file version " + found.version() + ", " + size(Files.size(file)));
        return ExitCode.DONE;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Read every page, picture and edit of a story file. Exits with 1 when something is wrong.")
    int check(
            @Parameters(paramLabel = "FILE", description = "A .weft file.") Path file,
            @Option(names = "--json", description = "One line of JSON.") boolean json)
            throws IOException {
        DocumentCheck found = Documents.check(file);
        if (json) {
            tools.console().json(found);
        } else {
            found.problems().forEach(tools.console()::line);
            tools.console()
                    .line(
                            found.problems().isEmpty()
                                    ? file + ": nothing is wrong"
                                    : file + ": " + found.problems().size()
                                            + " problems; weft document salvage saves what can be read");
        }
        return found.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    @Command(
            name = "compact",
            mixinStandardHelpOptions = true,
            description =
                    "Make a story file smaller: drop pictures that neither the story nor its history holds, and, when"
                            + " asked to, old edits with the pictures only they hold. Nothing else drops anything.")
    int compact(
            @Parameters(paramLabel = "FILE", description = "A .weft file that is not open elsewhere.") Path file,
            @Option(
                            names = "--drop-history-older-than",
                            paramLabel = "DAYS",
                            description = "Edits older than so many days can then no longer be undone. All stay if not"
                                    + " given; 0 drops all of them.")
                    @Nullable
                    Integer days,
            @Option(names = "--dry-run", description = "Only say what would be dropped.") boolean dry)
            throws IOException {
        if (days != null && days < 0) {
            throw CommandFailure.usage("--drop-history-older-than must be 0 or more, not " + days);
        }
        Instant before = days == null ? Instant.EPOCH : Instant.now().minus(Duration.ofDays(days));
        try (StoryDocument document = Documents.open(file)) {
            if (document.readOnly()) {
                throw CommandFailure.failed(file + ": cannot be changed. "
                        + document.readOnlyReason().orElse(""));
            }
            Compaction done = dry ? document.compaction(before) : document.compact(before);
            tools.console()
                    .line((dry ? "would drop " : "dropped ") + done.entries() + " edits and " + done.pictures()
                            + " pictures (" + size(done.pictureBytes()) + "); " + size(done.bytesBefore()) + " -> "
                            + (dry ? "about " : "") + size(done.bytesAfter()));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "List the edits of a story, newest first.")
    int history(
            @Parameters(paramLabel = "FILE", description = "A .weft file.") Path file,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many at most; ${DEFAULT-VALUE} if not given.")
                    int limit,
            @Option(names = "--json", description = "Lines of JSON.") boolean json)
            throws IOException {
        if (limit < 1) {
            throw CommandFailure.usage("--limit must be 1 or more, not " + limit);
        }
        try (StoryDocument document = Documents.openToRead(file)) {
            List<HistoryEntry> entries = document.history(limit);
            for (HistoryEntry e : entries) {
                if (json) {
                    tools.console()
                            .json(Map.of(
                                    "id", e.id(),
                                    "at", e.at().toString(),
                                    "kind", e.kind(),
                                    "label", e.label(),
                                    "detail", e.detail(),
                                    "undone", e.undone()));
                } else {
                    tools.console()
                            .line(e.id() + "  " + e.at() + "  " + e.label()
                                    + (e.detail().isEmpty() || e.detail().equals(e.label()) ? "" : ": " + e.detail())
                                    + (e.undone() ? "  (undone)" : ""));
                }
            }
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "salvage",
            mixinStandardHelpOptions = true,
            description = "Save what can be read of a damaged story file as another. The damaged one is not changed.")
    int salvage(
            @Parameters(paramLabel = "FILE", description = "A damaged .weft file.") Path file,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The new .weft file.")
                    Path out)
            throws IOException {
        SalvageReport report = Documents.salvage(file, out);
        report.notes().forEach(tools.console()::note);
        tools.console()
                .line(report.cards() + " cards, " + report.pictures() + " pictures and " + report.entries()
                        + " edits of the history are in " + report.file());
        return ExitCode.DONE;
    }
}

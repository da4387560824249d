package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportProgress;
import org.weft.document.importing.ImportFormat;
import org.weft.document.importing.ImportReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a story of files from elsewhere, or adds them to one. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Read an annt.json list, a folder of pictures and texts, or a Markdown file into a story.")
final class ImportCommand implements Callable<Integer> {
    private final Tools tools;

    @Parameters(paramLabel = "SOURCE", description = "The list, folder or Markdown file.")
    private Path source = Path.of("");

    @Option(
            names = "--into",
            required = true,
            paramLabel = "FILE.weft",
            description =
                    "The story: a new one, or one that is there, which gets the cards at its end as one step of undo.")
    private Path into = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "${COMPLETION-CANDIDATES}; by what SOURCE is if not given.")
    private @Nullable ImportFormat format;

    ImportCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() throws IOException {
        ImportFormat chosen = format == null ? ImportFormat.of(source) : format;
        boolean fresh = !Files.exists(into);
        boolean done = false;
        try (StoryDocument document = fresh ? Documents.create(into) : Documents.open(into)) {
            if (document.readOnly()) {
                throw CommandFailure.failed(into + ": cannot be changed. "
                        + document.readOnlyReason().orElse(""));
            }
            ImportReport report = read(chosen, document);
            report.notes().forEach(tools.console()::note);
            tools.console().line(report.texts() + " texts and " + report.pictures() + " pictures are in " + into);
            done = true;
        } finally {
            if (fresh && !done) {
                Files.deleteIfExists(into);
            }
        }
        return ExitCode.DONE;
    }

    private ImportReport read(ImportFormat chosen, StoryDocument document) throws IOException {
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Interrupts.Guard guard = tools.interrupts().guard(() -> cancelled.set(true));
                ProgressView view = ProgressView.on(tools.console(), true)) {
            return chosen.importer().into(document, source, new ExportProgress() {
                @Override
                public void done(double fraction) {
                    view.show(fraction);
                }

                @Override
                public boolean cancelled() {
                    return cancelled.get();
                }
            });
        }
    }
}

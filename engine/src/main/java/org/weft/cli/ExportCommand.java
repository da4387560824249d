package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.weft.document.export.ExportFormat;
import org.weft.document.export.ExportJob;
import org.weft.document.export.ExportOptions;
import org.weft.document.export.ExportProgress;
import org.weft.document.export.ExportReport;
import org.weft.document.export.PageSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a story in a format for people or other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write a story as PDF, web page, book, comic, Markdown, storyboard picture or annt.json list.")
final class ExportCommand implements Callable<Integer> {
    /** Page sizes by name. */
    enum Page {
        A4,
        A5,
        LETTER,
        A4_LANDSCAPE,
        LETTER_LANDSCAPE;

        PageSize size() {
            return switch (this) {
                case A4 -> PageSize.A4;
                case A5 -> PageSize.A5;
                case LETTER -> PageSize.LETTER;
                case A4_LANDSCAPE -> PageSize.A4.turned();
                case LETTER_LANDSCAPE -> PageSize.LETTER.turned();
            };
        }
    }

    private final Tools tools;

    @Parameters(paramLabel = "DOC", description = "A Weft story or an annt.json list.")
    private Path document = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "${COMPLETION-CANDIDATES}; by the ending of FILE if not given.")
    @Nullable
    private ExportFormat format;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The file; Markdown and lists get a folder of pictures beside it.")
    private Path out = Path.of("");

    @Option(names = "--title", paramLabel = "TEXT", description = "The story's own title if not given.")
    private String title = "";

    @Option(names = "--author", paramLabel = "NAME")
    private String author = "";

    @Option(names = "--language", paramLabel = "TAG", description = "Language of the story, such as en or pt-BR.")
    private String language = "en";

    @Option(names = "--layout", paramLabel = "L", description = "${COMPLETION-CANDIDATES}; for PDF and HTML.")
    private ExportOptions.Layout layout = ExportOptions.Layout.COLUMN;

    @Option(names = "--page", paramLabel = "P", description = "${COMPLETION-CANDIDATES}; for PDF.")
    private Page page = Page.A4;

    @Option(names = "--story", paramLabel = "N", description = "Which story of a list, from 1.")
    private int number = 1;

    ExportCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() throws IOException {
        ExportOptions options = options();
        ExportFormat chosen = format == null ? byEnding() : format;
        try (StoryOpener.Opened opened = tools.stories().open(document)) {
            List<StoryOpener.Source> stories = opened.stories();
            if (number < 1 || number > stories.size()) {
                throw CommandFailure.usage(
                        document + ": holds " + stories.size() + " stories; --story " + number + " is not one of them");
            }
            StoryOpener.Source source = stories.get(number - 1);
            AtomicBoolean cancelled = new AtomicBoolean();
            try (Interrupts.Guard guard = tools.interrupts().guard(() -> cancelled.set(true));
                    ProgressView view = ProgressView.on(tools.console(), true)) {
                ExportJob job = new ExportJob(source.story(), source.pictures(), options, progress(view, cancelled));
                report(chosen.exporter().export(job, out));
            }
        }
        return ExitCode.DONE;
    }

    private ExportOptions options() {
        try {
            return ExportOptions.standard()
                    .withTitle(title)
                    .withAuthor(author)
                    .withLanguage(language)
                    .withLayout(layout)
                    .withPage(page.size());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--language: " + e.getMessage());
        }
    }

    private ExportFormat byEnding() {
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        for (ExportFormat known : ExportFormat.values()) {
            if (name.endsWith("." + known.extension())) {
                return known;
            }
        }
        throw CommandFailure.usage(out + ": its ending names no format; say which with --format");
    }

    private void report(ExportReport report) {
        report.notes().forEach(tools.console()::note);
        tools.console().line("the story is in " + report.file());
    }

    private static ExportProgress progress(ProgressView view, AtomicBoolean cancelled) {
        return new ExportProgress() {
            @Override
            public void done(double fraction) {
                view.show(fraction);
            }

            @Override
            public boolean cancelled() {
                return cancelled.get();
            }
        };
    }
}

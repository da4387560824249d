package org.weft.tests.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportFormat;
import org.weft.document.export.ExportJob;
import org.weft.document.export.ExportOptions;
import org.weft.document.export.ExportProgress;

/** The process that is killed. Says what it has committed, a line each, as soon as it has. */
final class Victim {
    private Victim() {}

    /** edit FILE SEED FIRST, or export FILE FORMAT TARGET */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("edit")) {
            try (StoryDocument document = Documents.open(file)) {
                EditingScript script = new EditingScript(Long.parseLong(arguments[2]));
                out.println("open");
                for (int n = Integer.parseInt(arguments[3]); ; n++) {
                    script.step(document, n);
                    out.println(n);
                }
            }
        }
        ExportFormat format = ExportFormat.valueOf(arguments[2]);
        try (StoryDocument document = Documents.openToRead(file)) {
            for (int n = 0; ; n++) {
                ExportOptions options = ExportOptions.standard().withTitle("Export " + n);
                format.exporter()
                        .export(
                                new ExportJob(document.story(), document::picture, options, ExportProgress.NONE),
                                Path.of(arguments[3]));
                out.println(n);
            }
        }
    }
}

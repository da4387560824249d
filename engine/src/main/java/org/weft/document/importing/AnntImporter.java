package org.weft.document.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.weft.document.AnntJson;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportProgress;

/** The first story of the reference's list, or of the list in a folder. */
final class AnntImporter implements Importer {
    @Override
    public ImportReport into(StoryDocument document, Path source, ExportProgress progress) throws IOException {
        Path file = Files.isDirectory(source) ? source.resolve("annt.json") : source;
        List<AnntJson.Entry> entries = AnntJson.read(file);
        if (entries.isEmpty()) {
            throw new IOException(file + ": holds no story");
        }
        AnntJson.Entry entry = entries.getFirst();
        Cards cards = new Cards(document);
        cards.title(entry.story().title());
        if (entries.size() > 1) {
            cards.note("The list holds " + entries.size() + " stories; only the first was imported.");
        }
        int done = 0;
        for (Slot slot : entry.story().slots()) {
            progress.step(done++, entry.story().slots().size());
            Content content = slot.chosen().map(Candidate::content).orElse(null);
            if (content instanceof Content.Text text) {
                cards.text(text.text());
            } else if (content instanceof Content.Picture picture) {
                cards.picture(entry.picture(picture.hash()), "", "picture " + done);
            } else {
                cards.placeholder("");
            }
        }
        ImportReport report = cards.finish("Import list");
        progress.step(1, 1);
        return report;
    }
}

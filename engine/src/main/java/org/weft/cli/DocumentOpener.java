package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.weft.document.AnntJson;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;

/** Opens what a file says it is, whatever its name. */
final class DocumentOpener implements StoryOpener {
    @Override
    public Opened open(Path given) throws IOException {
        if (!Files.exists(given)) {
            throw new NoSuchFileException(given.toString());
        }
        // a story's folder stands for the list in it
        Path file = Files.isDirectory(given) ? given.resolve("annt.json") : given;
        if (!Files.exists(file)) {
            throw CommandFailure.failed(given + ": is a folder without an annt.json; name a story");
        }
        if (Documents.isDocument(file)) {
            // pictures are read when they are asked for; meanwhile the studio may have it open and write to it
            StoryDocument document = Documents.openToRead(file);
            return new Opened(List.of(Source.of(document.story(), document::picture)), document);
        }
        if (!file.toString().endsWith(".json")) {
            throw CommandFailure.failed(file + ": is neither a Weft story nor an annt.json list; name one of these");
        }
        return new Opened(
                AnntJson.read(file).stream()
                        .map(e -> new Source(e.story(), e.end(), e::picture, e.next(), e.count()))
                        .toList(),
                () -> {});
    }
}

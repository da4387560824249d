package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.weft.document.AnntJson;

/** Opens documents by their ending. */
final class DocumentOpener implements StoryOpener {
    @Override
    public Opened open(Path file) throws IOException {
        if (!file.toString().endsWith(".json")) {
            throw CommandFailure.failed(file + ": only annt.json lists can be opened; name one");
        }
        return new Opened(
                AnntJson.read(file).stream()
                        .map(e -> new Source(e.story(), e.end(), e::picture, e.next(), e.count()))
                        .toList(),
                () -> {});
    }
}

package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weft.document.AnntJson;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Slot;
import org.weft.document.Story;
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
            return new Opened(List.of(story(file)), () -> {});
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

    /** Reads all that is needed and closes the file at once: while it is open here, the studio could not write to it. */
    private static Source story(Path file) throws IOException {
        try (StoryDocument document = Documents.open(file)) {
            Story story = document.story();
            Map<String, byte[]> pictures = new HashMap<>();
            for (Slot slot : story.slots()) {
                Content content = slot.chosen().map(Candidate::content).orElse(null);
                if (content instanceof Content.Picture picture) {
                    pictures.put(picture.hash(), document.picture(picture.hash()));
                } else if (content instanceof Content.LabelMap map) {
                    pictures.put(map.hash(), document.picture(map.hash()));
                }
            }
            return Source.of(story, hash -> {
                byte[] bytes = pictures.get(hash);
                if (bytes == null) {
                    throw new IOException(file + ": holds no picture " + hash);
                }
                return bytes;
            });
        }
    }
}

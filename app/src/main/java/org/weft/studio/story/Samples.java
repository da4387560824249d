package org.weft.studio.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.weft.document.AnntJson;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.StoryDocument;

/** The stories Weft brings along. */
public final class Samples {
    /** A sample: what it is called and the list it is in. */
    public record Sample(String title, Path list) {}

    private Samples() {}

    /** The samples below a stories folder, empty when it is not there. */
    public static List<Sample> list(Path stories) {
        List<Sample> out = new ArrayList<>();
        if (!Files.isDirectory(stories)) {
            return out;
        }
        try (Stream<Path> folders = Files.list(stories)) {
            for (Path folder : folders.sorted().toList()) {
                Path list = folder.resolve("annt.json");
                if (!Files.isRegularFile(list)) {
                    continue;
                }
                String title = AnntJson.read(list).getFirst().story().title();
                out.add(new Sample(title.isBlank() ? String.valueOf(folder.getFileName()) : title, list));
            }
        } catch (IOException e) {
            return out;
        }
        return out;
    }

    /** Copies a sample into an empty document, as one edit. @throws IOException naming the file and the place */
    static void fill(StoryDocument document, Path list) throws IOException {
        List<AnntJson.Entry> entries = AnntJson.read(list);
        if (entries.isEmpty()) {
            throw new IOException(list + " holds no story");
        }
        AnntJson.Entry entry = entries.getFirst();
        for (String hash : entry.pictures().keySet()) {
            document.storePicture(entry.picture(hash));
        }
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.SetTitle(entry.story().title()));
        List<Slot> slots = entry.story().slots();
        for (int i = 0; i < slots.size(); i++) {
            edits.add(new Edit.InsertSlot(i, slots.get(i)));
        }
        document.apply(new Edit.Together("Open sample", edits));
    }
}

package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Slot;
import org.weft.document.StoryDocument;

/** Weft documents: an example for each file, what was chosen for each card; placeholders add nothing. */
final class WeftSet extends SizedSet {
    private final List<Path> files;

    WeftSet(Path path, List<Path> files) {
        super(path, DataFormat.WEFT);
        this.files = List.copyOf(files);
    }

    @Override
    int count() {
        return files.size();
    }

    @Override
    Example read(int index) throws IOException {
        Path file = files.get(index);
        try (StoryDocument document = Documents.open(file)) {
            List<Part> parts = new ArrayList<>();
            for (Slot slot : document.story().slots()) {
                Content content = slot.chosen().map(Candidate::content).orElse(null);
                if (content instanceof Content.Text text) {
                    parts.add(new Part.Text(text.text()));
                } else if (content instanceof Content.Picture picture) {
                    parts.add(new Part.Picture(new Pictures.InDocument(file, picture.hash())));
                } else if (content instanceof Content.LabelMap map) {
                    parts.add(new Part.Labels(new Pictures.InDocument(file, map.hash()), Classes.ANY));
                }
            }
            return new Example(Names.stem(Names.last(file)), "", file.toString(), parts, Facts.NONE);
        } catch (IOException e) {
            throw new DataException(Problem.UNREADABLE, file.toString(), String.valueOf(e.getMessage()), e);
        }
    }
}

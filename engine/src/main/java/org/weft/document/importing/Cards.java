package org.weft.document.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.PngProvenance;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImages;

/** The cards of an import as they grow. Pictures go to the document's store at once, the cards all together at the end. */
final class Cards {
    /** Most cards of one import; more is not a story. */
    static final int MOST = 10_000;

    static final long LARGEST_PICTURE = 128L << 20;
    static final long LARGEST_TEXT = 4L << 20;
    private static final int MOST_NOTES = 50;

    private final StoryDocument document;
    private final List<Slot> slots = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Instant now = Instant.now();
    private String title = "";
    private int texts;
    private int pictures;

    Cards(StoryDocument document) {
        if (document.readOnly()) {
            throw new IllegalStateException(
                    "The story cannot be changed. " + document.readOnlyReason().orElse(""));
        }
        this.document = document;
    }

    void title(String words) {
        title = words.strip();
    }

    boolean hasTitle() {
        return !title.isEmpty();
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        } else if (notes.size() == MOST_NOTES) {
            notes.add("More was left out.");
        }
    }

    void text(String words) throws IOException {
        if (!words.isBlank()) {
            add(SlotKind.TEXT, new Content.Text(words.strip()), null, "");
            texts++;
        }
    }

    /**
     * A picture; a generated PNG brings along how it was made. What is no picture is noted and left out.
     *
     * @param name for notes
     */
    void picture(byte[] bytes, String alt, String name) throws IOException {
        try {
            RgbImages.Size size = RgbImages.size(bytes);
            String hash = document.storePicture(bytes);
            add(
                    SlotKind.IMAGE,
                    new Content.Picture(hash, size.width(), size.height()),
                    PngProvenance.read(bytes).orElse(null),
                    alt);
            pictures++;
        } catch (EngineException e) {
            note(name + " was left out: " + e.getMessage());
        }
    }

    /** A picture that is described but not there. */
    void placeholder(String alt) throws IOException {
        room();
        slots.add(new Slot(id(), SlotKind.IMAGE, List.of(), null, null, alt));
    }

    private void add(SlotKind kind, Content content, @Nullable Provenance provenance, String alt) throws IOException {
        room();
        Candidate candidate = new Candidate(id(), content, provenance, now);
        slots.add(new Slot(id(), kind, List.of(candidate), candidate.id(), null, alt));
    }

    private void room() throws IOException {
        if (slots.size() >= MOST) {
            throw new IOException("a story takes at most " + MOST + " cards at once; import it in parts");
        }
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** Puts the cards at the end of the story, as one step of undo. */
    ImportReport finish(String label) throws IOException {
        List<Edit> edits = new ArrayList<>();
        if (hasTitle() && document.story().title().isBlank()) {
            edits.add(new Edit.SetTitle(title));
        }
        int at = document.story().slots().size();
        for (Slot slot : slots) {
            edits.add(new Edit.InsertSlot(at++, slot));
        }
        if (!edits.isEmpty()) {
            document.apply(new Edit.Together(label, edits));
        }
        return new ImportReport(texts, pictures, notes);
    }

    /** The bytes of a file that may come from anywhere. @throws IOException when it is larger than {@code most} bytes */
    static byte[] read(Path file, long most) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) most + 1);
            if (bytes.length > most) {
                throw new IOException(file + ": has more than " + (most >> 20) + " MB; make it smaller");
            }
            return bytes;
        }
    }
}

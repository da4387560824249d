package org.weft.data.storyworld;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.engine.RgbImages;

/** A Weft document for each story: sentence, picture, sentence and so on. Its history says when it was written. */
final class WeftForm implements Export.Form {
    private final Export.Frames frames;

    WeftForm(Export.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void story(WorldStory story) {
        Path folder = frames.request.folder();
        Path file = folder.resolve(story.id() + ".weft");
        Path aside = folder.resolve(story.id() + ".weft.part");
        try {
            Files.createDirectories(folder);
            try (StoryDocument document = Documents.create(aside)) {
                document.apply(new Edit.Together("Storyworld", cards(document, story)));
            }
            Files.move(aside, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private List<Edit> cards(StoryDocument document, WorldStory story) throws IOException {
        int size = frames.request.size();
        Renderer renderer = frames.world.renderer(size);
        List<Edit> edits = new ArrayList<>(List.of(new Edit.SetTitle("the " + story.hero())));
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            Frame frame = story.frames().get(i);
            byte[] png = RgbImages.png(renderer.render(frame.scene()));
            edits.add(card(2 * i, SlotKind.TEXT, new Content.Text(frame.caption())));
            edits.add(card(2 * i + 1, SlotKind.IMAGE, new Content.Picture(document.storePicture(png), size, size)));
        }
        return edits;
    }

    private static Edit card(int at, SlotKind kind, Content content) {
        Candidate candidate = new Candidate("content-" + at, content, null, Instant.EPOCH);
        return new Edit.InsertSlot(at, new Slot("card-" + at, kind, List.of(candidate), candidate.id(), null, ""));
    }

    @Override
    public void finish() {
        // every document is whole by itself
    }
}

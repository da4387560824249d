package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.Segment;
import org.weft.engine.Segments;
import org.weft.engine.Target;

class DocumentOpenerTest {
    private static final RgbImage DOT = new RgbImage(1, 1, new byte[] {1, 2, 3});

    @TempDir
    Path folder = Path.of("");

    @Test
    void aWeftDocumentIsOneStoryAndIsFreeAgainAtOnce() throws IOException {
        Path file = folder.resolve("fox.weft");
        try (StoryDocument document = Documents.create(file)) {
            String hash = document.storePicture(RgbImages.png(DOT));
            document.apply(new Edit.InsertSlot(0, slot("a", SlotKind.TEXT, new Content.Text("Once"))));
            document.apply(new Edit.InsertSlot(1, slot("b", SlotKind.IMAGE, new Content.Picture(hash, 1, 1))));
        }

        try (StoryOpener.Opened opened = new DocumentOpener().open(file);
                StoryDocument studio = Documents.open(file)) {
            assertThat(studio.readOnly()).isFalse();
            assertThat(opened.stories()).hasSize(1);
            StoryOpener.Source source = opened.stories().getFirst();
            assertThat(Segments.before(source.story(), source.end(), source.pictures()))
                    .containsExactly(new Segment.Text("card 1", "Once"), new Segment.Picture("card 2", DOT));
        }
    }

    @Test
    void aListKeepsWhatItAsksFor() throws IOException {
        Path file = Files.writeString(
                folder.resolve("annt.json"),
                "[{\"sentences\": [\"a\"], \"generate_mode\": \"generate_texts\", \"num_iter\": 3}, {\"sentences\": [\"b\"]}]");

        List<StoryOpener.Source> stories = new DocumentOpener().open(file).stories();

        assertThat(stories).extracting(StoryOpener.Source::next).containsExactly(Target.TEXT, Target.AUTO);
        assertThat(stories).extracting(StoryOpener.Source::count).containsExactly(3, 1);
    }

    @Test
    void anythingElseIsRefusedByName() throws IOException {
        Path other = Files.writeString(folder.resolve("photo.weft"), "no story");

        assertThatThrownBy(() -> new DocumentOpener().open(other))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("photo.weft");
        assertThatThrownBy(() -> new DocumentOpener().open(folder.resolve("none.weft")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private static Slot slot(String id, SlotKind kind, Content content) {
        return new Slot(id, kind, List.of(new Candidate(id + "1", content, null, Instant.EPOCH)), id + "1", null, "");
    }
}

package org.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;

class SegmentsTest {
    private static final RgbImage DOT = new RgbImage(1, 1, new byte[] {1, 2, 3});

    @Test
    void chosenContentsComeInReadingOrderUnderTheirCardsNumber() throws IOException {
        Story story = new Story(
                "",
                List.of(
                        slot(new Content.Text("Once")),
                        slot(null),
                        slot(new Content.Text("")),
                        slot(new Content.Picture("h", 1, 1))));

        assertThat(Segments.of(story, hash -> RgbImages.png(DOT)))
                .containsExactly(new Segment.Text("card 1", "Once"), new Segment.Picture("card 4", DOT));
    }

    @Test
    void beforeStopsAtThePosition() throws IOException {
        Story story = new Story("", List.of(slot(new Content.Text("a")), slot(new Content.Text("b"))));

        assertThat(Segments.before(story, 0, hash -> new byte[0])).isEmpty();
        assertThat(Segments.before(story, 1, hash -> new byte[0])).containsExactly(new Segment.Text("card 1", "a"));
        assertThatThrownBy(() -> Segments.before(story, 3, hash -> new byte[0]))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPictureUsedTwiceIsReadOnce() throws IOException {
        List<String> read = new ArrayList<>();
        Content picture = new Content.Picture("h", 1, 1);

        Segments.of(new Story("", List.of(slot(picture), slot(picture))), hash -> {
            read.add(hash);
            return RgbImages.png(DOT);
        });

        assertThat(read).containsExactly("h");
    }

    @Test
    void aDamagedPictureNamesItsCard() {
        Story story = new Story("", List.of(slot(new Content.Text("a")), slot(new Content.LabelMap("h", 1, 1, "p"))));

        assertThatThrownBy(() -> Segments.of(story, hash -> new byte[] {1, 2, 3}))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("card 2: ")
                .extracting(e -> ((EngineException) e).code())
                .isEqualTo(EngineException.Code.BAD_INPUT);
    }

    private static Slot slot(@Nullable Content content) {
        if (content == null) {
            return new Slot("s", SlotKind.TEXT, List.of(), null, null, "");
        }
        return new Slot("s", SlotKind.TEXT, List.of(new Candidate("c", content, null, Instant.EPOCH)), "c", null, "");
    }
}

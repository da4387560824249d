package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditsTest {
    /** Hundreds of random edits, then all inverses in reverse order: the empty story again, and every step on the way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inversesTakeEveryEditBack(long seed) {
        Random random = new Random(seed);
        Story story = new Story("", List.of());
        List<Story> before = new ArrayList<>();
        List<Edit> inverses = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Edit edit = random(story, random, i);
            Edits.Applied applied = Edits.apply(story, edit);
            before.add(story);
            inverses.add(applied.inverse());
            story = applied.story();
            assertThat(Edits.label(edit)).isNotBlank();
        }
        for (int i = 299; i >= 0; i--) {
            story = Edits.apply(story, inverses.get(i)).story();
            assertThat(story).isEqualTo(before.get(i));
        }
    }

    private static Candidate candidate(String id, String words) {
        return new Candidate(id, new Content.Text(words), null, Instant.EPOCH);
    }

    private static Edit random(Story story, Random random, int i) {
        int n = story.slots().size();
        if (n == 0 || random.nextInt(4) == 0) {
            Candidate c = candidate("c" + i, "words " + i);
            Slot slot = new Slot("s" + i, SlotKind.TEXT, List.of(c), c.id(), null, "");
            return new Edit.InsertSlot(random.nextInt(n + 1), slot);
        }
        Slot s = story.slots().get(random.nextInt(n));
        return switch (random.nextInt(10)) {
            case 0 -> new Edit.RemoveSlot(s.id());
            case 1 -> new Edit.MoveSlot(s.id(), random.nextInt(n));
            case 2 -> new Edit.PlaceSlot(s.id(), new Placement(i, i, 10, 10));
            case 3 -> new Edit.AddCandidate(s.id(), candidate("c" + i, "more"), random.nextBoolean());
            case 4 -> new Edit.SetAltText(s.id(), "alt " + i);
            case 8 -> new Edit.Arrange(random.nextBoolean() ? Arrangement.COMIC : Arrangement.FREE);
            case 9 -> new Edit.SetGroups(List.of(new Group("g" + i, List.of(s.id(), "gone"))));
            case 5 ->
                new Edit.ChooseCandidate(
                        s.id(),
                        s.candidates()
                                .get(random.nextInt(s.candidates().size()))
                                .id());
            case 6 ->
                new Edit.Together("Both", List.of(new Edit.SetTitle("t" + i), new Edit.SetAltText(s.id(), "x" + i)));
            default -> new Edit.EditText(s.id(), "typed " + i);
        };
    }

    @Test
    void editsOfWhatIsNotThereAreRefused() {
        Story empty = new Story("", List.of());
        assertThatThrownBy(() -> Edits.apply(empty, new Edit.RemoveSlot("x"))).hasMessageContaining("x");
        assertThatThrownBy(() -> Edits.apply(empty, new Edit.MoveSlot("x", 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

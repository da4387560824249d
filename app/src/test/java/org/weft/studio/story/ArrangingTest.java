package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.document.Arrangement;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Edits;
import org.weft.document.Placement;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;

class ArrangingTest {
    private static Slot text(String id, String words) {
        Candidate c = Slots.candidate(new Content.Text(words), null);
        return new Slot(id, SlotKind.TEXT, List.of(c), c.id(), null, "");
    }

    private static Story story(String... ids) {
        List<Slot> slots = new ArrayList<>();
        for (String id : ids) {
            slots.add(text(id, "words of " + id));
        }
        return new Story("", slots);
    }

    private static String order(Story story) {
        return String.join("", story.slots().stream().map(Slot::id).toList());
    }

    private static Story applied(Story story, Optional<Edit> edit) {
        return Edits.apply(story, edit.orElseThrow()).story();
    }

    @ParameterizedTest
    @CsvSource({
        "a, 5, bcdea",
        "e, 0, eabcd",
        "b, 4, acdbe",
        "ac, 5, bdeac",
        "bd, 0, bdace",
        "ae, 2, baecd",
        "bcd, 1, ''",
        "bcd, 3, ''",
        "bcd, 99, aebcd",
        "bcd, -3, bcdae"
    })
    void cardsMoveTogetherIntoAGap(String moved, int gap, String expected) {
        Story story = story("a", "b", "c", "d", "e");
        Optional<Edit> edit = Arranging.move(story, List.of(moved.split("")), gap);
        if (expected.isEmpty()) {
            assertThat(edit).isEmpty();
        } else {
            Edits.Applied applied = Edits.apply(story, edit.orElseThrow());
            assertThat(order(applied.story())).isEqualTo(expected);
            assertThat(Edits.apply(applied.story(), applied.inverse()).story()).isEqualTo(story);
        }
    }

    @ParameterizedTest
    @CsvSource({"c, 1, abdc", "c, -1, acbd", "ab, 1, cabd", "ab, -1, ''", "cd, 1, ''", "ac, -1, acbd", "ac, 1, bdac"})
    void cardsShiftByOnePlaceAndStayAtTheEnds(String moved, int by, String expected) {
        Optional<Edit> edit = Arranging.shift(story("a", "b", "c", "d"), List.of(moved.split("")), by);
        assertThat(edit.map(e -> order(Edits.apply(story("a", "b", "c", "d"), e).story()))
                        .orElse(""))
                .isEqualTo(expected);
    }

    @Test
    void aTextIsSplitAtTheCaretAndMergedAgain() {
        Story story = new Story("", List.of(text("a", "one two three"), text("b", "four")));
        Story split = applied(story, Arranging.split(story, "a", 7));
        assertThat(split.slots()).hasSize(3);
        assertThat(Arranging.words(split, "a")).isEqualTo("one two");
        assertThat(Arranging.words(split, split.slots().get(1).id())).isEqualTo("three");
        Story merged = applied(split, Arranging.merge(split, "a"));
        assertThat(Arranging.words(merged, "a")).isEqualTo("one two three");
        assertThat(Arranging.split(story, "a", 0)).isEmpty();
        assertThat(Arranging.split(story, "a", 13)).isEmpty();
        assertThat(Arranging.split(story, "a", 99)).isEmpty();
        assertThat(Arranging.split(story, "gone", 1)).isEmpty();
    }

    @Test
    void onlyTextsAreMerged() {
        Slot picture = Slots.of(SlotKind.IMAGE, new Content.Picture("h", 1, 1));
        Story story = new Story("", List.of(text("a", "one"), picture, text("b", "two")));
        assertThat(Arranging.merge(story, "a")).isEmpty();
        assertThat(Arranging.merge(story, picture.id())).isEmpty();
        assertThat(Arranging.merge(story, "b")).isEmpty();
    }

    @Test
    void groupsTakeCardsFromOthersAndFallApartBelowTwo() {
        Story story = story("a", "b", "c", "d");
        Story one = applied(story, Arranging.group(story, List.of("b", "a")));
        assertThat(one.groups()).hasSize(1);
        assertThat(Selection.grouped(one, "b")).containsExactly("a", "b");
        Story two = applied(one, Arranging.group(one, List.of("b", "c")));
        assertThat(two.groups()).hasSize(1);
        assertThat(Selection.grouped(two, "a")).containsExactly("a");
        assertThat(applied(two, Arranging.ungroup(two, List.of("c"))).groups()).isEmpty();
        assertThat(Arranging.ungroup(two, List.of("d"))).isEmpty();
        assertThat(Arranging.group(story, List.of("a"))).isEmpty();
    }

    @Test
    void placingMakesTheStoryLieFreeWithEveryOtherCardWhereItWas() {
        Story story = story("a", "b", "c");
        Layouts.Layout before = Layouts.of(story, 1000);
        Story placed = applied(story, Arranging.place(story, before, List.of("b"), 100, -3));
        assertThat(placed.arrangement()).isEqualTo(Arrangement.FREE);
        Layouts.Layout after = Layouts.of(placed, 400);
        assertThat(after.places().get(0)).isEqualTo(before.places().get(0));
        assertThat(after.places().get(2)).isEqualTo(before.places().get(2));
        Placement moved = after.places().get(1);
        assertThat(moved.x() % Arranging.GRID).isZero();
        assertThat(moved.x()).isCloseTo(before.places().get(1).x() + 100, org.assertj.core.api.Assertions.within(8.0));
    }

    @Test
    void alignedCardsShareTheirEdgeAndSpreadOnesTheirDistance() {
        Story story = story("a", "b", "c", "d", "e", "f");
        Layouts.Layout now = Layouts.of(story, 1000);
        List<String> cards = List.of("a", "b", "e");
        Story left = applied(story, Arranging.align(story, now, cards, Arranging.Line.LEFT));
        assertThat(cards.stream()
                        .map(id -> Layouts.of(left, 1000)
                                .places()
                                .get(left.indexOf(id))
                                .x())
                        .distinct())
                .hasSize(1);
        Story spread = applied(story, Arranging.align(story, now, cards, Arranging.Line.SPREAD_DOWN));
        List<Double> ys = cards.stream()
                .map(id -> Layouts.of(spread, 1000)
                        .places()
                        .get(spread.indexOf(id))
                        .y())
                .sorted()
                .toList();
        assertThat(ys.get(1) - ys.get(0)).isEqualTo(ys.get(2) - ys.get(1));
        assertThat(Arranging.align(story, now, List.of("a"), Arranging.Line.TOP))
                .isEmpty();
        assertThat(Arranging.align(story, now, List.of("a", "b"), Arranging.Line.SPREAD_ACROSS))
                .isEmpty();
    }

    @Test
    void copiesShowWhatTheirCardsShow() {
        Story story = story("a", "b");
        List<Slot> copies = Arranging.copies(story, List.of("b", "a"));
        Story twice = applied(story, Arranging.duplicate(story, List.of("a", "b"), copies));
        assertThat(twice.slots()).hasSize(4);
        assertThat(Arranging.words(twice, twice.slots().get(2).id())).isEqualTo("words of a");
        assertThat(Arranging.duplicate(story, List.of(), List.of())).isEmpty();
    }
}

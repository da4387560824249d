package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.document.Arrangement;
import org.weft.document.Content;
import org.weft.document.Placement;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;

class LayoutsTest {
    private static Story story(int cards, Arrangement arrangement) {
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < cards; i++) {
            slots.add(
                    i % 3 == 1
                            ? Slots.of(SlotKind.IMAGE, new Content.Picture("h" + i, 4, 4))
                            : Slots.of(SlotKind.TEXT, new Content.Text("words ".repeat(i))));
        }
        return new Story("", slots, arrangement, List.of());
    }

    private static boolean overlap(Placement a, Placement b) {
        return a.x() < b.x() + b.width() - 0.01
                && b.x() < a.x() + a.width() - 0.01
                && a.y() < b.y() + b.height() - 0.01
                && b.y() < a.y() + a.height() - 0.01;
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void noTwoCardsLieOnEachOtherInAnyLayoutOrWindow(Arrangement arrangement) {
        for (int cards : new int[] {0, 1, 2, 13, 60}) {
            for (double window : new double[] {0, 300, 1016, 2400}) {
                List<Placement> places =
                        Layouts.of(story(cards, arrangement), window).places();
                assertThat(places).hasSize(cards);
                for (int i = 0; i < cards; i++) {
                    assertThat(places.get(i).width()).isGreaterThan(100);
                    assertThat(places.get(i).height()).isGreaterThan(80);
                    for (int j = 0; j < i; j++) {
                        assertThat(overlap(places.get(i), places.get(j)))
                                .as("%s: %d and %d of %d in %s", arrangement, i, j, cards, window)
                                .isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void cardsStayOnTheirSheets(Arrangement arrangement) {
        Layouts.Layout layout = Layouts.of(story(40, arrangement), 1016);
        if (!layout.sheets().isEmpty()) {
            assertThat(layout.places()).allSatisfy(p -> assertThat(layout.sheets())
                    .anyMatch(s -> p.x() >= s.x()
                            && p.y() >= s.y()
                            && p.x() + p.width() <= s.x() + s.width() + 0.01
                            && p.y() + p.height() <= s.y() + s.height() + 0.01));
        }
        Placement bounds = layout.bounds();
        assertThat(layout.places()).allMatch(p -> p.x() + p.width() <= bounds.x() + bounds.width());
    }

    @Test
    void aPlaceSaysWhichGapADropGoesTo() {
        Layouts.Layout flow = Layouts.of(story(7, Arrangement.FLOW), 1016); // three in a row
        Placement second = flow.places().get(1);
        assertThat(flow.gap(second.x() + 5, second.y() + 5)).isEqualTo(1);
        assertThat(flow.gap(second.x() + second.width() - 5, second.y() + 5)).isEqualTo(2);
        Placement third = flow.places().get(2);
        assertThat(flow.gap(third.x() + third.width() + 400, third.y() + 100)).isEqualTo(3);
        assertThat(flow.gap(-500, -500)).isZero();
        assertThat(flow.gap(5000, 5000)).isEqualTo(7);
        Layouts.Layout column = Layouts.of(story(3, Arrangement.COLUMN), 1016);
        Placement first = column.places().getFirst();
        assertThat(column.gap(first.x() + first.width() - 1, first.y() + 1)).isZero();
        assertThat(Layouts.Layout.EMPTY.gap(1, 1)).isZero();
    }

    @Test
    void theUpperOfTwoCardsIsHit() {
        Slot a = Slots.of(SlotKind.TEXT, new Content.Text("a"));
        Slot under = new Slot("1", SlotKind.TEXT, a.candidates(), a.chosenId(), new Placement(0, 0, 100, 100), "");
        Slot over = new Slot("2", SlotKind.TEXT, a.candidates(), a.chosenId(), new Placement(50, 50, 100, 100), "");
        Layouts.Layout layout = Layouts.of(new Story("", List.of(under, over), Arrangement.FREE, List.of()), 1000);
        assertThat(layout.at(75, 75)).isEqualTo(1);
        assertThat(layout.at(25, 25)).isZero();
        assertThat(layout.at(500, 500)).isEqualTo(-1);
    }

    @Test
    void aFittedViewShowsTheWholeStory() {
        Layouts.Layout layout = Layouts.of(story(500, Arrangement.FLOW), 1016);
        Viewport view = new Viewport(1, 0, 0, 1016, 700).fitting(layout.bounds());
        assertThat(view.zoom()).isBetween(Viewport.MIN_ZOOM, 1.0);
        Viewport few = new Viewport(1, 0, 0, 1016, 700)
                .fitting(Layouts.of(story(20, Arrangement.FLOW), 1016).bounds());
        assertThat(Layouts.of(story(20, Arrangement.FLOW), 1016).places()).allMatch(few::shows);
        assertThat(view.zoomed(2, 100, 50).toWorldX(100))
                .isCloseTo(view.toWorldX(100), org.assertj.core.api.Assertions.within(1e-6));
    }
}

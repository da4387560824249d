package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weft.document.Arrangement;
import org.weft.document.Group;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;

class SelectionTest {
    private final ObjectProperty<@Nullable String> hand = new SimpleObjectProperty<>();
    private final Selection selection = new Selection(hand);
    private final Story story = new Story(
            "",
            List.of(slot("a"), slot("b"), slot("c"), slot("d")),
            Arrangement.FLOW,
            List.of(new Group("g", List.of("b", "d", "gone"))));

    private static Slot slot(String id) {
        return new Slot(id, SlotKind.TEXT, List.of(), null, null, "");
    }

    @Test
    void clickingTakesTheGroupAndTogglingAddsAndRemoves() {
        selection.click(story, "a");
        assertThat(selection.ids()).containsExactly("a");
        selection.toggle(story, "b");
        assertThat(selection.ids()).containsExactlyInAnyOrder("a", "b", "d");
        assertThat(hand.get()).isEqualTo("b");
        selection.toggle(story, "d");
        assertThat(selection.ids()).containsExactly("a");
        assertThat(hand.get()).isEqualTo("a");
        selection.toggle(story, "a");
        assertThat(selection.ids()).isEmpty();
        assertThat(hand.get()).isNull();
    }

    @Test
    void extendingSelectsFromTheLastClick() {
        selection.click(story, "c");
        selection.extend(story, "a");
        assertThat(selection.ids()).containsExactlyInAnyOrder("a", "b", "c", "d"); // b brings its group
        selection.extend(story, "c");
        assertThat(selection.ids()).containsExactly("c");
        selection.clear();
        selection.extend(story, "a");
        assertThat(selection.ids()).containsExactly("a");
    }

    @Test
    void whoeverSetsTheCardInHandSelectsItAlone() {
        selection.all(story);
        hand.set("c");
        assertThat(selection.ids()).containsExactly("c");
        hand.set(null);
        assertThat(selection.ids()).isEmpty();
    }

    @Test
    void cardsThatLeaveTheStoryLeaveTheSelection() {
        selection.all(story);
        selection.keepOnly(new Story("", List.of(slot("a"), slot("b"))));
        assertThat(selection.ids()).containsExactly("a", "b");
        assertThat(hand.get()).isEqualTo("b");
        selection.keepOnly(new Story("", List.of()));
        assertThat(hand.get()).isNull();
    }
}

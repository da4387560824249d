package org.weft.studio.story;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.document.Slot;
import org.weft.document.Story;
import org.weft.engine.ContextReport;
import org.weft.engine.RgbImage;
import org.weft.engine.Segments;

/** The cards as the canvas shows them: the story's, with what each costs and what is being generated for it. */
final class CardList {
    private final ObservableList<Card> cards = FXCollections.observableArrayList();
    private final Map<String, String> liveTexts = new HashMap<>();
    private final Map<String, RgbImage> livePictures = new HashMap<>();
    private final Map<String, ContextReport.Cost> costs = new HashMap<>();
    private Story story = new Story("", List.of());

    ObservableList<Card> cards() {
        return cards;
    }

    /** Nothing is known of the story that is shown next. */
    void forget() {
        liveTexts.clear();
        livePictures.clear();
        costs.clear();
    }

    void show(Story now) {
        story = now;
        List<Card> all = new ArrayList<>();
        for (int i = 0; i < story.slots().size(); i++) {
            all.add(card(i));
        }
        cards.setAll(all);
    }

    private Card card(int at) {
        Slot slot = story.slots().get(at);
        ContextReport.Cost cost = costs.get(Segments.source(at));
        return new Card(
                slot,
                at + 1,
                cost == null ? -1 : cost.tokens(),
                cost == null || cost.fits(),
                liveTexts.get(slot.id()),
                livePictures.get(slot.id()));
    }

    /** @param report null when no model can say */
    void costs(@Nullable ContextReport report) {
        costs.clear();
        if (report != null) {
            report.costs().forEach(c -> costs.put(c.source(), c));
        }
        show(story);
    }

    /** Null for both takes away what was being generated. */
    void live(String slotId, @Nullable String text, @Nullable RgbImage picture) {
        put(liveTexts, slotId, text);
        put(livePictures, slotId, picture);
        int at = story.indexOf(slotId);
        if (at >= 0 && at < cards.size()) {
            Card now = card(at);
            if (!now.equals(cards.get(at))) {
                cards.set(at, now);
            }
        }
    }

    private static <T> void put(Map<String, T> map, String key, @Nullable T value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }
}

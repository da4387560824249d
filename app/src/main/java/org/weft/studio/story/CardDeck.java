package org.weft.studio.story;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;
import org.weft.document.Placement;

/** The cards that have a node. Nodes are few and used again: one whose card left the window shows the next that comes in. */
final class CardDeck extends Pane {
    /** With more cards in sight than this they are too small to read, and painted instead. */
    static final int MOST = 60;

    private static final double READABLE = 0.6;
    private static final int SPARE = 80;

    private final Supplier<CardView> maker;
    private final Map<String, CardView> shown = new HashMap<>();
    private final Deque<CardView> spare = new ArrayDeque<>();

    CardDeck(Supplier<CardView> maker) {
        this.maker = maker;
        setPickOnBounds(false);
        setManaged(false);
    }

    Collection<CardView> views() {
        return shown.values();
    }

    @Nullable
    CardView view(String slotId) {
        return shown.get(slotId);
    }

    boolean covers(String slotId) {
        return shown.containsKey(slotId);
    }

    /**
     * Gives the cards in sight their nodes and takes them from those out of sight.
     *
     * @param held a card that keeps its node wherever it is, such as one typed in
     * @param most how many cards may get a node now
     * @return whether every card in sight that should have a node has one
     */
    boolean refresh(List<Card> cards, Layouts.Layout layout, Viewport view, @Nullable String held, int most) {
        List<Integer> visible = new ArrayList<>();
        for (int i = 0; i < Math.min(cards.size(), layout.places().size()); i++) {
            if (view.shows(layout.places().get(i)) || cards.get(i).slot().id().equals(held)) {
                visible.add(i);
            }
        }
        boolean few = visible.size() <= MOST || view.zoom() >= READABLE;
        visible.removeIf(i -> !few && !cards.get(i).slot().id().equals(held));
        Set<String> wanted = new HashSet<>();
        visible.forEach(i -> wanted.add(cards.get(i).slot().id()));
        shown.entrySet().removeIf(e -> {
            boolean gone = !wanted.contains(e.getKey());
            if (gone) {
                park(e.getValue());
            }
            return gone;
        });
        int left = most;
        for (int i : visible) {
            Card card = cards.get(i);
            CardView node = shown.get(card.slot().id());
            if (node == null && left > 0) {
                left--;
                node = take();
                shown.put(card.slot().id(), node);
            }
            if (node != null) {
                node.show(card);
                lay(node, layout.places().get(i));
            }
        }
        return shown.size() == visible.size();
    }

    private static void lay(CardView node, Placement p) {
        if (node.getWidth() != p.width() || node.getHeight() != p.height()) {
            node.resize(p.width(), p.height());
        }
        if (node.getLayoutX() != p.x() || node.getLayoutY() != p.y()) {
            node.relocate(p.x(), p.y());
        }
    }

    private CardView take() {
        CardView known = spare.poll();
        if (known != null) {
            return known;
        }
        CardView made = maker.get();
        getChildren().add(made);
        return made;
    }

    private void park(CardView node) {
        node.park();
        if (spare.size() < SPARE) {
            spare.add(node);
        } else {
            getChildren().remove(node);
        }
    }
}

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

    /** While the canvas is zoomed every node is drawn scaled, which is slower than painting. */
    private static final int MOST_ZOOMED = 24;

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

    /** @param most how many cards may get a node */
    record Pace(int most, boolean zooming) {
        static final Pace AT_ONCE = new Pace(Integer.MAX_VALUE, false);
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
     * @param pace how many cards may get a node now, and whether the canvas is being zoomed
     * @return whether every card in sight that should have a node has one
     */
    boolean refresh(List<Card> cards, Layouts.Layout layout, Viewport view, @Nullable String held, Pace pace) {
        List<Integer> visible = new ArrayList<>();
        for (int i = 0; i < Math.min(cards.size(), layout.places().size()); i++) {
            if (view.shows(layout.places().get(i)) || cards.get(i).slot().id().equals(held)) {
                visible.add(i);
            }
        }
        boolean few =
                visible.size() <= (pace.zooming() ? MOST_ZOOMED : MOST) || (view.zoom() >= READABLE && !pace.zooming());
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
        int left = pace.most();
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
                node.order(i);
                lay(node, layout.places().get(i), pace.zooming() ? 0 : view.zoom());
            }
        }
        return shown.size() == visible.size();
    }

    /** @param zoom at which the card is to lie on whole pixels, so that it can be moved as it is drawn; 0 for no matter */
    private static void lay(CardView node, Placement p, double zoom) {
        if (node.getWidth() != p.width() || node.getHeight() != p.height()) {
            node.resize(p.width(), p.height());
        }
        double x = zoom == 0 ? p.x() : Math.rint(p.x() * zoom) / zoom;
        double y = zoom == 0 ? p.y() : Math.rint(p.y() * zoom) / zoom;
        if (node.getLayoutX() != x || node.getLayoutY() != y) {
            node.relocate(x, y);
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

package org.weft.studio.story;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import javafx.collections.ListChangeListener;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.CubicCurve;
import javafx.scene.shape.Rectangle;
import javafx.scene.transform.Scale;
import javafx.scene.transform.Translate;
import org.jspecify.annotations.Nullable;

/**
 * The cards in reading order on a surface that zooms and pans, with a thread drawn through them. Only cards near the window are nodes;
 * the others wait as positions.
 */
public final class StoryCanvas extends Pane {
    private static final double GAP = 48;
    private static final double MARGIN = 48;
    private static final double MIN_ZOOM = 0.1;
    private static final double MAX_ZOOM = 4;

    private final StoryViewModel model;
    private final Pictures pictures;
    private final ResourceBundle texts;
    private final Group world = new Group();
    private final Scale zoom = new Scale(1, 1);
    private final Translate pan = new Translate(0, 0);
    private final Map<String, CardView> views = new HashMap<>();
    private double dragX;
    private double dragY;
    private double grabbedX;
    private double grabbedY;

    public StoryCanvas(StoryViewModel model, org.weft.studio.task.TaskRunner tasks, ResourceBundle texts) {
        this.model = model;
        this.texts = texts;
        pictures = new Pictures(tasks, model);
        getStyleClass().add("canvas");
        world.getTransforms().addAll(pan, zoom);
        getChildren().add(world);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
        model.cards().addListener((ListChangeListener<Card>) c -> draw());
        model.selected().addListener((o, a, b) -> draw());
        model.inView().addListener((o, a, b) -> reveal(b));
        widthProperty().addListener((o, a, b) -> draw());
        heightProperty().addListener((o, a, b) -> draw());
        setOnScroll(this::scroll);
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
    }

    private void press(MouseEvent e) {
        dragX = e.getX();
        dragY = e.getY();
        requestFocus();
        if (e.getTarget() == this) {
            model.selected().set(null);
        }
    }

    private void drag(MouseEvent e) {
        if (e.getButton() == MouseButton.PRIMARY || e.getButton() == MouseButton.MIDDLE) {
            pan.setX(pan.getX() + e.getX() - dragX);
            pan.setY(pan.getY() + e.getY() - dragY);
            dragX = e.getX();
            dragY = e.getY();
            draw();
        }
    }

    private void scroll(ScrollEvent e) {
        if (e.isControlDown()) {
            zoomBy(Math.exp(e.getDeltaY() / 400), e.getX(), e.getY());
        } else {
            pan.setX(pan.getX() + e.getDeltaX());
            pan.setY(pan.getY() + e.getDeltaY());
            draw();
        }
        e.consume();
    }

    /** Zooms about the middle of the window. */
    public void zoomBy(double factor) {
        zoomBy(factor, getWidth() / 2, getHeight() / 2);
    }

    private void zoomBy(double factor, double x, double y) {
        double next = Math.clamp(zoom.getX() * factor, MIN_ZOOM, MAX_ZOOM);
        double real = next / zoom.getX();
        pan.setX(x - (x - pan.getX()) * real);
        pan.setY(y - (y - pan.getY()) * real);
        zoom.setX(next);
        zoom.setY(next);
        draw();
    }

    /** Back to full size with the first card at the top left. */
    public void reset() {
        zoom.setX(1);
        zoom.setY(1);
        pan.setX(0);
        pan.setY(0);
        draw();
    }

    /** Pans as little as needed for a card to be in sight. */
    private void reveal(@Nullable String slotId) {
        for (int i = 0; i < model.cards().size(); i++) {
            if (model.cards().get(i).slot().id().equals(slotId)) {
                pan.setX(pan.getX() + shift(x(i), CardView.WIDTH, pan.getX(), getWidth()));
                pan.setY(pan.getY() + shift(y(i), CardView.HEIGHT, pan.getY(), getHeight()));
                draw();
            }
        }
    }

    /** How far to move so that a span of the surface lies inside the window. */
    private double shift(double from, double length, double offset, double window) {
        double low = (from - MARGIN) * zoom.getX() + offset;
        double high = (from + length + MARGIN) * zoom.getX() + offset;
        return low < 0 || high - low > window ? -low : Math.min(0, window - high);
    }

    private int columns() {
        double usable = Math.max(getWidth(), 400) - 2 * MARGIN + GAP;
        return Math.max(1, (int) (usable / (CardView.WIDTH + GAP)));
    }

    private double x(int index) {
        return MARGIN + index % columns() * (CardView.WIDTH + GAP);
    }

    private double y(int index) {
        int row = index / columns();
        return MARGIN + row * (CardView.HEIGHT + GAP);
    }

    private void draw() {
        List<Node> nodes = new ArrayList<>();
        List<Card> cards = model.cards();
        Map<String, CardView> kept = new HashMap<>();
        for (int i = 0; i + 1 < cards.size(); i++) {
            nodes.add(thread(i));
        }
        for (int i = 0; i < cards.size(); i++) {
            Card card = cards.get(i);
            if (visible(i)) {
                CardView view = view(card);
                view.relocate(x(i), y(i));
                kept.put(card.slot().id(), view);
                nodes.add(view);
            }
        }
        views.clear();
        views.putAll(kept);
        if (!world.getChildren().equals(nodes)) {
            world.getChildren().setAll(nodes);
        }
    }

    /** A view is made anew only when its card changed, so that typing is never interrupted. */
    private CardView view(Card card) {
        CardView known = views.get(card.slot().id());
        boolean selected = card.slot().id().equals(model.selected().get());
        if (known != null) {
            boolean typing = hasFocusInside(known) && sameCandidate(known.card(), card);
            if (known.card().equals(card) || typing) {
                // the same node, so that a press that selects a card can go on as a drag
                known.select(selected);
                return known;
            }
        }
        CardView view = new CardView(card, model, pictures, texts);
        view.select(selected);
        view.setOnMousePressed(e -> {
            grabbedX = e.getSceneX();
            grabbedY = e.getSceneY();
            model.selected().set(card.slot().id());
            view.toFront();
            e.consume();
        });
        view.setOnMouseDragged(e -> {
            view.setTranslateX((e.getSceneX() - grabbedX) / zoom.getX());
            view.setTranslateY((e.getSceneY() - grabbedY) / zoom.getX());
            e.consume();
        });
        view.setOnMouseReleased(e -> drop(view, card));
        return view;
    }

    private static boolean sameCandidate(Card a, Card b) {
        return java.util.Objects.equals(a.slot().chosenId(), b.slot().chosenId()) && b.liveText() == null;
    }

    private static boolean hasFocusInside(CardView view) {
        Node focus = view.getScene() == null ? null : view.getScene().getFocusOwner();
        for (Node n = focus; n != null; n = n.getParent()) {
            if (n == view) {
                return true;
            }
        }
        return false;
    }

    /** A dragged card goes where its middle lies in reading order. */
    private void drop(CardView view, Card card) {
        double moved = Math.hypot(view.getTranslateX(), view.getTranslateY());
        double cx = view.getLayoutX() + view.getTranslateX() + CardView.WIDTH / 2;
        double cy = view.getLayoutY() + view.getTranslateY() + CardView.HEIGHT / 2;
        view.setTranslateX(0);
        view.setTranslateY(0);
        if (moved > 8) {
            int column = Math.clamp((int) ((cx - MARGIN) / (CardView.WIDTH + GAP)), 0, columns() - 1);
            int row = Math.max(0, (int) ((cy - MARGIN) / (CardView.HEIGHT + GAP)));
            model.moveTo(card.slot().id(), row * columns() + column);
        }
    }

    private boolean visible(int index) {
        double top = y(index) * zoom.getX() + pan.getY();
        double height = CardView.HEIGHT * zoom.getX();
        return top < getHeight() + height && top + height > -height;
    }

    /** The thread from one card to the next. */
    private Node thread(int index) {
        double fromX = x(index) + CardView.WIDTH;
        double fromY = y(index) + CardView.HEIGHT / 2;
        double toX = x(index + 1);
        double toY = y(index + 1) + CardView.HEIGHT / 2;
        boolean sameRow = index / columns() == (index + 1) / columns();
        double bend = sameRow ? GAP / 2 : GAP * 1.5;
        CubicCurve curve = new CubicCurve(fromX, fromY, fromX + bend, fromY, toX - bend, toY, toX, toY);
        if (!sameRow) {
            double middle = y(index) + CardView.HEIGHT + GAP / 2;
            curve = new CubicCurve(
                    x(index) + CardView.WIDTH / 2,
                    y(index) + CardView.HEIGHT,
                    x(index) + CardView.WIDTH / 2,
                    middle + GAP / 2,
                    toX + CardView.WIDTH / 2,
                    middle - GAP / 2,
                    toX + CardView.WIDTH / 2,
                    y(index + 1));
        }
        curve.getStyleClass().add("thread");
        curve.setMouseTransparent(true);
        return curve;
    }
}

package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;
import org.jspecify.annotations.Nullable;
import org.weft.document.Arrangement;
import org.weft.document.Placement;

/** Mouse and touch pad on the canvas: select, drag, rubber band, pan and zoom. */
final class CanvasGestures {
    private static final double DRAG_BEGINS = 6;

    /** What a press has become. */
    private enum Mode {
        NONE,
        PRESSED_CARD,
        REORDER,
        PLACE,
        BAND,
        PAN
    }

    private final StoryCanvas canvas;
    private final StoryViewModel model;
    private Mode mode = Mode.NONE;
    private double fromX;
    private double fromY;
    private double lastX;
    private double lastY;
    private boolean alone;
    private @Nullable String pressed;
    private List<String> before = List.of();
    private int gap = -1;

    CanvasGestures(StoryCanvas canvas, StoryViewModel model) {
        this.canvas = canvas;
        this.model = model;
    }

    void install() {
        canvas.setOnScroll(this::scroll);
        canvas.setOnZoom(this::pinch);
        canvas.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        canvas.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        canvas.addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
    }

    private void scroll(ScrollEvent e) {
        if (e.isShortcutDown()) {
            canvas.look(canvas.view().zoomed(Math.exp(e.getDeltaY() / 400), e.getX(), e.getY()));
        } else {
            canvas.look(canvas.view().panned(e.getDeltaX(), e.getDeltaY()));
        }
        e.consume();
    }

    private void pinch(ZoomEvent e) {
        canvas.look(canvas.view().zoomed(e.getZoomFactor(), e.getX(), e.getY()));
        e.consume();
    }

    private void press(MouseEvent e) {
        fromX = e.getX();
        fromY = e.getY();
        lastX = fromX;
        lastY = fromY;
        alone = false;
        if (e.getButton() == MouseButton.MIDDLE) {
            mode = Mode.PAN;
            return;
        }
        int at =
                canvas.plan().at(canvas.view().toWorldX(e.getX()), canvas.view().toWorldY(e.getY()));
        pressed = at < 0 || at >= model.story().slots().size()
                ? null
                : model.story().slots().get(at).id();
        canvas.requestFocus();
        if (pressed == null) {
            before = e.isShiftDown() || e.isShortcutDown()
                    ? List.copyOf(model.selection().ids())
                    : List.of();
            if (before.isEmpty()) {
                model.selection().clear();
            }
            mode = e.getButton() == MouseButton.PRIMARY ? Mode.BAND : Mode.PAN;
        } else {
            pressCard(e, pressed);
        }
    }

    private void pressCard(MouseEvent e, String id) {
        mode = e.getButton() == MouseButton.PRIMARY ? Mode.PRESSED_CARD : Mode.NONE;
        if (e.isShiftDown()) {
            model.selection().extend(model.story(), id);
        } else if (e.isShortcutDown()) {
            model.selection().toggle(model.story(), id);
        } else if (!model.selection().contains(id)) {
            model.selection().click(model.story(), id);
        } else {
            alone = true;
        }
        if (e.getClickCount() == 2 && e.getButton() == MouseButton.PRIMARY) {
            model.selected().set(id);
            canvas.edit();
            mode = Mode.NONE;
        }
    }

    private void drag(MouseEvent e) {
        double moved = Math.hypot(e.getX() - fromX, e.getY() - fromY);
        if (mode == Mode.PRESSED_CARD && moved > DRAG_BEGINS) {
            boolean free = model.story().arrangement() == Arrangement.FREE || e.isAltDown();
            mode = free ? Mode.PLACE : Mode.REORDER;
        }
        switch (mode) {
            case PAN -> canvas.look(canvas.view().panned(e.getX() - lastX, e.getY() - lastY));
            case BAND -> band(e);
            case REORDER, PLACE -> carry(e);
            default -> {}
        }
        lastX = e.getX();
        lastY = e.getY();
        e.consume();
    }

    private void band(MouseEvent e) {
        double x = Math.min(fromX, e.getX());
        double y = Math.min(fromY, e.getY());
        double w = Math.abs(e.getX() - fromX);
        double h = Math.abs(e.getY() - fromY);
        canvas.band().setVisible(true);
        canvas.band().resizeRelocate(x, y, w, h);
        Viewport v = canvas.view();
        List<String> in = new ArrayList<>(before);
        List<Placement> places = canvas.plan().places();
        for (int i = 0; i < Math.min(places.size(), model.story().slots().size()); i++) {
            Placement p = places.get(i);
            String id = model.story().slots().get(i).id();
            boolean touched = v.toWindowX(p.x()) < x + w
                    && v.toWindowX(p.x() + p.width()) > x
                    && v.toWindowY(p.y()) < y + h
                    && v.toWindowY(p.y() + p.height()) > y;
            if (touched && !in.contains(id)) {
                in.add(id);
            }
        }
        if (!in.equals(model.selection().ids())) {
            model.selection().set(in, in.isEmpty() ? null : in.getLast());
        }
    }

    private double carried(double pixels) {
        double units = pixels / canvas.view().zoom();
        return mode == Mode.PLACE ? Arranging.snap(units) : units;
    }

    private void carry(MouseEvent e) {
        for (String id : model.selection().ids()) {
            CardView node = canvas.deck().view(id);
            if (node != null) {
                node.setTranslateX(carried(e.getX() - fromX));
                node.setTranslateY(carried(e.getY() - fromY));
                node.lift(true);
            }
        }
        if (mode == Mode.REORDER) {
            gap = canvas.plan()
                    .gap(canvas.view().toWorldX(e.getX()), canvas.view().toWorldY(e.getY()));
            canvas.showDrop(gap);
        }
    }

    private void release(MouseEvent e) {
        Mode was = mode;
        int to = gap;
        double dx = carried(e.getX() - fromX);
        double dy = carried(e.getY() - fromY);
        end();
        if (was == Mode.REORDER && to >= 0) {
            model.moveSelectedTo(to);
        } else if (was == Mode.PLACE) {
            canvas.place(dx, dy);
        } else if (was == Mode.PRESSED_CARD && alone && pressed != null) {
            model.selection().click(model.story(), pressed);
        }
    }

    /** Lets everything go; nothing has changed. @return whether something was being dragged */
    boolean end() {
        boolean any = mode == Mode.REORDER || mode == Mode.PLACE || mode == Mode.BAND || mode == Mode.PAN;
        for (CardView node : canvas.deck().views()) {
            node.lift(false);
        }
        canvas.showDrop(-1);
        canvas.band().setVisible(false);
        mode = Mode.NONE;
        gap = -1;
        return any;
    }
}

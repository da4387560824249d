package org.weft.studio.story;

import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.weft.document.Arrangement;
import org.weft.document.Placement;

/** Keys on the canvas: walk through the cards, select, type, nudge. Commands with shortcuts of their own are the window's. */
final class CanvasKeys {
    private final StoryCanvas canvas;
    private final StoryViewModel model;

    CanvasKeys(StoryCanvas canvas, StoryViewModel model) {
        this.canvas = canvas;
        this.model = model;
    }

    void install() {
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (canvas.isFocused() && !e.isConsumed() && key(e)) {
                e.consume();
            }
        });
    }

    private boolean key(KeyEvent e) {
        boolean nudge = e.isShortcutDown() && model.story().arrangement() == Arrangement.FREE;
        return switch (e.getCode()) {
            case LEFT, RIGHT -> {
                int by = e.getCode() == KeyCode.LEFT ? -1 : 1;
                yield nudge ? nudge(by, 0) : !e.isAltDown() && !e.isShortcutDown() && step(by, e.isShiftDown());
            }
            case UP, DOWN -> {
                int by = e.getCode() == KeyCode.UP ? -1 : 1;
                yield !e.isAltDown() && (nudge ? nudge(0, by) : row(by, e.isShiftDown()));
            }
            case HOME -> to(0, e.isShiftDown());
            case END -> to(model.story().slots().size() - 1, e.isShiftDown());
            case ENTER, F2 -> edit(e);
            case DELETE, BACK_SPACE -> delete(e);
            case A -> e.isShortcutDown() && all();
            case ESCAPE -> clear();
            default -> false;
        };
    }

    private int at() {
        String id = model.selected().get();
        return id == null ? -1 : model.story().indexOf(id);
    }

    private boolean step(int by, boolean extend) {
        int at = at();
        return to(at < 0 ? (by > 0 ? 0 : model.story().slots().size() - 1) : at + by, extend);
    }

    private boolean to(int index, boolean extend) {
        int size = model.story().slots().size();
        if (size == 0) {
            return false;
        }
        String id = model.story().slots().get(Math.clamp(index, 0, size - 1)).id();
        if (extend) {
            model.selection().extend(model.story(), id);
        } else {
            model.selection().click(model.story(), id);
        }
        canvas.revealSelected();
        return true;
    }

    /** The nearest card above or below. */
    private boolean row(int by, boolean extend) {
        List<Placement> places = canvas.plan().places();
        int at = at();
        if (at < 0 || at >= places.size()) {
            return step(by, extend);
        }
        Placement from = places.get(at);
        int best = -1;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < places.size(); i++) {
            Placement p = places.get(i);
            double down = (p.y() + p.height() / 2 - from.y() - from.height() / 2) * by;
            double across = Math.abs(p.x() + p.width() / 2 - from.x() - from.width() / 2);
            if (down > 1 && down * 2 + across < least) {
                least = down * 2 + across;
                best = i;
            }
        }
        return best < 0 || to(best, extend);
    }

    private boolean nudge(int dx, int dy) {
        canvas.place(dx * Arranging.GRID, dy * Arranging.GRID);
        return true;
    }

    private boolean edit(KeyEvent e) {
        if (e.isShortcutDown() || e.isAltDown()) {
            return false;
        }
        canvas.edit();
        return true;
    }

    private boolean delete(KeyEvent e) {
        if (e.isShortcutDown() || model.selection().ids().isEmpty()) {
            return false;
        }
        model.deleteSelected();
        return true;
    }

    private boolean all() {
        model.selection().all(model.story());
        return true;
    }

    private boolean clear() {
        boolean any = !model.selection().ids().isEmpty();
        model.selection().clear();
        return any;
    }
}

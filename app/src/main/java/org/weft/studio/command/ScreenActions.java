package org.weft.studio.command;

import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import org.jspecify.annotations.Nullable;

/** Adds the actions of one screen, which can be done only while it shows. */
public final class ScreenActions {
    private final Actions actions;
    private final Node screen;

    public ScreenActions(Actions actions, Node screen) {
        this.actions = actions;
        this.screen = screen;
    }

    /** Adds an action. @param standard its key when the user chose none, null for none */
    public void add(String id, @Nullable String standard, Runnable run) {
        add(id, standard, run, () -> true);
    }

    /** Adds an action that can be done while the screen shows and something else holds. */
    public void add(String id, @Nullable String standard, Runnable run, BooleanSupplier when) {
        actions.add(id, standard, new Action.Deed(run, () -> screen.isVisible() && when.getAsBoolean()));
    }

    /** Adds what a button of the screen does, while it can be pressed; its tooltip names the key. */
    public void add(String id, @Nullable String standard, ButtonBase button) {
        ActionTips.mark(button, id);
        add(id, standard, button::fire, () -> !button.isDisabled() && seen(button));
    }

    private static boolean seen(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /** Names the keys in the tooltips of the screen's buttons; call when its actions were added. */
    public void nameKeys() {
        ActionTips.install(screen, actions);
    }
}

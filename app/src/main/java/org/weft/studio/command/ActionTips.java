package org.weft.studio.command;

import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;

/**
 * Lets controls that stand for an action name its key. A control is marked with the action's id where it is made; once the window is
 * whole, the marks are looked up among the window's actions.
 */
public final class ActionTips {
    private static final String MARK = "weft.action";

    private ActionTips() {}

    /** Marks a control as standing for an action. */
    public static void mark(Control control, String id) {
        control.getProperties().put(MARK, id);
    }

    /** Marks an entry of a menu as standing for an action. */
    public static void mark(MenuItem item, String id) {
        item.getProperties().put(MARK, id);
    }

    /** Puts the keys of the actions into the tooltips and entries marked below a node. */
    public static void install(Node node, Actions actions) {
        if (node instanceof Control control) {
            Object id = control.getProperties().get(MARK);
            if (id != null) {
                actions.find(id.toString()).ifPresent(a -> tip(control, a));
            }
        }
        if (node instanceof MenuButton menu) {
            menu.getItems().forEach(item -> entry(item, actions));
        }
        if (node instanceof ScrollPane scroll && scroll.getContent() != null) {
            install(scroll.getContent(), actions);
        } else if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> install(child, actions));
        }
    }

    /** A tooltip that is there keeps its words. */
    private static void tip(Control control, Action action) {
        Tooltip tip = control.getTooltip() == null ? new Tooltip(action.name()) : control.getTooltip();
        String words = tip.getText();
        tip.textProperty().bind(Bindings.concat(words, action.suffix()));
        control.setTooltip(tip);
    }

    // an accelerator of the entry would run the action a second time
    private static void entry(MenuItem item, Actions actions) {
        Object id = item.getProperties().get(MARK);
        if (id != null) {
            actions.find(id.toString())
                    .ifPresent(a -> item.textProperty().bind(Bindings.concat(item.getText(), a.suffix())));
        }
    }
}

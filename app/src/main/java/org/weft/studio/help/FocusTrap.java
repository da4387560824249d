package org.weft.studio.help;

import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/** Keeps the focus in what lies over the window while it is seen: what is behind it is not reached with Tab. */
final class FocusTrap {
    private final Node over;
    private final Supplier<Node> home;
    private final ChangeListener<Node> focused = (o, before, now) -> keep(now);

    private FocusTrap(Node over, Supplier<Node> home) {
        this.over = over;
        this.home = home;
        over.sceneProperty().addListener((o, before, now) -> {
            if (before != null) {
                before.focusOwnerProperty().removeListener(focused);
            }
            if (now != null) {
                now.focusOwnerProperty().addListener(focused);
            }
        });
    }

    /** @param home where the focus goes when it would leave */
    static void install(Node over, Supplier<Node> home) {
        FocusTrap trap = new FocusTrap(over, home);
        over.getProperties().put(FocusTrap.class, trap); // as long as the node
    }

    private void keep(@Nullable Node now) {
        if (!over.isVisible() || now == null) {
            return;
        }
        for (Node n = now; n != null; n = n.getParent()) {
            if (n.equals(over)) {
                return;
            }
        }
        home.get().requestFocus();
    }
}

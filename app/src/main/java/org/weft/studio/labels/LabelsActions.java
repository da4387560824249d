package org.weft.studio.labels;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weft.studio.command.Actions;

/** What can be done on the painter's screen, with its keys. */
final class LabelsActions {
    private final LabelsView view;
    private final Runnable show;

    /** @param show brings the screen up */
    LabelsActions(LabelsView view, Runnable show) {
        this.view = view;
        this.show = show;
    }

    void addTo(Actions to) {
        LabelsViewModel painter = view.model();
        DrawViewModel draw = view.draw();
        add(to, "labels.do.new", null, view::beginMap);
        add(to, "labels.do.import", null, view::importMap);
        add(to, "labels.do.export", null, view::exportMap);
        add(to, "labels.card", null, draw::openCard);
        add(to, "labels.do.update", null, draw::updateCard);
        add(to, "labels.do.reference.file", null, view::openReference);
        add(to, "labels.do.reference.story", null, draw::referenceFromStory);
        add(to, "labels.do.reference.none", null, () -> painter.reference().set(null));
        add(to, "labels.do.example", null, view::nextExample);
        add(to, "labels.do.clear", null, painter::clear);
        add(to, "labels.do.palette", null, view::openPalette);
        for (Tool tool : Tool.values()) {
            add(to, tool.key(), key(tool), () -> painter.take(tool));
        }
        add(to, "labels.do.narrower", "Open Bracket", () -> painter.widen(-1));
        add(to, "labels.do.wider", "Close Bracket", () -> painter.widen(1));
        add(to, "labels.do.patterns", "T", () -> painter.patterns()
                .set(!painter.patterns().get()));
        for (int i = 1; i <= QuickClasses.KEYS; i++) {
            int key = i;
            add(to, "labels.key." + i, Integer.toString(i), () -> painter.quick(key));
        }
        add(to, "labels.do.pin", "K", () -> painter.pin(painter.label().get()));
        add(to, "labels.generate", null, draw::generate);
        add(to, "labels.do.remove", null, draw::removeShown);
        add(to, "labels.do.remove.all", null, draw::removeAll);
        add(to, "labels.intostory", null, draw::intoStory);
    }

    private static String key(Tool tool) {
        return tool == Tool.PICK ? "I" : tool.name().substring(0, 1).toUpperCase(Locale.ROOT);
    }

    private void add(Actions to, String id, @Nullable String key, Runnable run) {
        to.add(id, key, () -> here(run)).where(view::takes).letters();
    }

    /** What is painted comes from the disk when the screen is first shown; nothing is to be done with it before. */
    private void here(Runnable run) {
        if (!view.isVisible()) {
            show.run();
        }
        view.draw().resume(run);
    }
}

package org.weft.studio;

import java.io.IOException;
import java.nio.file.Path;
import org.weft.engine.Engine;
import org.weft.engine.trace.Trace;
import org.weft.studio.attention.AttentionView;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.shell.StudioView;
import org.weft.studio.story.ContinueViewModel;

/** The inspector in the states that snapshots show. */
final class InspectorScenes {
    private InspectorScenes() {}

    static void draw(String screen, Path trace, AttentionViewModel attention, StudioView view, ContinueViewModel next)
            throws IOException {
        attention.open(trace);
        boolean picture = !screen.equals("attention-text");
        if (picture) {
            attention.selectPlace(0.35, 0.65, false);
        }
        if (screen.equals("attention-mute") || screen.equals("attention-text")) {
            next.load(Engine::start);
            view.attention().show(AttentionView.Part.MUTE);
            view.attention()
                    .mute()
                    .pictures()
                    .addAll(attention.shown().isEmpty() ? seen(attention) : attention.shown());
            view.attention().mute().run();
            try {
                view.attention().mute().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        } else if (screen.equals("attention-compare")) {
            view.attention().show(AttentionView.Part.COMPARE);
            view.attention().compare().openSame();
            view.attention().compare().second().selectPlace(0.8, 0.4, false);
        } else if (screen.equals("attention-region")) {
            attention.whoLooked(new Trace.Region(seen(attention).getFirst(), 0.25, 0.3, 0.7, 0.75));
        }
    }

    private static java.util.List<Integer> seen(AttentionViewModel attention) {
        var item = attention.item().get();
        return item == null ? java.util.List.of() : item.seen();
    }
}

package org.weft.studio.story;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Group;
import javafx.scene.layout.Background;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;

/** The theme's colours for what is painted rather than styled: each is the background of a small styled region nobody sees. */
final class CanvasColours extends Group {
    /** What is painted. */
    enum Part {
        CARD,
        EDGE,
        SELECTED,
        WARNING,
        THREAD,
        WORDS,
        SHEET,
        GROUP
    }

    private final Map<Part, Region> parts = new EnumMap<>(Part.class);

    /** @param changed runs when the theme did */
    CanvasColours(Runnable changed) {
        setManaged(false);
        setOpacity(0);
        setMouseTransparent(true);
        for (Part part : Part.values()) {
            Region region = new Region();
            region.resize(1, 1);
            region.getStyleClass().add("paint-" + part.name().toLowerCase(java.util.Locale.ROOT));
            region.backgroundProperty().addListener((o, a, b) -> changed.run());
            parts.put(part, region);
            getChildren().add(region);
        }
    }

    Paint of(Part part) {
        Region region = parts.get(part);
        Background background = region == null ? null : region.getBackground();
        List<?> fills = background == null ? List.of() : background.getFills();
        return fills.isEmpty() || background == null
                ? Color.GRAY
                : background.getFills().getFirst().getFill();
    }
}

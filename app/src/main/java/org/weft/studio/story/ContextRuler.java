package org.weft.studio.story;

import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.weft.engine.ContextReport;

/** How much of the model's context each card takes, in reading order; what does not fit is marked. */
public final class ContextRuler extends HBox {
    private final ResourceBundle texts;
    private final Label label = new Label();
    private final HBox bar = new HBox(2);

    public ContextRuler(ContinueViewModel next, StoryViewModel story, ResourceBundle texts) {
        super(12);
        this.texts = texts;
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(8, 16, 8, 16));
        getStyleClass().add("ruler");
        HBox.setHgrow(bar, Priority.ALWAYS);
        bar.setAlignment(Pos.CENTER_LEFT);
        label.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(label, bar);
        next.context().addListener((o, a, now) -> {
            if (now != null) {
                show(now);
            }
        });
    }

    private void show(ContextReport report) {
        label.setText(texts.getString("ruler.label")
                .replace("{0}", Integer.toString(report.used()))
                .replace("{1}", Integer.toString(report.budget())));
        bar.getChildren().clear();
        double unit = 600.0 / Math.max(report.budget(), report.used());
        for (ContextReport.Cost cost : report.costs()) {
            Region piece = new Region();
            piece.setPrefSize(Math.max(3, cost.tokens() * unit), 8);
            piece.setMaxHeight(8);
            piece.getStyleClass().add(cost.fits() ? "ruler-piece" : "ruler-over");
            Tooltip.install(
                    piece,
                    new Tooltip(cost.source() + ": "
                            + texts.getString("story.tokens").replace("{0}", Integer.toString(cost.tokens()))));
            bar.getChildren().add(piece);
        }
    }
}

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

/**
 * How much of the model's context each card takes, in reading order, and what is kept free for what comes next. Cards that do not fit
 * are marked and counted: nothing is ever left out silently.
 */
public final class ContextRuler extends HBox {
    private static final double WIDTH = 600;

    private final StoryViewModel story;
    private final ResourceBundle texts;
    private final Label label = new Label();
    private final HBox bar = new HBox(2);

    public ContextRuler(ContinueViewModel next, StoryViewModel story, ResourceBundle texts) {
        super(12);
        this.story = story;
        this.texts = texts;
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(8, 16, 8, 16));
        getStyleClass().add("ruler");
        HBox.setHgrow(bar, Priority.ALWAYS);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setMinWidth(0);
        label.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(label, bar);
        next.context().addListener((o, a, now) -> {
            if (now != null) {
                show(now);
            }
        });
    }

    private void show(ContextReport report) {
        long over = report.costs().stream().filter(c -> !c.fits()).count();
        String used = texts.getString("ruler.label")
                .replace("{0}", Integer.toString(report.used()))
                .replace("{1}", Integer.toString(report.budget()));
        label.setText(
                over == 0
                        ? used
                        : used + " \u2013 " + texts.getString("ruler.out").replace("{0}", Long.toString(over)));
        bar.getChildren().clear();
        double unit = WIDTH / Math.max(report.budget(), report.used() + report.reserved());
        for (ContextReport.Cost cost : report.costs()) {
            String fits = cost.fits() ? "" : ", " + texts.getString("ruler.over");
            Region piece = piece(
                    cost.tokens() * unit,
                    cost.fits() ? "ruler-piece" : "ruler-over",
                    cost.source() + ": " + tokens("story.tokens", cost.tokens()) + fits);
            piece.setOnMouseClicked(e -> select(cost.source()));
            bar.getChildren().add(piece);
        }
        bar.getChildren()
                .add(piece(report.reserved() * unit, "ruler-reserved", tokens("ruler.reserved", report.reserved())));
        setAccessibleText(label.getText());
    }

    /** A click on a piece goes to its card. */
    private void select(String source) {
        for (int i = 0; i < story.story().slots().size(); i++) {
            if (org.weft.engine.Segments.source(i).equals(source)) {
                String id = story.story().slots().get(i).id();
                story.selected().set(id);
                story.inView().set(null);
                story.inView().set(id);
            }
        }
    }

    private String tokens(String key, int count) {
        return texts.getString(key).replace("{0}", Integer.toString(count));
    }

    private static Region piece(double width, String style, String says) {
        Region piece = new Region();
        piece.setPrefSize(Math.max(3, width), 8);
        piece.setMaxHeight(8);
        piece.setMinWidth(1);
        piece.getStyleClass().add(style);
        Tooltip.install(piece, new Tooltip(says));
        return piece;
    }
}

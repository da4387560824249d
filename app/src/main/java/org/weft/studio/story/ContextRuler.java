package org.weft.studio.story;

import java.util.List;
import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.weft.engine.ContextReport;
import org.weft.engine.Segments;

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
    private List<ContextReport.Cost> costs = List.of();

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
        bar.setFocusTraversable(true);
        bar.setAccessibleRole(AccessibleRole.LIST_VIEW);
        bar.setAccessibleText(texts.getString("ruler.keys"));
        bar.getStyleClass().add("ruler-bar");
        bar.setOnKeyPressed(this::key);
        label.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(label, bar);
        next.context().addListener((o, a, now) -> {
            if (now != null) {
                show(now);
            }
        });
        story.selected().addListener((o, a, now) -> sayPiece());
    }

    private void show(ContextReport report) {
        costs = report.costs();
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
            Region piece = piece(cost.tokens() * unit, cost.fits() ? "ruler-piece" : "ruler-over", said(cost));
            piece.setOnMouseClicked(e -> select(place(cost)));
            bar.getChildren().add(piece);
        }
        bar.getChildren()
                .add(piece(report.reserved() * unit, "ruler-reserved", tokens("ruler.reserved", report.reserved())));
        setAccessibleText(label.getText());
    }

    private String said(ContextReport.Cost cost) {
        String fits = cost.fits() ? "" : ", " + texts.getString("ruler.over");
        int at = place(cost);
        String card = at < 0 ? cost.source() : texts.getString("ruler.card").replace("{0}", Integer.toString(at + 1));
        return card + ": " + tokens("story.tokens", cost.tokens()) + fits;
    }

    /** Place of its card in the story, -1 when it has gone. */
    private int place(ContextReport.Cost cost) {
        for (int i = 0; i < story.story().slots().size(); i++) {
            if (Segments.source(i).equals(cost.source())) {
                return i;
            }
        }
        return -1;
    }

    /** A click on a piece goes to its card, and so do the arrow keys. */
    private void select(int place) {
        if (place >= 0) {
            String id = story.story().slots().get(place).id();
            story.selected().set(id);
            story.inView().set(null);
            story.inView().set(id);
        }
    }

    /** Which piece is that of the card in hand, -1 for none. */
    private int current() {
        String id = story.selected().get();
        int at = id == null ? -1 : story.story().indexOf(id);
        for (int i = 0; i < costs.size() && at >= 0; i++) {
            if (place(costs.get(i)) == at) {
                return i;
            }
        }
        return -1;
    }

    private void key(KeyEvent e) {
        int last = costs.size() - 1;
        int now = current();
        int to =
                switch (e.getCode()) {
                    case LEFT -> now < 0 ? last : now - 1;
                    case RIGHT -> now + 1;
                    case HOME -> 0;
                    case END -> last;
                    default -> -2;
                };
        if (to > -2 && !e.isAltDown() && !e.isShortcutDown()) {
            if (last >= 0) {
                select(place(costs.get(Math.clamp(to, 0, last))));
            }
            e.consume();
        }
    }

    /** A screen reader hears the piece of the card in hand while the bar has the keyboard. */
    private void sayPiece() {
        int now = current();
        bar.setAccessibleText(now < 0 ? texts.getString("ruler.keys") : said(costs.get(now)));
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

package org.weft.studio.help;

import java.util.List;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A walk through the window in a few short steps, each beside what it speaks of. It can be left at every step. */
public final class Tour extends Pane {
    private static final double GAP = 12;
    private static final Bounds NOWHERE = new BoundingBox(0, 0, 0, 0);
    private static final double WIDTH_EM = 26;

    /** A step. @param key of its heading; behind it ".text" of its words @param target what it speaks of */
    public record Step(String key, Supplier<@Nullable Node> target) {}

    private final List<Step> steps;
    private final ResourceBundle texts;
    private final Region[] veil = {new Region(), new Region(), new Region(), new Region()};
    private final Region ring = new Region();
    private final Label place = new Label();
    private final Label head = new Label();
    private final Label words = new Label();
    private final Button back;
    private final Button next;
    private final VBox bubble;
    private Runnable ended = () -> {};
    private int at;

    public Tour(List<Step> steps, ResourceBundle texts) {
        this.steps = List.copyOf(steps);
        this.texts = texts;
        for (Region part : veil) {
            part.getStyleClass().add("tour-veil");
        }
        ring.getStyleClass().add("tour-ring");
        ring.setMouseTransparent(true);
        head.getStyleClass().add("title-4");
        head.setWrapText(true);
        words.setWrapText(true);
        place.getStyleClass().add("status");
        Button skip = new Button(texts.getString("tour.skip"));
        skip.getStyleClass().add("flat");
        skip.setOnAction(e -> end());
        back = new Button(texts.getString("tour.back"));
        back.setOnAction(e -> show(at - 1));
        next = new Button();
        next.getStyleClass().add("accent");
        next.setDefaultButton(false);
        next.setOnAction(e -> show(at + 1));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox buttons = new HBox(8, place, gap, skip, back, next);
        buttons.setAlignment(Pos.CENTER_LEFT);
        for (Button b : new Button[] {skip, back, next}) {
            b.setMinWidth(Region.USE_PREF_SIZE);
        }
        bubble = new VBox(8, head, words, buttons);
        bubble.setPadding(new Insets(16));
        bubble.getStyleClass().addAll("sheet", "tour");
        bubble.setAccessibleRole(AccessibleRole.DIALOG);
        getChildren().addAll(veil);
        getChildren().addAll(ring, bubble);
        setVisible(false);
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        FocusTrap.install(this, () -> next);
    }

    private void key(KeyEvent e) {
        switch (e.getCode()) {
            case ESCAPE -> end();
            case RIGHT, PAGE_DOWN -> show(at + 1);
            case LEFT, PAGE_UP -> show(at - 1);
            default -> {
                return;
            }
        }
        e.consume();
    }

    /** What happens when it is left or over. */
    public void onEnded(Runnable then) {
        ended = then;
    }

    /** Begins with the first step. */
    public void begin() {
        setVisible(true);
        show(0);
        next.requestFocus();
    }

    private void show(int step) {
        if (step >= steps.size()) {
            end();
            return;
        }
        at = Math.max(0, step);
        String key = steps.get(at).key();
        head.setText(texts.getString(key));
        words.setText(texts.getString(key + ".text"));
        place.setText(texts.getString("tour.place")
                .replace("{0}", Integer.toString(at + 1))
                .replace("{1}", Integer.toString(steps.size())));
        next.setText(texts.getString(at == steps.size() - 1 ? "tour.done" : "tour.next"));
        back.setDisable(at == 0);
        bubble.setAccessibleText(head.getText() + ". " + words.getText());
        next.setAccessibleText(next.getText() + ". " + bubble.getAccessibleText());
        requestLayout();
    }

    private void end() {
        setVisible(false);
        ended.run();
    }

    @Override
    protected void layoutChildren() {
        double w = getWidth();
        double h = getHeight();
        Bounds hole = hole(w, h);
        boolean none = hole.getWidth() <= 0;
        double x0 = hole.getMinX();
        double y0 = hole.getMinY();
        double x1 = hole.getMaxX();
        double y1 = hole.getMaxY();
        veil[0].resizeRelocate(0, 0, w, y0);
        veil[1].resizeRelocate(0, y0, x0, y1 - y0);
        veil[2].resizeRelocate(x1, y0, w - x1, y1 - y0);
        veil[3].resizeRelocate(0, y1, w, h - y1);
        ring.setVisible(!none);
        ring.resizeRelocate(x0, y0, x1 - x0, y1 - y0);
        double wide = Math.min(w - 2 * GAP, WIDTH_EM * head.getFont().getSize() / 1.2);
        double high = Math.min(h - 2 * GAP, bubble.prefHeight(wide));
        double[] spot = none
                ? new double[] {(w - wide) / 2, (h - high) / 2}
                : beside(new double[] {x0, y0, x1, y1}, wide, high);
        bubble.resizeRelocate(
                Math.rint(Math.clamp(spot[0], GAP, Math.max(GAP, w - wide - GAP))),
                Math.rint(Math.clamp(spot[1], GAP, Math.max(GAP, h - high - GAP))),
                wide,
                high);
    }

    /** Where the step's control is; empty when it is not to be seen. */
    private Bounds hole(double w, double h) {
        Node target = at < steps.size() ? steps.get(at).target().get() : null;
        if (target == null
                || target.getScene() == null
                || target.getLayoutBounds().isEmpty()) {
            return NOWHERE;
        }
        Bounds b = sceneToLocal(target.localToScene(target.getLayoutBounds()));
        double x0 = Math.clamp(b.getMinX() - 4, 0, w);
        double y0 = Math.clamp(b.getMinY() - 4, 0, h);
        double x1 = Math.clamp(b.getMaxX() + 4, x0, w);
        double y1 = Math.clamp(b.getMaxY() + 4, y0, h);
        return x1 - x0 < 1 || y1 - y0 < 1 ? NOWHERE : new BoundingBox(x0, y0, x1 - x0, y1 - y0);
    }

    /** Below, left, right or above what it speaks of, where there is room; else in its middle. */
    private double[] beside(double[] hole, double wide, double high) {
        double middleX = (hole[0] + hole[2] - wide) / 2;
        double middleY = (hole[1] + hole[3] - high) / 2;
        if (hole[3] + GAP + high + GAP <= getHeight()) {
            return new double[] {middleX, hole[3] + GAP};
        }
        if (hole[0] - GAP - wide >= GAP) {
            return new double[] {hole[0] - GAP - wide, Math.max(hole[1], GAP)};
        }
        if (hole[2] + GAP + wide + GAP <= getWidth()) {
            return new double[] {hole[2] + GAP, Math.max(hole[1], GAP)};
        }
        if (hole[1] - GAP - high >= GAP) {
            return new double[] {middleX, hole[1] - GAP - high};
        }
        return new double[] {middleX, middleY};
    }
}

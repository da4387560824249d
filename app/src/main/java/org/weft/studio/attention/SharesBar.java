package org.weft.studio.attention;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;

/** The shares of all pictures and the ignored one as lengths of a bar; what filters leave out stays empty. */
final class SharesBar extends Pane {
    private static final double HEIGHT = 24;
    private static final double LONG = 120;
    private static final double SHORT = 42;

    private final AttentionWords words;
    private final List<Label> labels = new ArrayList<>();
    private final List<Double> lengths = new ArrayList<>();
    private final List<String> shorts = new ArrayList<>();

    /** A picture's share, 0..1. @param number from 1 */
    record Part(int number, double share) {}

    SharesBar(AttentionWords words) {
        this.words = words;
        setMinHeight(HEIGHT);
        setPrefHeight(HEIGHT);
        setMaxHeight(HEIGHT);
        getStyleClass().add("attention-bar");
    }

    void show(List<Part> parts, double ignored) {
        labels.clear();
        lengths.clear();
        shorts.clear();
        for (Part p : parts) {
            add(words.text("attention.share", p.number(), p.share()), p.share(), p.number() % 2 == 0 ? "even" : "odd");
        }
        if (ignored > 0) {
            add(words.text("attention.ignored", ignored), ignored, "ignored");
        }
        getChildren().setAll(labels);
        setVisible(!labels.isEmpty());
        setAccessibleText(
                String.join(", ", labels.stream().map(Label::getAccessibleText).toList()));
        requestLayout();
    }

    private void add(String name, double length, String kind) {
        Label label = new Label();
        label.getStyleClass().addAll("attention-part", "attention-part-" + kind);
        label.setTooltip(new Tooltip(name));
        label.setAccessibleText(name);
        labels.add(label);
        lengths.add(length);
        shorts.add(words.text("attention.share.short", length));
    }

    @Override
    protected void layoutChildren() {
        double x = 0;
        double all =
                Math.max(1, lengths.stream().mapToDouble(Double::doubleValue).sum());
        for (int i = 0; i < labels.size(); i++) {
            double wide = lengths.get(i) / all * getWidth();
            Label label = labels.get(i);
            label.setText(wide >= LONG ? label.getAccessibleText() : wide >= SHORT ? shorts.get(i) : "");
            label.resizeRelocate(x, 0, wide, HEIGHT);
            x += wide;
        }
    }
}

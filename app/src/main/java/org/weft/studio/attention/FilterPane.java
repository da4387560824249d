package org.weft.studio.attention;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.export.LevelMarks;

/** Which MMFS is asked, how points are drawn, and which of them. */
final class FilterPane extends VBox {
    private final AttentionViewModel model;
    private final AttentionWords words;
    private final VBox filters = new VBox(3);

    FilterPane(AttentionViewModel model) {
        super(8);
        this.model = model;
        this.words = model.words();
        getChildren().addAll(heading(words, "attention.site"), sites(), modes(), filters);
        model.site().addListener((o, before, now) -> showFilters());
        model.item().addListener((o, before, now) -> showFilters());
        model.question().addListener((o, before, now) -> showPressed());
        showFilters();
    }

    static Label heading(AttentionWords words, String key) {
        Label out = new Label(words.text(key));
        out.getStyleClass().add("title-4");
        return out;
    }

    static <T> StringConverter<T> naming(Function<T, String> name) {
        return new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : name.apply(value);
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        };
    }

    private Node sites() {
        ComboBox<TraceInfo.Site> box = new ComboBox<>(model.sites());
        box.setMaxWidth(Double.MAX_VALUE);
        box.setAccessibleText(words.text("attention.site"));
        box.setTooltip(new Tooltip(words.text("attention.site.tip")));
        box.setConverter(naming(words::site));
        box.setVisibleRowCount(16);
        box.setValue(model.site().get());
        model.site().addListener((o, before, now) -> {
            box.setValue(now);
            box.setTooltip(new Tooltip(now == null ? words.text("attention.site.tip") : now.name()));
        });
        box.setOnAction(e -> {
            if (box.getValue() != null && !box.getValue().equals(model.site().get())) {
                model.choose(box.getValue());
            }
        });
        return box;
    }

    private Node modes() {
        HBox out = new HBox();
        for (Mode m : Mode.values()) {
            String key = "attention.mode." + m.name().toLowerCase(Locale.ROOT);
            ToggleButton button = new ToggleButton(words.text(key));
            button.setTooltip(new Tooltip(words.text(key + ".tip")));
            button.setSelected(m == model.mode().get());
            button.setOnAction(e -> {
                model.mode().set(m);
                button.setSelected(true);
            });
            model.mode().addListener((o, before, now) -> button.setSelected(now == m));
            button.getStyleClass()
                    .add(m == Mode.POINTS ? "left-pill" : m == Mode.ARROWS ? "right-pill" : "center-pill");
            out.getChildren().add(button);
        }
        return out;
    }

    private void showFilters() {
        filters.getChildren().clear();
        TraceInfo.Site s = model.site().get();
        TraceInfo.Item item = model.item().get();
        if (s == null || item == null) {
            return;
        }
        FlowPane levels = row(s.levels().size(), l -> s.levels().get(l) + "²", "attention.filter.level");
        for (Node n : levels.getChildren()) {
            if (n instanceof ToggleButton b && b.getUserData() instanceof Integer l) {
                b.setGraphic(new LevelMark(l));
            }
        }
        FlowPane heads = row(s.heads(), String::valueOf, "attention.filter.head");
        FlowPane points = row(s.points(), String::valueOf, "attention.filter.point");
        List<Integer> seen = item.seen().stream().distinct().toList();
        FlowPane images = new FlowPane(3, 3);
        seen.forEach(p -> images.getChildren()
                .add(toggle(String.valueOf(p + 1), p, words.text("attention.filter.image", p + 1))));
        each(levels, () -> model.filter(pressed(heads), pressed(levels)));
        each(heads, () -> model.filter(pressed(heads), pressed(levels)));
        each(points, () -> model.narrow(pressed(points), pressed(images)));
        each(images, () -> model.narrow(pressed(points), pressed(images)));
        Label none = new Label(words.text("attention.filter.none"));
        none.getStyleClass().add("status");
        none.setWrapText(true);
        none.setMinHeight(USE_PREF_SIZE);
        filters.getChildren()
                .addAll(
                        none,
                        line("attention.filter.levels", levels),
                        line("attention.filter.heads", heads),
                        line("attention.filter.points", points),
                        line("attention.filter.images", images));
        showPressed();
    }

    private HBox line(String key, FlowPane row) {
        Label name = new Label(words.text(key));
        name.getStyleClass().add("attention-row");
        row.setUserData(key);
        HBox.setHgrow(row, javafx.scene.layout.Priority.ALWAYS);
        HBox out = new HBox(6, name, row);
        out.setAlignment(javafx.geometry.Pos.BASELINE_LEFT);
        return out;
    }

    private FlowPane row(int count, Function<Integer, String> name, String key) {
        FlowPane out = new FlowPane(3, 3);
        for (int i = 0; i < count; i++) {
            out.getChildren().add(toggle(name.apply(i), i, words.text(key, i, name.apply(i))));
        }
        return out;
    }

    static ToggleButton toggle(String text, int number, String name) {
        ToggleButton out = new ToggleButton(text);
        out.setUserData(number);
        out.setTooltip(new Tooltip(name));
        out.setAccessibleText(name);
        out.getStyleClass().add("attention-filter");
        return out;
    }

    private static void each(FlowPane row, Runnable changed) {
        row.getChildren().forEach(n -> ((ToggleButton) n).setOnAction(e -> changed.run()));
    }

    private static Set<Integer> pressed(FlowPane row) {
        Set<Integer> out = new HashSet<>();
        for (Node n : row.getChildren()) {
            if (n instanceof ToggleButton b && b.isSelected() && b.getUserData() instanceof Integer number) {
                out.add(number);
            }
        }
        return out;
    }

    /** Shows filters that were set elsewhere. */
    private void showPressed() {
        for (Node line : filters.getChildren()) {
            if (line instanceof HBox box && box.getChildren().getLast() instanceof FlowPane row) {
                List<Integer> on =
                        switch (String.valueOf(row.getUserData())) {
                            case "attention.filter.levels" -> model.levels();
                            case "attention.filter.heads" -> model.heads();
                            case "attention.filter.points" -> model.points();
                            default -> model.shown();
                        };
                for (Node n : row.getChildren()) {
                    if (n instanceof ToggleButton b) {
                        b.setSelected(on.contains(b.getUserData()));
                    }
                }
            }
        }
    }

    /** A level's shape in its colour. */
    static final class LevelMark extends javafx.scene.layout.StackPane {
        LevelMark(int level) {
            double r = 5;
            double[][] corners = LevelMarks.corners(level, r, r, r);
            javafx.scene.shape.Shape shape;
            if (corners.length == 0) {
                shape = new javafx.scene.shape.Circle(r);
            } else {
                javafx.scene.shape.Polygon polygon = new javafx.scene.shape.Polygon();
                for (double[] c : corners) {
                    polygon.getPoints().addAll(c[0], c[1]);
                }
                shape = polygon;
            }
            shape.setFill(javafx.scene.paint.Color.web(LevelMarks.colour(level)));
            getChildren().add(shape);
        }
    }
}

package org.weft.studio.attention;

import java.util.function.Consumer;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;

/** What the drawing shows, as lists that can be read aloud: the points, or, while a region is asked about, who looked there. */
final class ListPane extends VBox {
    /** Beyond this many the lightest are left out; exports have them. */
    private static final int LISTED = 2000;

    private final AttentionViewModel model;
    private final AttentionWords words;
    private final Label heading;
    private final Button close;
    private final ListView<Looked.Point> points = new ListView<>();
    private final ListView<Trace.Looker> lookers = new ListView<>();

    /** @param pointed told which point is gone to in the list, null for none */
    ListPane(AttentionViewModel model, Consumer<Looked.@Nullable Point> pointed) {
        super(6);
        this.model = model;
        this.words = model.words();
        heading = FilterPane.heading(words, "attention.list");
        heading.setWrapText(true);
        heading.setMinHeight(USE_PREF_SIZE);
        heading.getStyleClass().setAll("label", "attention-selected");
        close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        close.getStyleClass().addAll("flat", "button-icon");
        close.setTooltip(new Tooltip(words.text("attention.region.close")));
        close.setAccessibleText(words.text("attention.region.close"));
        close.setMinWidth(USE_PREF_SIZE);
        close.setOnAction(e -> model.whoLooked(null));
        HBox.setHgrow(heading, Priority.ALWAYS);
        heading.setMaxWidth(Double.MAX_VALUE);
        HBox top = new HBox(6, heading, close);
        top.setAlignment(Pos.CENTER_LEFT);
        points.setAccessibleText(words.text("attention.list"));
        points.setCellFactory(v -> cell(model::describe));
        points.getSelectionModel().selectedItemProperty().addListener((o, before, now) -> pointed.accept(now));
        lookers.setAccessibleText(words.text("attention.lookers"));
        lookers.setCellFactory(v -> cell(model::describe));
        lookers.setOnMouseClicked(e -> go());
        lookers.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                go();
            }
        });
        VBox.setVgrow(points, Priority.ALWAYS);
        VBox.setVgrow(lookers, Priority.ALWAYS);
        // a point takes two lines, who looked one
        points.getStyleClass().add("attention-points");
        lookers.getStyleClass().add("attention-lookers");
        points.setMinHeight(90);
        lookers.setMinHeight(90);
        getChildren().addAll(top, points, lookers);
        model.looked().addListener((o, before, now) -> showPoints(now));
        model.lookers().addListener((ListChangeListener<Trace.Looker>) c -> showLookers());
        model.region().addListener((o, before, now) -> showLookers());
        showPoints(model.looked().get());
        showLookers();
    }

    /** Selects the query that looked. */
    private void go() {
        Trace.Looker l = lookers.getSelectionModel().getSelectedItem();
        if (l != null) {
            model.select(l.query(), false);
        }
    }

    private static <T> ListCell<T> cell(Function<T, String> text) {
        return new ListCell<>() {
            @Override
            protected void updateItem(@Nullable T value, boolean none) {
                super.updateItem(value, none);
                setText(none || value == null ? "" : text.apply(value));
            }
        };
    }

    /** Goes to a point in the list, as when the mouse is on it. */
    void select(Looked.@Nullable Point p) {
        if (p == null) {
            points.getSelectionModel().clearSelection();
        } else if (!p.equals(points.getSelectionModel().getSelectedItem())) {
            points.getSelectionModel().select(p);
            points.scrollTo(p);
        }
    }

    private void showPoints(@Nullable Looked looked) {
        if (looked == null) {
            points.getItems().clear();
        } else {
            points.getItems().setAll(looked.points().stream().limit(LISTED).toList());
        }
        showHeading();
    }

    private void showLookers() {
        lookers.getItems().setAll(model.lookers());
        showHeading();
    }

    private void showHeading() {
        Trace.Region r = model.region().get();
        boolean asking = r != null;
        close.setVisible(asking);
        close.setManaged(asking);
        lookers.setVisible(asking);
        lookers.setManaged(asking);
        points.setVisible(!asking);
        points.setManaged(!asking);
        if (r != null) {
            double mean = model.lookers().stream()
                    .mapToDouble(Trace.Looker::share)
                    .average()
                    .orElse(0);
            heading.setText(words.text(
                    "attention.lookers.of", r.picture() + 1, r.left(), r.right(), r.top(), r.bottom(), mean));
        } else {
            Looked looked = model.looked().get();
            int all = looked == null ? 0 : looked.points().size();
            heading.setText(words.text(
                    all > LISTED ? "attention.list.some" : "attention.list.all", all, Math.min(all, LISTED)));
        }
    }
}

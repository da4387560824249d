package org.weft.studio.attention;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.ScreenActions;

/** A second trace beside the first one, and how the shares of both differ. */
final class ComparePane extends VBox {
    private final AttentionViewModel first;
    private final CompareViewModel compare;
    private final AttentionWords words;
    private final LookPane looksFirst;
    private final LookPane looksSecond;
    private final MadePane madeFirst;
    private final MadePane madeSecond;
    private final VBox left;
    private final VBox right;
    private final HBox both = new HBox(24);
    private final Button open = new Button();
    private final Button same = new Button();
    private final GridPane rows = new GridPane();

    /** @param file asks for a trace to open */
    ComparePane(AttentionViewModel first, CompareViewModel compare, Supplier<Optional<Path>> file) {
        super(12);
        this.first = first;
        this.compare = compare;
        this.words = first.words();
        looksFirst = new LookPane(first, 90);
        looksSecond = new LookPane(compare.second(), 90);
        madeFirst = new MadePane(first, 160);
        madeSecond = new MadePane(compare.second(), 160);
        left = side("attention.compare.first", first, madeFirst, looksFirst);
        right = side("attention.compare.second", compare.second(), madeSecond, looksSecond);
        Label empty = new Label(words.text("attention.compare.empty"));
        empty.setWrapText(true);
        empty.visibleProperty().bind(compare.second().info().isNull());
        empty.managedProperty().bind(empty.visibleProperty());
        both.visibleProperty().bind(compare.second().info().isNotNull());
        both.managedProperty().bind(both.visibleProperty());
        both.getChildren().addAll(left, right);
        HBox.setHgrow(left, Priority.ALWAYS);
        HBox.setHgrow(right, Priority.ALWAYS);
        rows.setHgap(24);
        rows.setVgap(4);
        Label kin = new Label();
        kin.setWrapText(true);
        kin.getStyleClass().add("status");
        Label problem = new Label();
        problem.setWrapText(true);
        problem.getStyleClass().add("run-reason");
        problem.textProperty().bind(compare.second().message());
        problem.visibleProperty().bind(problem.textProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        compare.second().info().addListener((o, before, now) -> kin.setText(compare.kinship()));
        first.info().addListener((o, before, now) -> kin.setText(compare.kinship()));
        compare.rows().addListener((ListChangeListener<CompareViewModel.Row>) c -> showRows());
        getChildren().addAll(buttons(file), new WaitingBar(compare.second()), empty, problem, kin, rows, both);
        kin.setText(compare.kinship());
        showRows();
    }

    /** @param show turns the screen to comparing */
    void listActions(ScreenActions to, Runnable show) {
        pressed(to, "attention.do.second", open, show);
        pressed(to, "attention.do.same", same, show);
    }

    private static void pressed(ScreenActions to, String id, Button button, Runnable show) {
        ActionTips.mark(button, id);
        to.add(
                id,
                null,
                () -> {
                    show.run();
                    button.fire();
                },
                () -> !button.isDisabled());
    }

    private Node buttons(Supplier<Optional<Path>> file) {
        open.setText(words.text("attention.compare.open"));
        open.setTooltip(new Tooltip(words.text("attention.compare.open.tip")));
        open.setOnAction(e -> file.get().ifPresent(compare::open));
        same.setText(words.text("attention.compare.same"));
        same.setTooltip(new Tooltip(words.text("attention.compare.same.tip")));
        same.disableProperty().bind(first.info().isNull());
        same.setOnAction(e -> compare.openSame());
        CheckBox linked = new CheckBox(words.text("attention.compare.linked"));
        linked.setTooltip(new Tooltip(words.text("attention.compare.linked.tip")));
        linked.selectedProperty().bindBidirectional(compare.linked());
        FlowPane out = new FlowPane(8, 8, open, same, linked);
        out.setRowValignment(javafx.geometry.VPos.CENTER);
        return out;
    }

    private VBox side(String key, AttentionViewModel model, MadePane made, LookPane looks) {
        ComboBox<TraceInfo.Item> items = items(model);
        HBox top = new HBox(8, FilterPane.heading(words, key), items);
        top.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        VBox out = new VBox(10, top, made, looks, made.tokens());
        out.setMinWidth(0);
        model.item().addListener((o, before, now) -> {
            // the words of a text are what is chosen from; of a picture they are an aside
            boolean text = now != null && now.picture() == null;
            out.getChildren()
                    .setAll(text ? List.of(top, made, made.tokens(), looks) : List.of(top, made, looks, made.tokens()));
        });
        return out;
    }

    /** The generated pieces of a trace. */
    static ComboBox<TraceInfo.Item> items(AttentionViewModel model) {
        AttentionWords words = model.words();
        ComboBox<TraceInfo.Item> items = new ComboBox<>();
        items.setAccessibleText(words.text("attention.item"));
        items.setConverter(FilterPane.naming(words::item));
        items.setMaxWidth(260);
        Runnable fill = () -> {
            TraceInfo now = model.info().get();
            items.getItems().setAll(now == null ? List.of() : now.items());
            items.setValue(model.item().get());
        };
        model.info().addListener((o, before, now) -> fill.run());
        model.item().addListener((o, before, now) -> items.setValue(now));
        items.setOnAction(e -> {
            if (items.getValue() != null
                    && !items.getValue().equals(model.item().get())) {
                model.choose(items.getValue());
            }
        });
        fill.run();
        return items;
    }

    /** @param wide pixels that are there */
    void fit(double wide, double high) {
        double half = (wide - 24) / 2;
        left.setPrefWidth(half);
        right.setPrefWidth(half);
        double made = Math.clamp(high * 0.24, 110, 360);
        for (MadePane m : List.of(madeFirst, madeSecond)) {
            m.side(made);
            m.tokens().setPrefWrapLength(half);
        }
        looksFirst.fit(half, Math.max(260, high - made - 230));
        looksSecond.fit(half, Math.max(260, high - made - 230));
    }

    private void showRows() {
        rows.getChildren().clear();
        if (compare.rows().isEmpty()) {
            return;
        }
        int column = 0;
        int row = 0;
        for (CompareViewModel.Row r : compare.rows()) {
            Label text = new Label(compare.describe(r));
            text.getStyleClass().add("attention-caption");
            rows.add(text, column, row);
            column = 1 - column;
            row += column == 0 ? 1 : 0;
        }
    }
}

package org.weft.studio.labels;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.weft.engine.labels.LabelClass;
import org.weft.engine.labels.Palette;
import org.weft.studio.command.ActionTips;

/** The palette: its classes by search, those on the number keys, and the legend of the map. */
final class ClassPane extends VBox {
    private static final double WIDTH = 256;
    private static final double ROW = 30;

    private final LabelsViewModel model;
    private final ResourceBundle texts;
    private final Swatches swatches = new Swatches();
    private final ListView<LabelClass> classes = new ListView<>();

    ClassPane(LabelsViewModel model, ResourceBundle texts, Runnable openPalette) {
        super(8);
        this.model = model;
        this.texts = texts;
        setPadding(new Insets(16));
        setPrefWidth(WIDTH);
        setMinWidth(WIDTH);
        getStyleClass().add("side");
        TextField search = new TextField();
        search.setPromptText(texts.getString("labels.search"));
        search.setAccessibleText(texts.getString("labels.search"));
        search.textProperty().bindBidirectional(model.classes().search());
        search.setOnAction(e -> {
            if (!model.classes().found().isEmpty()) {
                model.select(model.classes().found().getFirst());
            }
        });
        search.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.DOWN) {
                classes.requestFocus();
            }
        });
        VBox.setVgrow(classes, Priority.ALWAYS);
        getChildren()
                .addAll(
                        heading("labels.classes"),
                        paletteChoice(openPalette),
                        search,
                        classList(),
                        heading("labels.keys"),
                        keys(),
                        heading("labels.legend"),
                        legend());
    }

    private Label heading(String key) {
        Label out = new Label(texts.getString(key));
        out.getStyleClass().add("label-heading");
        return out;
    }

    private HBox paletteChoice(Runnable openPalette) {
        ComboBox<Palette> palettes = new ComboBox<>(model.classes().palettes());
        palettes.setAccessibleText(texts.getString("labels.palette"));
        palettes.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Palette p) {
                return p == null ? "" : p.title();
            }

            @Override
            public @Nullable Palette fromString(String text) {
                return null;
            }
        });
        palettes.setValue(model.palette().get());
        model.palette().addListener((o, a, b) -> palettes.setValue(b));
        palettes.setOnAction(e -> {
            if (palettes.getValue() != null) {
                model.choose(palettes.getValue());
            }
        });
        palettes.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(palettes, Priority.ALWAYS);
        Button own = new Button(texts.getString("labels.palette.own"));
        own.setMinWidth(Region.USE_PREF_SIZE);
        own.setTooltip(new Tooltip(texts.getString("labels.palette.own.hint")));
        ActionTips.mark(own, "labels.do.palette");
        own.setOnAction(e -> openPalette.run());
        return new HBox(8, palettes, own);
    }

    private ListView<LabelClass> classList() {
        classes.setItems(model.classes().found());
        classes.setAccessibleText(texts.getString("labels.classes"));
        classes.setPlaceholder(new Label(texts.getString("labels.search.none")));
        classes.setFixedCellSize(ROW);
        classes.getStyleClass().addAll("dense", "label-list");
        classes.setCellFactory(v -> new ClassCell());
        classes.getSelectionModel().selectedItemProperty().addListener((o, a, b) -> {
            if (b != null && !b.equals(model.label().get())) {
                model.select(b);
            }
        });
        model.label().addListener((o, a, b) -> show(b));
        model.classes().found().addListener((ListChangeListener<LabelClass>)
                c -> show(model.label().get()));
        show(model.label().get());
        return classes;
    }

    private void show(LabelClass c) {
        int at = classes.getItems().indexOf(c);
        if (at < 0) {
            classes.getSelectionModel().clearSelection();
        } else if (!c.equals(classes.getSelectionModel().getSelectedItem())) {
            classes.getSelectionModel().select(at);
            classes.scrollTo(Math.max(0, at - 3));
        }
    }

    /** A class with its marks; a double click or the pin puts it on a key for good, as an action does for the keyboard. */
    private final class ClassCell extends ListCell<LabelClass> {
        ClassCell() {
            setOnMouseClicked(e -> {
                LabelClass c = getItem();
                if (c != null && e.getButton() == MouseButton.PRIMARY && e.getClickCount() == 2) {
                    model.pin(c);
                }
            });
        }

        @Override
        protected void updateItem(@Nullable LabelClass c, boolean empty) {
            super.updateItem(c, empty);
            if (empty || c == null) {
                setGraphic(null);
                setText(null);
                setAccessibleText(null);
                return;
            }
            Label name = new Label(c.name());
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Label number = new Label(Integer.toString(c.index()));
            number.getStyleClass().add("status");
            Button pin = new Button(null, new FontIcon(MaterialDesignP.PIN_OUTLINE));
            pin.getStyleClass().addAll("flat", "small", "label-pin");
            pin.setAccessibleText(MessageFormat.format(texts.getString("labels.pin"), c.name()));
            pin.setTooltip(new Tooltip(pin.getAccessibleText()));
            pin.setFocusTraversable(false);
            pin.setOnAction(e -> model.pin(c));
            HBox row = new HBox(8, swatches.of(c), name, gap, number, pin);
            row.setAlignment(Pos.CENTER_LEFT);
            setGraphic(row);
            setText(null);
            setAccessibleText(c.name());
        }
    }

    private HBox keys() {
        HBox box = new HBox(0);
        Runnable fill = () -> {
            box.getChildren().clear();
            for (int i = 0; i < model.classes().quick().size(); i++) {
                box.getChildren().add(key(i + 1, model.classes().quick().get(i)));
            }
        };
        model.classes().quick().addListener((ListChangeListener<LabelClass>) c -> fill.run());
        model.label().addListener((o, a, b) -> fill.run());
        fill.run();
        return box;
    }

    private ToggleButton key(int number, LabelClass c) {
        Label digit = new Label(Integer.toString(number));
        digit.getStyleClass().add("status");
        VBox graphic = new VBox(2, swatches.of(c), digit);
        graphic.setAlignment(Pos.CENTER);
        ToggleButton button = new ToggleButton(null, graphic);
        button.getStyleClass().addAll("flat", "label-key");
        button.setSelected(c.equals(model.label().get()));
        String pinned = model.classes().isPinned(c) ? texts.getString("labels.pinned") : "";
        button.setTooltip(new Tooltip(number + ": " + c.name() + " " + pinned));
        button.setAccessibleText(number + ": " + c.name() + " " + pinned);
        button.setFocusTraversable(false);
        button.setOnMouseClicked(e -> {
            if (e.getButton() == MouseButton.SECONDARY) {
                model.pin(c);
            }
        });
        button.setOnAction(e -> {
            model.quick(number);
            button.setSelected(true);
        });
        return button;
    }

    private ListView<LegendRow> legend() {
        ListView<LegendRow> list = new ListView<>(model.legend());
        list.setAccessibleText(texts.getString("labels.legend"));
        list.setFixedCellSize(ROW);
        list.setPrefHeight(8 * ROW);
        list.setMinHeight(4 * ROW);
        list.getStyleClass().addAll("dense", "label-list");
        list.setCellFactory(v -> new LegendCell());
        list.getSelectionModel().selectedItemProperty().addListener((o, a, b) -> {
            if (b != null && b.of().index() != Palette.NOTHING) {
                model.select(b.of());
            }
        });
        return list;
    }

    /** A class of the map with its area. */
    private final class LegendCell extends ListCell<LegendRow> {
        @Override
        protected void updateItem(@Nullable LegendRow row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                setText(null);
                return;
            }
            String name = model.name(row.of());
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Label share = new Label(MessageFormat.format(texts.getString("labels.share"), row.share()));
            share.getStyleClass().add("status");
            HBox box = new HBox(8, swatches.of(row.of()), new Label(name), gap, share);
            box.setAlignment(Pos.CENTER_LEFT);
            setGraphic(box);
            setAccessibleText(name + ", " + share.getText());
        }
    }
}

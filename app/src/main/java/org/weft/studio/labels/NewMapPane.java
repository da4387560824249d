package org.weft.studio.labels;

import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Spinner;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.weft.studio.command.ActionTips;

/** Asks for the size of a new map. */
final class NewMapPane extends MenuButton {
    private static final int USUAL = 128;

    NewMapPane(LabelsViewModel model, ResourceBundle texts) {
        super(texts.getString("labels.new"));
        Spinner<Integer> width = side(texts.getString("labels.width"));
        Spinner<Integer> height = side(texts.getString("labels.height"));
        Button create = new Button(texts.getString("labels.create"));
        create.getStyleClass().add("accent");
        create.setMaxWidth(Double.MAX_VALUE);
        create.setOnAction(e -> {
            model.create(width.getValue(), height.getValue());
            hide();
        });
        GridPane grid = new GridPane(8, 8);
        grid.addRow(0, new Label(texts.getString("labels.width")), width);
        grid.addRow(1, new Label(texts.getString("labels.height")), height);
        Label hint = new Label(texts.getString("labels.new.hint"));
        hint.setWrapText(true);
        hint.setMaxWidth(220);
        VBox box = new VBox(8, grid, hint, create);
        box.setPadding(new Insets(8));
        CustomMenuItem item = new CustomMenuItem(box, false);
        getItems().add(item);
        setAccessibleText(texts.getString("labels.new"));
        ActionTips.mark(this, "labels.do.new");
    }

    private static Spinner<Integer> side(String name) {
        Spinner<Integer> out = new Spinner<>(LabelsViewModel.LEAST_SIDE, LabelsViewModel.MOST_SIDE, USUAL, 16);
        out.setEditable(true);
        out.setPrefWidth(112);
        out.setAccessibleText(name);
        return out;
    }
}

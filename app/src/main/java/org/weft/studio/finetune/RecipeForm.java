package org.weft.studio.finetune;

import java.util.Map;
import java.util.ResourceBundle;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.weft.engine.training.RecipeCopy;

/** A few values of the chosen recipe, to be changed for the next run or dry run. What is wrong with one is said when it begins. */
final class RecipeForm extends TitledPane {
    private final FinetuneViewModel model;
    private final ResourceBundle texts;
    private final GridPane grid = new GridPane(8, 8);
    private boolean showing;

    RecipeForm(FinetuneViewModel model, ResourceBundle texts) {
        this.model = model;
        this.texts = texts;
        ColumnConstraints half = new ColumnConstraints();
        half.setPercentWidth(50);
        grid.getColumnConstraints().setAll(half, half);
        field(RecipeCopy.STEPS, 0, 0);
        field(RecipeCopy.RATE, 1, 0);
        field(RecipeCopy.BATCH, 0, 1);
        field(RecipeCopy.ACCUMULATE, 1, 1);
        field(RecipeCopy.DRAWS, 0, 2);
        field(RecipeCopy.PATIENCE, 1, 2);
        flag(RecipeCopy.LORA, 3);
        flag(RecipeCopy.RECOMPUTE, 4);
        setText(texts.getString("finetune.values"));
        setContent(grid);
        setExpanded(false);
        setAnimated(false);
        model.values().addListener((o, before, now) -> show(now));
        show(model.values().get());
    }

    private void field(String key, int column, int row) {
        TextField field = new TextField();
        name(field, key);
        field.textProperty().addListener((o, before, now) -> typed(key, now));
        Label label = new Label(texts.getString("finetune.value." + key));
        label.setLabelFor(field);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        label.getStyleClass().add("status");
        VBox box = new VBox(2, label, field);
        box.setAlignment(Pos.BOTTOM_LEFT); // fields of a row stand in line, however many lines their names take
        grid.add(box, column, row);
    }

    private void flag(String key, int row) {
        CheckBox box = new CheckBox(texts.getString("finetune.value." + key));
        name(box, key);
        box.setWrapText(true);
        box.setMinHeight(USE_PREF_SIZE);
        box.selectedProperty().addListener((o, before, now) -> typed(key, String.valueOf(now)));
        grid.add(box, 0, row, 2, 1);
    }

    private void name(javafx.scene.control.Control control, String key) {
        control.setUserData(key);
        control.setAccessibleText(texts.getString("finetune.value." + key));
        control.setTooltip(new Tooltip(texts.getString("finetune.value." + key + ".tip")));
    }

    private void typed(String key, String now) {
        if (!showing) {
            model.change(key, now);
        }
    }

    private void show(Map<String, String> values) {
        showing = true;
        for (Node n : grid.getChildren()) {
            if (n instanceof CheckBox box) {
                box.setSelected(Boolean.parseBoolean(values.get(String.valueOf(box.getUserData()))));
            } else if (n instanceof VBox box && box.getChildren().getLast() instanceof TextField field) {
                field.setText(values.getOrDefault(String.valueOf(field.getUserData()), ""));
            }
        }
        setDisable(values.isEmpty());
        showing = false;
    }
}

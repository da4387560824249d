package org.weft.studio.story;

import java.util.Locale;
import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Recording what the model looks at: a switch, what to record, and how much that is. */
final class RecordingPane extends VBox {
    private final ResourceBundle texts;

    RecordingPane(RecordingViewModel model, ResourceBundle texts) {
        super(6);
        this.texts = texts;
        CheckBox on = box("attention.record");
        on.selectedProperty().bindBidirectional(model.on());
        ComboBox<Recording.Part> part = new ComboBox<>();
        part.getItems().setAll(Recording.Part.values());
        part.setConverter(naming());
        part.valueProperty().bindBidirectional(model.part());
        part.setMaxWidth(Double.MAX_VALUE);
        part.setAccessibleText(texts.getString("attention.record.part"));
        part.setTooltip(new Tooltip(texts.getString("attention.record.part")));
        Spinner<Integer> every = new Spinner<>(1, 250, model.everyStep().get());
        every.setEditable(true);
        every.setMaxWidth(Double.MAX_VALUE);
        every.valueProperty().addListener((o, before, now) -> model.everyStep().set(now));
        every.setAccessibleText(texts.getString("attention.record.every"));
        Label steps = new Label(texts.getString("attention.record.every"));
        steps.setLabelFor(every);
        steps.setWrapText(true);
        CheckBox written = box("attention.record.written");
        written.selectedProperty().bindBidirectional(model.written());
        CheckBox halves = box("attention.record.halves");
        halves.selectedProperty().bindBidirectional(model.halves());
        Label size = new Label();
        size.setWrapText(true);
        size.setMinHeight(USE_PREF_SIZE);
        size.getStyleClass().add("status");
        size.textProperty().bind(model.size());
        VBox more = new VBox(6, part, steps, every, written, halves, size);
        more.setPadding(new Insets(0, 0, 0, 8));
        more.visibleProperty().bind(model.on());
        more.managedProperty().bind(model.on());
        getChildren().addAll(on, more);
    }

    private CheckBox box(String key) {
        CheckBox out = new CheckBox(texts.getString(key));
        out.setWrapText(true);
        out.setTooltip(new Tooltip(texts.getString(key + ".tip")));
        return out;
    }

    private StringConverter<Recording.Part> naming() {
        return new StringConverter<>() {
            @Override
            public String toString(Recording.@Nullable Part value) {
                return value == null
                        ? ""
                        : texts.getString("attention.record." + value.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public Recording.@Nullable Part fromString(String name) {
                return null;
            }
        };
    }
}

package org.weft.studio.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.Property;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.weft.document.export.ExportFormat;
import org.weft.document.export.ExportOptions;
import org.weft.document.export.PageSize;

/** A sheet over the story that asks how to export it. */
public final class ExportView extends StackPane {
    private final ExportViewModel model;
    private final ResourceBundle texts;
    private final ComboBox<ExportFormat> format;
    private Runnable closed = () -> {};

    /** @param target asks where to, given the format's ending */
    public ExportView(ExportViewModel model, ResourceBundle texts, Function<String, Optional<Path>> target) {
        this.model = model;
        this.texts = texts;
        format = choice("export.format", List.of(ExportFormat.values()), model.format(), this::named);
        GridPane grid = new GridPane(16, 8);
        row(grid, 0, "export.format", format);
        TextField title = field("export.title", model.title());
        title.promptTextProperty().bind(model.storyTitle());
        row(grid, 1, "export.title", title);
        row(grid, 2, "export.author", field("export.author", model.author()));
        row(grid, 3, "export.language", field("export.language", model.language()));
        row(
                grid,
                4,
                "export.layout",
                choice("export.layout", List.of(ExportOptions.Layout.values()), model.layout(), this::named));
        row(
                grid,
                5,
                "export.page",
                choice("export.page", List.of(PageSize.A4, PageSize.A5, PageSize.LETTER), model.page(), p -> {
                    return p.equals(PageSize.A4) ? "A4" : p.equals(PageSize.A5) ? "A5" : "Letter";
                }));
        Label heading = new Label(texts.getString("export.heading"));
        heading.getStyleClass().add("title-3");
        VBox box = new VBox(16, heading, grid, progress(), message(), buttons(target));
        box.setPadding(new Insets(24));
        box.setMaxSize(560, Region.USE_PREF_SIZE);
        box.getStyleClass().addAll("sheet", "export-sheet");
        getChildren().add(box);
        getStyleClass().add("veil");
        setVisible(false);
        addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                close();
                e.consume();
            }
        });
    }

    private String named(ExportFormat f) {
        return texts.getString("export.format." + f.name().toLowerCase(Locale.ROOT));
    }

    private String named(ExportOptions.Layout l) {
        return texts.getString("export.layout." + l.name().toLowerCase(Locale.ROOT));
    }

    private <T> ComboBox<T> choice(String key, List<T> values, Property<T> property, Function<T, String> name) {
        ComboBox<T> out = new ComboBox<>();
        out.getItems().setAll(values);
        out.setAccessibleText(texts.getString(key));
        out.setMaxWidth(Double.MAX_VALUE);
        out.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : name.apply(value);
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        });
        out.valueProperty().bindBidirectional(property);
        return out;
    }

    private TextField field(String key, Property<String> property) {
        TextField out = new TextField();
        out.setAccessibleText(texts.getString(key));
        out.setPrefColumnCount(28);
        out.textProperty().bindBidirectional(property);
        return out;
    }

    private void row(GridPane grid, int row, String key, Control control) {
        Label label = new Label(texts.getString(key));
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        GridPane.setHgrow(control, Priority.ALWAYS);
        grid.addRow(row, label, control);
    }

    private ProgressBar progress() {
        ProgressBar out = new ProgressBar();
        out.progressProperty().bind(model.progress());
        out.visibleProperty().bind(model.running());
        out.setMaxWidth(Double.MAX_VALUE);
        out.setAccessibleText(texts.getString("export.running"));
        return out;
    }

    private Label message() {
        Label out = new Label();
        out.setWrapText(true);
        out.textProperty().bind(model.message());
        out.managedProperty().bind(model.message().isNotEmpty());
        return out;
    }

    private HBox buttons(Function<String, Optional<Path>> target) {
        Button export = new Button(texts.getString("export.export"));
        export.getStyleClass().add("accent");
        export.disableProperty().bind(model.running());
        export.setOnAction(e -> target.apply(model.format().get().extension()).ifPresent(model::export));
        Button cancel = new Button();
        cancel.textProperty()
                .bind(Bindings.when(model.running())
                        .then(texts.getString("export.cancel"))
                        .otherwise(texts.getString("export.close")));
        cancel.setOnAction(e -> close());
        HBox out = new HBox(8, cancel, export);
        out.setAlignment(Pos.CENTER_RIGHT);
        return out;
    }

    /** Shows the sheet. */
    public void open() {
        model.opened();
        setVisible(true);
        format.requestFocus();
    }

    /** Stops the export that runs; when there is none, puts the sheet away. */
    private void close() {
        if (model.running().get()) {
            model.cancel();
        } else {
            setVisible(false);
            closed.run();
        }
    }

    /** Called when the sheet is put away. */
    public void onClosed(Runnable then) {
        closed = then;
    }
}

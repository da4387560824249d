package org.weft.studio.labels;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.Obedience;
import org.weft.studio.command.TabMoves;

/** Caption, candidates and what the judge says of them. */
final class DrawPane extends ScrollPane {
    private static final double SIDE = 304;
    private static final double THUMB = 64;
    private static final double BAR = 72;

    private final DrawViewModel model;
    private final ResourceBundle texts;
    private final Swatches swatches = new Swatches();
    private final VBox outcome = new VBox(12);

    DrawPane(DrawViewModel model, ResourceBundle texts) {
        this.model = model;
        this.texts = texts;
        VBox box = new VBox(12, request(), outcome);
        box.setPadding(new Insets(16));
        setContent(box);
        setFitToWidth(true);
        setPrefWidth(SIDE + 48);
        setMinWidth(SIDE + 48);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().add("panel");
        model.results().addListener((ListChangeListener<Result>) c -> show());
        model.selected().addListener((o, a, b) -> show());
        model.mismatches().addListener((o, a, b) -> show());
        model.judge().addListener((o, a, b) -> show());
        model.reliability().addListener((o, a, b) -> show());
        show();
    }

    private Label heading(String key) {
        Label out = new Label(texts.getString(key));
        out.getStyleClass().add("title-4");
        return out;
    }

    private Node request() {
        TextArea caption = new TextArea();
        TabMoves.install(caption);
        caption.setWrapText(true);
        caption.setPrefRowCount(3);
        caption.setPromptText(texts.getString("labels.caption.prompt"));
        caption.setAccessibleText(texts.getString("labels.caption"));
        caption.textProperty().bindBidirectional(model.caption());
        Label unknown = wrapped("unknown-words");
        unknown.textProperty().bind(model.unknown());
        hideWhenEmpty(unknown);
        Button generate = new Button(texts.getString("labels.generate"), new FontIcon(MaterialDesignC.CREATION));
        generate.getStyleClass().add("accent");
        generate.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(generate, Priority.ALWAYS);
        generate.disableProperty().bind(model.busy());
        generate.setTooltip(new Tooltip(texts.getString("labels.generate.hint")));
        generate.setOnAction(e -> model.generate());
        Button cancel = new Button(texts.getString("action.cancel"));
        cancel.disableProperty().bind(model.busy().not());
        cancel.setOnAction(e -> model.cancel());
        ProgressBar bar = new ProgressBar();
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText(texts.getString("labels.progress"));
        bar.progressProperty().bind(model.progress());
        bar.visibleProperty().bind(model.busy());
        bar.managedProperty().bind(bar.visibleProperty());
        Label status = wrapped("status");
        status.textProperty().bind(model.status());
        hideWhenEmpty(status);
        return new VBox(
                8, heading("labels.draw"), caption, unknown, settings(), new HBox(8, generate, cancel), bar, status);
    }

    private Node settings() {
        TextField seed = new TextField(Long.toString(model.seed().get()));
        TextFormatter<String> digits =
                new TextFormatter<>(c -> c.getControlNewText().matches("\\d{0,18}") ? c : null);
        seed.setTextFormatter(digits);
        seed.setPrefColumnCount(8);
        seed.textProperty().addListener((o, a, b) -> model.seed().set(b.isEmpty() ? 0 : Long.parseLong(b)));
        model.seed().addListener((o, a, b) -> {
            if (!seed.getText().equals(b.toString()) && !seed.getText().isEmpty()) {
                seed.setText(b.toString());
            }
        });
        Label seedName = new Label(texts.getString("panel.seed"));
        seedName.setLabelFor(seed);
        Spinner<Integer> count = new Spinner<>(
                1, DrawViewModel.MOST_CANDIDATES, model.candidates().get());
        count.setPrefWidth(80);
        count.setMinWidth(64);
        seed.setMinWidth(48);
        count.setAccessibleText(texts.getString("panel.candidates"));
        count.valueProperty().addListener((o, a, b) -> model.candidates().set(b));
        Label countName = new Label(texts.getString("panel.candidates"));
        countName.setLabelFor(count);
        HBox box = new HBox(8, seedName, seed, countName, count);
        countName.setMinWidth(Region.USE_PREF_SIZE);
        seedName.setMinWidth(Region.USE_PREF_SIZE);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private static Label wrapped(String style) {
        Label out = new Label();
        out.setWrapText(true);
        out.getStyleClass().add(style);
        return out;
    }

    private static void hideWhenEmpty(Label label) {
        label.visibleProperty().bind(Bindings.isNotEmpty(label.textProperty()));
        label.managedProperty().bind(label.visibleProperty());
    }

    private void show() {
        List<Node> out = new ArrayList<>();
        if (model.results().isEmpty()) {
            Label hint = wrapped("status");
            hint.setText(texts.getString("labels.draw.empty"));
            out.add(hint);
        } else {
            model.shown().ifPresent(r -> out.add(picture(r)));
            if (model.results().size() > 1) {
                out.add(strip());
            }
            Button keep = new Button(texts.getString("labels.intostory"));
            keep.setMaxWidth(Double.MAX_VALUE);
            keep.setTooltip(new Tooltip(texts.getString("labels.intostory.hint")));
            keep.setOnAction(e -> model.intoStory());
            keep.disableProperty().bind(model.busy());
            out.add(keep);
            out.add(verdict());
        }
        outcome.getChildren().setAll(out);
    }

    private Node picture(Result result) {
        ImageView view = new ImageView();
        view.setFitWidth(SIDE);
        view.setFitHeight(SIDE);
        view.setPreserveRatio(true);
        RgbImage image = result.image();
        Obedience obedience = result.obedience();
        if (image != null) {
            view.setImage(
                    obedience != null && model.mismatches().get()
                            ? Swatches.marked(image, obedience)
                            : Swatches.image(image));
        }
        StackPane box = new StackPane(view);
        box.setMinSize(SIDE, SIDE);
        box.getStyleClass().add("label-result");
        box.setAccessibleText(MessageFormat.format(
                texts.getString("labels.result"),
                result.candidate() + 1,
                model.caption().get()));
        return box;
    }

    private Node strip() {
        HBox box = new HBox(8);
        for (int i = 0; i < model.results().size(); i++) {
            Result r = model.results().get(i);
            int at = i;
            ToggleButton button = new ToggleButton();
            RgbImage image = r.image();
            if (image != null) {
                ImageView thumb = new ImageView(Swatches.image(image));
                thumb.setFitWidth(THUMB);
                thumb.setFitHeight(THUMB);
                button.setGraphic(thumb);
            }
            button.setPrefSize(THUMB + 8, THUMB + 8);
            button.getStyleClass().add("candidate");
            button.setSelected(i == model.selected().get());
            button.setAccessibleText(
                    MessageFormat.format(texts.getString("labels.candidate"), r.candidate() + 1, agreement(r)));
            button.setTooltip(new Tooltip(button.getAccessibleText()));
            button.setOnAction(e -> {
                model.selected().set(at);
                button.setSelected(true);
            });
            box.getChildren().add(button);
        }
        return box;
    }

    private static String agreement(Result r) {
        Obedience o = r.obedience();
        return o == null ? "" : MessageFormat.format("{0,number,0%}", o.agreement());
    }

    private Node verdict() {
        VBox box = new VBox(8, heading("labels.obedience"));
        Label judge = wrapped("status");
        judge.setText(model.judge().get());
        Result shown = model.shown().orElse(null);
        Obedience o = shown == null ? null : shown.obedience();
        if (o == null) {
            if (judge.getText().isEmpty()) {
                judge.setText(texts.getString("labels.judging"));
            }
            box.getChildren().add(judge);
            return box;
        }
        Label overall = wrapped("label-agreement");
        overall.setText(MessageFormat.format(texts.getString("labels.agreement"), o.agreement(), o.meanOverlap()));
        CheckBox marks = new CheckBox(texts.getString("labels.mismatches"));
        marks.setSelected(model.mismatches().get());
        marks.selectedProperty().addListener((p, a, b) -> model.mismatches().set(b));
        Label reliable = wrapped("status");
        reliable.setText(model.reliability().get());
        box.getChildren().addAll(overall, marks, table(o), judge, reliable);
        return box;
    }

    private Node table(Obedience o) {
        GridPane grid = new GridPane(8, 4);
        grid.addRow(0, head(""), head("labels.table.class"), head("labels.table.wanted"), head("labels.table.iou"));
        double all = o.wanted().labels().length;
        int row = 1;
        for (Obedience.ClassScore c : o.classes()) {
            Label name = new Label(c.of().index() == 0 ? texts.getString("labels.nothing") : c.of().name());
            name.setMinWidth(48);
            Label wanted = new Label(MessageFormat.format("{0,number,0.0%}", (double) c.wanted() / all));
            wanted.getStyleClass().add("status");
            wanted.setMinWidth(Region.USE_PREF_SIZE);
            Label score = new Label(
                    c.wanted() == 0
                            ? texts.getString("labels.table.added")
                            : MessageFormat.format("{0,number,0.00}", c.overlap()));
            score.setMinWidth(Region.USE_PREF_SIZE);
            ProgressBar bar = new ProgressBar(c.overlap());
            bar.setPrefWidth(BAR);
            bar.setMinWidth(40);
            bar.setAccessibleText(c.of().name() + " " + score.getText());
            bar.setVisible(c.wanted() > 0);
            HBox value = new HBox(8, bar, score);
            value.setAlignment(Pos.CENTER_LEFT);
            grid.addRow(row++, swatches.of(c.of()), name, wanted, value);
            GridPane.setHgrow(name, Priority.ALWAYS);
        }
        return grid;
    }

    private Label head(String key) {
        Label out = new Label(key.isEmpty() ? "" : texts.getString(key));
        out.getStyleClass().add("status");
        out.setMinWidth(Region.USE_PREF_SIZE);
        return out;
    }
}

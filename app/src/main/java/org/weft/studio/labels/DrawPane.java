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
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.Obedience;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.TabMoves;

/** Caption, candidates and what the judge says of them. */
final class DrawPane extends ScrollPane {
    private static final double SIDE = 304;
    private static final double BAR = 72;

    private final DrawViewModel model;
    private final ResourceBundle texts;
    private final Swatches swatches = new Swatches();
    private final Label hint = wrapped("status");
    private final ImageView picture = new ImageView();
    private final StackPane shown = new StackPane(picture);
    private final VBox strip = new VBox(4);
    private final VBox verdict = new VBox(8);

    DrawPane(DrawViewModel model, ResourceBundle texts) {
        this.model = model;
        this.texts = texts;
        hint.setText(texts.getString("labels.draw.empty"));
        picture.setFitWidth(SIDE);
        picture.setFitHeight(SIDE);
        picture.setPreserveRatio(true);
        shown.setMinSize(SIDE, SIDE);
        shown.getStyleClass().add("label-result");
        Button keep = new Button(texts.getString("labels.intostory"));
        keep.setMaxWidth(Double.MAX_VALUE);
        keep.setTooltip(new Tooltip(texts.getString("labels.intostory.hint")));
        ActionTips.mark(keep, "labels.intostory");
        keep.setOnAction(e -> model.intoStory());
        fillStrip();
        VBox box = new VBox(12, request(), hint, shown, strip, keep, verdict);
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
        Button generate = new Button(texts.getString("labels.generate.button"), new FontIcon(MaterialDesignC.CREATION));
        generate.getStyleClass().add("accent");
        generate.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(generate, Priority.ALWAYS);
        ActionTips.mark(generate, "labels.generate");
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
        boolean any = !model.results().isEmpty();
        Result now = model.shown().orElse(null);
        setSeen(hint, !any);
        setSeen(strip, any);
        setSeen(shown, now != null);
        setSeen(verdict, now != null);
        if (now != null) {
            show(now);
            verdict.getChildren().setAll(verdict(now.obedience()));
        }
    }

    private static void setSeen(Node node, boolean seen) {
        node.setVisible(seen);
        node.setManaged(seen);
    }

    private void show(Result result) {
        RgbImage image = result.image();
        Obedience obedience = result.obedience();
        if (image == null) {
            picture.setImage(null);
        } else {
            picture.setImage(
                    obedience != null && model.mismatches().get()
                            ? Swatches.marked(image, obedience)
                            : Swatches.image(image));
        }
        shown.setAccessibleText(MessageFormat.format(
                texts.getString("labels.result"),
                result.number(),
                result.asked().caption()));
    }

    /** All candidates, the newest first, and the ways to be rid of them. */
    private void fillStrip() {
        Label most = wrapped("status");
        most.setText(MessageFormat.format(texts.getString("labels.strip"), Candidates.MOST));
        HBox.setHgrow(most, Priority.ALWAYS);
        most.setMaxWidth(Double.MAX_VALUE);
        Button one = small("labels.do.remove", MaterialDesignC.CLOSE, model::removeShown);
        one.disableProperty().bind(model.selected().lessThan(0));
        Button all = small("labels.do.remove.all", MaterialDesignC.CLOSE_BOX_MULTIPLE_OUTLINE, model::removeAll);
        HBox below = new HBox(4, most, one, all);
        below.setAlignment(Pos.CENTER_LEFT);
        strip.getChildren().setAll(new CandidateStrip(model, texts), below);
    }

    private Button small(String action, Ikon icon, Runnable run) {
        Button out = new Button(null, new FontIcon(icon));
        out.getStyleClass().addAll("flat", "button-icon", "small");
        out.setAccessibleText(texts.getString(action));
        ActionTips.mark(out, action);
        out.setOnAction(e -> run.run());
        return out;
    }

    private List<Node> verdict(@Nullable Obedience o) {
        List<Node> out = new ArrayList<>(List.of(heading("labels.obedience")));
        Label judge = wrapped("status");
        judge.setText(model.judge().get());
        if (o == null) {
            if (judge.getText().isEmpty()) {
                judge.setText(texts.getString("labels.judging"));
            }
            out.add(judge);
            return out;
        }
        Label overall = wrapped("label-agreement");
        overall.setText(MessageFormat.format(texts.getString("labels.agreement"), o.agreement(), o.meanOverlap()));
        CheckBox marks = new CheckBox(texts.getString("labels.mismatches"));
        marks.setSelected(model.mismatches().get());
        marks.selectedProperty().addListener((p, a, b) -> model.mismatches().set(b));
        Label reliable = wrapped("status");
        reliable.setText(model.reliability().get());
        out.addAll(List.of(overall, marks, table(o), judge, reliable));
        return out;
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

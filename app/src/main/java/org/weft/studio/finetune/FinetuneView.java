package org.weft.studio.finetune;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RecipeInfo;
import org.weft.engine.training.RunReport;
import org.weft.studio.command.TabMoves;
import org.weft.studio.task.TaskRunner;

/** The cockpit: on the left what is there and what could be begun, in the middle one run. */
public final class FinetuneView extends BorderPane {
    /** A worker that dies is seen dead well within five seconds. */
    private static final Duration LOOK = Duration.ofMillis(1500);

    private final FinetuneViewModel model;
    private final ResourceBundle texts;
    private final Outside outside;
    private final ListView<RunReport> list;

    /** What lies outside. @param use what is done with a finished run's model @param data asks for a folder of data */
    public record Outside(Consumer<Path> use, Supplier<Optional<Path>> data) {}

    public FinetuneView(FinetuneViewModel model, TaskRunner tasks, ResourceBundle texts, Outside outside) {
        this.model = model;
        this.texts = texts;
        this.outside = outside;
        list = runList();
        RunView run = new RunView(model, texts, outside.use());
        Node nothing = nothing();
        nothing.visibleProperty().bind(Bindings.isNull(model.selected()));
        run.visibleProperty().bind(Bindings.isNotNull(model.selected()));
        setLeft(side());
        setCenter(new StackPane(nothing, run));
        getStyleClass().add("finetune");
        model.loadRecipes();
        tasks.repeat(LOOK, model::refresh);
    }

    private Node nothing() {
        Label title = new Label(texts.getString("finetune.empty.title"));
        title.getStyleClass().add("title-2");
        Label text = new Label(texts.getString("finetune.empty.text"));
        text.setWrapText(true);
        VBox box = new VBox(16, title, text);
        box.getStyleClass().add("invitation");
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private Node side() {
        Label heading = new Label(texts.getString("finetune.runs"));
        heading.getStyleClass().add("title-4");
        VBox.setVgrow(list, Priority.ALWAYS);
        VBox box = new VBox(8, begin(), heading, list);
        box.setPadding(new Insets(16));
        box.setPrefWidth(320);
        box.getStyleClass().add("side");
        return box;
    }

    private Node begin() {
        Label heading = new Label(texts.getString("finetune.new"));
        heading.getStyleClass().add("title-4");
        ComboBox<RecipeInfo> recipe = new ComboBox<>(model.recipes());
        recipe.setMaxWidth(Double.MAX_VALUE);
        recipe.setPromptText(texts.getString("finetune.recipe"));
        recipe.setAccessibleText(texts.getString("finetune.recipe"));
        recipe.setCellFactory(v -> recipeCell());
        recipe.setButtonCell(recipeCell());
        Label about = new Label();
        about.setWrapText(true);
        about.getStyleClass().add("status");
        about.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> {
                            RecipeInfo r = recipe.getValue();
                            return r == null ? texts.getString("finetune.recipe.hint") : r.about();
                        },
                        recipe.valueProperty()));
        TextField name = new TextField();
        name.setPromptText(texts.getString("finetune.name"));
        name.setAccessibleText(texts.getString("finetune.name"));
        Button dry = new Button(texts.getString("finetune.dryrun"));
        dry.setOnAction(e -> with(recipe.getValue(), model::dryRun));
        Button start = new Button(texts.getString("finetune.start"));
        start.getStyleClass().add("accent");
        start.setOnAction(e -> with(recipe.getValue(), r -> model.start(r, name.getText())));
        for (Button b : List.of(dry, start)) {
            b.disableProperty().bind(Bindings.isNull(recipe.valueProperty()).or(model.busy()));
        }
        Label message = new Label();
        message.setWrapText(true);
        message.textProperty().bind(model.message());
        message.managedProperty().bind(model.message().isNotEmpty());
        message.getStyleClass().add("message");
        HBox buttons = new HBox(8, dry, start);
        return new VBox(8, heading, recipe, about, data(), name, buttons, message, findings());
    }

    /** What is learned from, and whether it is sound. */
    private Node data() {
        Label chosen = new Label();
        chosen.setMaxWidth(Double.MAX_VALUE);
        chosen.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        chosen.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> {
                            Path path = model.data().get();
                            return path == null ? texts.getString("finetune.data.own") : path.toString();
                        },
                        model.data()));
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(chosen.textProperty());
        chosen.setTooltip(whole);
        Button choose = new Button(texts.getString("finetune.data.choose"));
        choose.setOnAction(e -> outside.data().get().ifPresent(model.data()::set));
        Button own = new Button(texts.getString("finetune.data.reset"));
        own.setOnAction(e -> model.data().set(null));
        Button check = new Button(texts.getString("finetune.check"));
        check.setTooltip(new Tooltip(texts.getString("finetune.check.hint")));
        check.setOnAction(e -> model.check());
        check.disableProperty().bind(Bindings.isNull(model.data()).or(model.busy()));
        own.disableProperty().bind(Bindings.isNull(model.data()));
        return new VBox(4, chosen, new HBox(8, choose, check, own));
    }

    private Node findings() {
        TextArea text = new TextArea();
        TabMoves.install(text);
        text.setEditable(false);
        text.setWrapText(true);
        text.setPrefRowCount(8);
        text.setAccessibleText(texts.getString("finetune.check.report"));
        text.textProperty().bind(model.findings());
        text.visibleProperty().bind(model.findings().isNotEmpty());
        text.managedProperty().bind(text.visibleProperty());
        return text;
    }

    private static void with(@Nullable RecipeInfo recipe, Consumer<RecipeInfo> action) {
        if (recipe != null) {
            action.accept(recipe);
        }
    }

    private static ListCell<RecipeInfo> recipeCell() {
        return new ListCell<>() {
            @Override
            protected void updateItem(@Nullable RecipeInfo item, boolean none) {
                super.updateItem(item, none);
                setText(none || item == null ? "" : item.name());
            }
        };
    }

    private ListView<RunReport> runList() {
        ListView<RunReport> out = new ListView<>(model.runs());
        out.setAccessibleText(texts.getString("finetune.runs"));
        out.setPlaceholder(new Label(texts.getString("finetune.none")));
        out.setCellFactory(v -> new RunCell(texts));
        out.getSelectionModel().selectedItemProperty().addListener((o, before, now) -> {
            // refreshing replaces the items: that is no choice of the user's
            if (now != null && !now.equals(model.selected().get())) {
                model.selected().set(now);
            }
        });
        model.selected().addListener((o, before, now) -> {
            if (now != null) {
                out.getSelectionModel().select(now);
            }
        });
        return out;
    }

    /** A run's name and state. */
    private static final class RunCell extends ListCell<RunReport> {
        private final ResourceBundle texts;

        RunCell(ResourceBundle texts) {
            this.texts = texts;
        }

        @Override
        protected void updateItem(@Nullable RunReport run, boolean none) {
            super.updateItem(run, none);
            if (none || run == null) {
                setText("");
                setGraphic(null);
                return;
            }
            Label name = new Label(String.valueOf(run.directory().getFileName()));
            name.getStyleClass().add("run-name");
            Label state = new Label(RunView.state(run, texts) + "   " + run.step() + " / " + run.steps());
            state.getStyleClass().add("status");
            setGraphic(new VBox(2, name, state));
        }
    }
}

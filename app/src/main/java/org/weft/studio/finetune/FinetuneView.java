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
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RecipeInfo;
import org.weft.engine.training.RunReport;
import org.weft.studio.command.ScreenActions;
import org.weft.studio.command.TabMoves;
import org.weft.studio.models.StoryModel;
import org.weft.studio.task.TaskRunner;

/** The cockpit: on the left what is there and what could be begun, in the middle one run. */
public final class FinetuneView extends BorderPane {
    /** A worker that dies is seen dead well within five seconds. */
    private static final Duration LOOK = Duration.ofMillis(1500);

    private static final double LEAST_LIST = 120;

    /** Files that data sets are read from. */
    public static final List<String> DATA_FILES = List.of("*.json", "*.jsonl", "*.weft", "*.tar", "*.p");

    private final FinetuneViewModel model;
    private final ResourceBundle texts;
    private final Outside outside;
    private final ListView<RunReport> list;
    private final RunView run;
    private final ComboBox<RecipeInfo> recipe;
    private final Button dry;
    private final Button start;
    private final Button check;
    private final Button cancel;

    /**
     * What lies outside.
     *
     * @param story what a finished run's model can be used in
     * @param folder asks for a folder of data
     * @param file asks for a list or an archive
     */
    public record Outside(StoryModel story, Supplier<Optional<Path>> folder, Supplier<Optional<Path>> file) {}

    public FinetuneView(FinetuneViewModel model, TaskRunner tasks, ResourceBundle texts, Outside outside) {
        this.model = model;
        this.texts = texts;
        this.outside = outside;
        list = runList();
        recipe = new ComboBox<>(model.recipes());
        dry = button("finetune.dryrun");
        start = button("finetune.start");
        check = button("finetune.check");
        cancel = button("finetune.cancel");
        run = new RunView(model, texts, outside.story());
        Node nothing = nothing();
        nothing.visibleProperty().bind(Bindings.isNull(model.selected()));
        run.visibleProperty().bind(Bindings.isNotNull(model.selected()));
        setLeft(side());
        setCenter(new StackPane(nothing, run));
        getStyleClass().add("finetune");
        model.loadRecipes();
        tasks.repeat(LOOK, model::refresh);
    }

    private Button button(String key) {
        return new Button(texts.getString(key));
    }

    /** What can be done on this screen, for palette and keys. */
    public void listActions(ScreenActions to) {
        to.add("finetune.do.new", null, () -> {
            recipe.requestFocus();
            recipe.show();
        });
        to.add("finetune.do.check", null, check);
        to.add("finetune.do.dryrun", null, dry);
        to.add("finetune.do.start", null, start);
        to.add("finetune.do.cancel", null, cancel);
        run.listActions(to);
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
        list.setMinHeight(LEAST_LIST);
        VBox box = new VBox(8, begin(), heading, list);
        box.setPadding(new Insets(16));
        // what is open of the recipe or was found may be longer than the window
        ScrollPane out = new ScrollPane(box);
        out.setFitToWidth(true);
        out.setFitToHeight(true);
        out.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        out.setPrefWidth(320);
        out.getStyleClass().add("side");
        return out;
    }

    private Node begin() {
        Label heading = new Label(texts.getString("finetune.new"));
        heading.getStyleClass().add("title-4");
        recipe.setMaxWidth(Double.MAX_VALUE);
        recipe.setPromptText(texts.getString("finetune.recipe"));
        recipe.setAccessibleText(texts.getString("finetune.recipe"));
        recipe.setCellFactory(v -> recipeCell());
        recipe.setButtonCell(recipeCell());
        recipe.valueProperty().bindBidirectional(model.recipe());
        Label about = new Label();
        about.setWrapText(true);
        about.setMinHeight(USE_PREF_SIZE);
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
        dry.setOnAction(e -> with(recipe.getValue(), model::dryRun));
        start.getStyleClass().add("accent");
        start.setOnAction(e -> with(recipe.getValue(), r -> model.start(r, name.getText())));
        for (Button b : List.of(dry, start)) {
            b.disableProperty().bind(Bindings.isNull(recipe.valueProperty()).or(model.busy()));
        }
        HBox buttons = new HBox(8, dry, start);
        return new VBox(
                8,
                heading,
                recipe,
                about,
                new RecipeForm(model, texts),
                data(),
                name,
                buttons,
                message(),
                waiting(),
                findings());
    }

    private Node message() {
        Label out = new Label();
        out.setWrapText(true);
        out.setMinHeight(USE_PREF_SIZE);
        out.textProperty().bind(model.message());
        out.managedProperty().bind(model.message().isNotEmpty());
        out.getStyleClass().add("message");
        return out;
    }

    /** That something is under way whose end nobody knows, and the way out of it. */
    private Node waiting() {
        ProgressBar bar = new ProgressBar();
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.accessibleTextProperty().bind(model.message());
        HBox.setHgrow(bar, Priority.ALWAYS);
        cancel.setTooltip(new Tooltip(texts.getString("finetune.cancel.tip")));
        cancel.setOnAction(e -> model.cancel());
        HBox out = new HBox(8, bar, cancel);
        out.setAlignment(Pos.CENTER_LEFT);
        out.visibleProperty().bind(model.cancellable());
        out.managedProperty().bind(model.cancellable());
        return out;
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
        MenuItem folder = new MenuItem(texts.getString("finetune.data.folder"));
        folder.setOnAction(e -> outside.folder().get().ifPresent(model.data()::set));
        MenuItem file = new MenuItem(texts.getString("finetune.data.file"));
        file.setOnAction(e -> outside.file().get().ifPresent(model.data()::set));
        MenuButton choose = new MenuButton(texts.getString("finetune.data.choose"), null, folder, file);
        Button own = button("finetune.data.reset");
        own.setOnAction(e -> model.data().set(null));
        check.setTooltip(new Tooltip(texts.getString("finetune.check.hint")));
        check.setOnAction(e -> model.check());
        check.disableProperty().bind(Bindings.isNull(model.data()).or(model.busy()));
        own.disableProperty().bind(Bindings.isNull(model.data()));
        return new VBox(4, chosen, new FlowPane(8, 4, choose, check, own));
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
        Label none = new Label(texts.getString("finetune.none"));
        none.setWrapText(true);
        none.setPadding(new Insets(8));
        out.setPlaceholder(none);
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

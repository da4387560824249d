package org.weft.studio.history;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.document.Story;
import org.weft.studio.command.ScreenActions;
import org.weft.studio.story.Thumbnails;
import org.weft.studio.task.TaskRunner;

/** The history's screen: the edits on the left, the story as it was on the right. */
public final class HistoryView extends BorderPane {
    private static final double CARD = 176;
    private static final int MOST_CARDS = 200;
    /** What the choice of how much history to keep means in days; negative keeps everything. */
    private static final List<Integer> DAYS = List.of(-1, 90, 30, 7, 0);

    private final HistoryViewModel model;
    private final ResourceBundle texts;
    private final Thumbnails thumbnails;
    private final FlowPane cards = new FlowPane(16, 16);
    private final ListView<HistoryViewModel.Line> list;
    private final Button revert = new Button("", new FontIcon(MaterialDesignH.HISTORY));
    /** A picture that comes while the cards are drawn is drawn already. */
    private boolean drawing;

    /** @param target asks where a copy goes */
    public HistoryView(
            HistoryViewModel model, TaskRunner tasks, ResourceBundle texts, Supplier<Optional<Path>> target) {
        this.model = model;
        this.texts = texts;
        thumbnails = new Thumbnails(tasks, model::picture, (int) (2 * CARD));
        getStyleClass().add("history");
        list = list();
        thumbnails.onLoaded(this::redraw);
        VBox left = new VBox(8, heading("history.heading"), list, compaction());
        VBox.setVgrow(list, Priority.ALWAYS);
        left.setPadding(new Insets(16));
        left.setPrefWidth(400);
        left.getStyleClass().add("side");
        setLeft(left);
        setCenter(preview(target));
        model.preview().addListener((o, before, now) -> draw(now));
        visibleProperty().addListener((o, before, now) -> {
            model.shown().set(now);
            if (now) {
                model.refresh();
            }
        });
    }

    private Label heading(String key) {
        Label out = new Label(texts.getString(key));
        out.getStyleClass().add("title-4");
        return out;
    }

    /** What can be done on this screen, for palette and keys. */
    public void listActions(ScreenActions to) {
        to.add("history.do.revert", null, revert);
    }

    private ListView<HistoryViewModel.Line> list() {
        ListView<HistoryViewModel.Line> out = new ListView<>(model.lines());
        out.setAccessibleText(texts.getString("history.heading"));
        out.setCellFactory(v -> new Cell());
        out.getSelectionModel().selectedItemProperty().addListener((o, before, now) -> {
            if (now != null) {
                model.chosen().set(now);
            }
        });
        model.chosen().addListener((o, before, now) -> {
            if (now == null) {
                out.getSelectionModel().clearSelection();
            } else {
                out.getSelectionModel().select(now);
            }
        });
        return out;
    }

    /** A sentence over its time. */
    private final class Cell extends ListCell<HistoryViewModel.Line> {
        @Override
        protected void updateItem(HistoryViewModel.@Nullable Line line, boolean empty) {
            super.updateItem(line, empty);
            setText(null);
            setGraphic(null);
            if (line == null || empty) {
                return;
            }
            Label sentence = new Label(line.sentence());
            sentence.setWrapText(true);
            sentence.getStyleClass().add("history-sentence");
            Label time = new Label(line.now() ? line.time() + "  " + texts.getString("history.now") : line.time());
            time.getStyleClass().add("text-subtle");
            VBox box = new VBox(2, sentence);
            if (!time.getText().isBlank()) {
                box.getChildren().add(time);
            }
            box.setOpacity(line.undone() ? 0.6 : 1);
            setGraphic(box);
            setPrefWidth(0);
        }
    }

    private Node preview(Supplier<Optional<Path>> target) {
        Label title = new Label();
        title.getStyleClass().add("title-3");
        model.preview()
                .addListener((o, before, now) -> title.setText(
                        now == null ? "" : now.title().isBlank() ? texts.getString("story.untitled") : now.title()));
        revert.setText(texts.getString("history.revert"));
        revert.getStyleClass().add("accent");
        revert.setTooltip(new Tooltip(texts.getString("history.revert.hint")));
        revert.disableProperty().bind(model.canRevert().not());
        revert.setOnAction(e -> model.revert());
        Button copy = new Button(texts.getString("action.copy"), new FontIcon(MaterialDesignC.CONTENT_COPY));
        copy.setTooltip(new Tooltip(texts.getString("history.copy.hint")));
        copy.setOnAction(e -> target.get().ifPresent(model::saveCopy));
        copy.setMinWidth(Region.USE_PREF_SIZE);
        revert.setMinWidth(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox bar = new HBox(8, title, gap, copy, revert);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setPadding(new Insets(16, 24, 8, 24));
        cards.setPadding(new Insets(8, 24, 24, 24));
        ScrollPane scroll = new ScrollPane(cards);
        scroll.setFitToWidth(true);
        BorderPane out = new BorderPane(scroll);
        out.setTop(bar);
        return out;
    }

    private Node compaction() {
        ComboBox<Integer> keep = new ComboBox<>();
        keep.getItems().setAll(DAYS);
        keep.setValue(-1);
        keep.setMaxWidth(Double.MAX_VALUE);
        keep.setAccessibleText(texts.getString("history.compact.keep"));
        keep.setConverter(new javafx.util.StringConverter<>() {
            @Override
            public String toString(@Nullable Integer days) {
                int d = days == null ? -1 : days;
                return d < 0
                        ? texts.getString("history.compact.all")
                        : d == 0
                                ? texts.getString("history.compact.none")
                                : texts.getString("history.compact.days").replace("{0}", Integer.toString(d));
            }

            @Override
            public @Nullable Integer fromString(String text) {
                return null;
            }
        });
        Button plan = new Button(texts.getString("history.compact.ask"));
        plan.setOnAction(e -> model.planCompaction(keep.getValue()));
        Button really = new Button(texts.getString("history.compact.really"));
        really.getStyleClass().add("danger");
        plan.setMinWidth(Region.USE_PREF_SIZE);
        // what will be dropped has been read before it can be dropped
        really.disableProperty().bind(model.compaction().isEmpty());
        keep.valueProperty().addListener((o, a, b) -> model.compaction().set(""));
        really.setOnAction(e -> model.compact(keep.getValue()));
        Label said = new Label();
        said.setWrapText(true);
        said.textProperty().bind(model.compaction());
        said.managedProperty().bind(model.compaction().isNotEmpty());
        HBox.setHgrow(keep, Priority.ALWAYS);
        Label what = new Label(texts.getString("history.compact.keep"));
        what.setLabelFor(keep);
        what.getStyleClass().add("text-subtle");
        return new VBox(8, what, new HBox(8, keep, plan), said, really);
    }

    private void redraw() {
        if (!drawing) {
            draw(model.preview().get());
        }
    }

    private void draw(@Nullable Story story) {
        drawing = true;
        try {
            drawCards(story);
        } finally {
            drawing = false;
        }
    }

    private void drawCards(@Nullable Story story) {
        cards.getChildren().clear();
        if (story == null) {
            return;
        }
        if (story.slots().isEmpty()) {
            cards.getChildren().add(new Label(texts.getString("history.empty")));
        }
        int shown = Math.min(story.slots().size(), MOST_CARDS);
        for (int i = 0; i < shown; i++) {
            cards.getChildren().add(card(story.slots().get(i), i + 1));
        }
        if (shown < story.slots().size()) {
            cards.getChildren()
                    .add(new Label(texts.getString("history.more")
                            .replace("{0}", Integer.toString(story.slots().size() - shown))));
        }
    }

    private Node card(Slot slot, int number) {
        Label count = new Label(Integer.toString(number));
        count.getStyleClass().add("text-subtle");
        Content content = slot.chosen().map(Candidate::content).orElse(null);
        Node inside =
                switch (content) {
                    case null -> words(texts.getString("story.placeholder"));
                    case Content.Text t -> words(t.text());
                    case Content.Picture p -> picture(p.hash(), slot.altText());
                    case Content.LabelMap m -> picture(m.hash(), slot.altText());
                };
        VBox out = new VBox(4, count, inside);
        out.setPadding(new Insets(8, 12, 12, 12));
        out.setPrefSize(CARD + 24, CARD + 40);
        out.getStyleClass().add("card");
        return out;
    }

    private Label words(String text) {
        Label out = new Label(text.length() > 400 ? text.substring(0, 400) : text);
        out.setWrapText(true);
        out.setAlignment(Pos.TOP_LEFT);
        out.setPrefSize(CARD, CARD);
        return out;
    }

    private Node picture(String hash, String description) {
        ImageView view = new ImageView();
        Image image = thumbnails.get(hash);
        if (image != null) {
            view.setImage(image);
        }
        view.setPreserveRatio(true);
        view.setFitWidth(CARD);
        view.setFitHeight(CARD);
        view.setAccessibleText(description);
        StackPane out = new StackPane(view);
        out.setPrefSize(CARD, CARD);
        return out;
    }
}

package org.weft.studio.story;

import java.util.ResourceBundle;
import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.SlotKind;

/** One card: its number and cost, its text or picture, and a strip of candidates when it has several. */
final class CardView extends BorderPane {
    static final double WIDTH = 256;
    static final double HEIGHT = 312;
    private static final Duration TYPING_PAUSE = Duration.millis(600);

    private final Card card;
    private final StoryViewModel model;
    private final Pictures pictures;
    private final ResourceBundle texts;

    CardView(Card card, StoryViewModel model, Pictures pictures, ResourceBundle texts) {
        this.card = card;
        this.model = model;
        this.pictures = pictures;
        this.texts = texts;
        getStyleClass().add("card");
        if (!card.fits()) {
            getStyleClass().add("over-budget");
        }
        setPrefSize(WIDTH, HEIGHT);
        setMaxSize(WIDTH, HEIGHT);
        setTop(header());
        setCenter(content());
        if (card.alternatives().size() > 1) {
            setBottom(strip());
        }
        setFocusTraversable(true);
        boolean text = card.slot().kind() == SlotKind.TEXT;
        setAccessibleText(
                texts.getString(text ? "card.text" : "card.picture").replace("{0}", Integer.toString(card.number())));
    }

    Card card() {
        return card;
    }

    void select(boolean selected) {
        getStyleClass().remove("selected");
        if (selected) {
            getStyleClass().add("selected");
        }
    }

    private Region header() {
        boolean text = card.slot().kind() == SlotKind.TEXT;
        FontIcon icon = new FontIcon(text ? MaterialDesignT.TEXT : MaterialDesignI.IMAGE_OUTLINE);
        Label number = new Label(Integer.toString(card.number()), icon);
        number.getStyleClass().add("card-number");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        String cost = card.tokens() < 0
                ? ""
                : texts.getString("story.tokens").replace("{0}", Integer.toString(card.tokens()));
        Label tokens = new Label(card.fits() ? cost : cost + ", " + texts.getString("story.overbudget"));
        tokens.getStyleClass().add("card-tokens");
        HBox box = new HBox(8, number, gap, tokens);
        box.setPadding(new Insets(8, 12, 8, 12));
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private Region content() {
        if (card.livePicture() != null) {
            return picture(Pictures.toImage(card.livePicture()));
        }
        if (card.liveText() != null) {
            return words(card.liveText(), false);
        }
        @Nullable Content content = card.slot().chosen().map(Candidate::content).orElse(null);
        return switch (content) {
            case null -> placeholder();
            case Content.Text t -> words(t.text(), true);
            case Content.Picture p -> picture(pictures.get(p.hash()));
            case Content.LabelMap m -> picture(pictures.get(m.hash()));
        };
    }

    private Region placeholder() {
        Label label = new Label(texts.getString("story.placeholder"));
        label.getStyleClass().add("placeholder");
        return new StackPane(label);
    }

    private Region words(String text, boolean editable) {
        TextArea area = new TextArea(text);
        area.setWrapText(true);
        area.setEditable(editable);
        area.setPromptText(texts.getString("story.text.prompt"));
        area.setAccessibleText(getAccessibleText());
        area.getStyleClass().add("card-text");
        // kept at every pause in typing, not only when the card is left
        PauseTransition pause = new PauseTransition(TYPING_PAUSE);
        Runnable commit = () -> {
            pause.stop();
            model.editText(card.slot().id(), area.getText());
        };
        pause.setOnFinished(e -> commit.run());
        if (editable) {
            area.textProperty().addListener((o, a, b) -> pause.playFromStart());
        }
        area.focusedProperty().addListener((o, was, is) -> {
            if (is) {
                model.selected().set(card.slot().id());
            } else if (editable) {
                commit.run();
            }
        });
        VBox box = new VBox(area);
        VBox.setVgrow(area, Priority.ALWAYS);
        box.setPadding(new Insets(0, 4, 8, 4));
        return box;
    }

    private Region picture(@Nullable Image image) {
        ImageView view = new ImageView();
        view.setPreserveRatio(true);
        view.setSmooth(true);
        view.setFitWidth(WIDTH - 16);
        view.setFitHeight(card.alternatives().size() > 1 ? HEIGHT - 104 : HEIGHT - 52);
        if (image != null) {
            view.setImage(image);
        }
        return new StackPane(view);
    }

    private Region strip() {
        HBox box = new HBox(4);
        box.setPadding(new Insets(4, 8, 8, 8));
        box.setAlignment(Pos.CENTER);
        for (int i = 0; i < card.alternatives().size(); i++) {
            Candidate c = card.alternatives().get(i);
            Button button = new Button(Integer.toString(i + 1));
            button.getStyleClass().addAll("candidate", "small");
            if (c.id().equals(card.slot().chosenId())) {
                button.getStyleClass().add("accent");
            }
            if (c.content() instanceof Content.Picture p) {
                ImageView thumb = new ImageView(pictures.get(p.hash()));
                thumb.setFitWidth(28);
                thumb.setFitHeight(28);
                button.setGraphic(thumb);
                button.setText("");
            }
            button.setTooltip(new Tooltip("#" + (i + 1)
                    + (c.provenance() == null ? "" : "  seed " + c.provenance().seed())));
            button.setAccessibleText("#" + (i + 1));
            button.setOnAction(e -> model.choose(card.slot().id(), c.id()));
            box.getChildren().add(button);
        }
        return box;
    }
}

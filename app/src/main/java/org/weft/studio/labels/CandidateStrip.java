package org.weft.studio.labels;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.Obedience;

/** The candidates side by side, the newest first; the chosen one is shown. */
final class CandidateStrip extends ListView<Result> {
    private static final double THUMB = 64;
    private static final double AROUND = 40;

    private final DrawViewModel model;
    private final ResourceBundle texts;
    /** Whether the selection follows the model, so that it must not lead it. */
    private boolean following;

    CandidateStrip(DrawViewModel model, ResourceBundle texts) {
        this.model = model;
        this.texts = texts;
        setOrientation(Orientation.HORIZONTAL);
        setPrefHeight(THUMB + AROUND);
        setMinHeight(THUMB + AROUND);
        setAccessibleText(texts.getString("panel.candidates"));
        getStyleClass().add("label-list");
        setCellFactory(v -> new Thumb());
        // a list moves its selection by itself when its items change: heard before and after it does
        model.results().addListener((ListChangeListener<Result>) c -> following = true);
        setItems(model.results());
        model.results().addListener((ListChangeListener<Result>) c -> follow());
        model.selected().addListener((o, a, b) -> {
            follow();
            scrollTo(Math.max(0, b.intValue()));
        });
        getSelectionModel().selectedIndexProperty().addListener((o, a, b) -> {
            if (!following && b.intValue() >= 0) {
                model.selected().set(b.intValue());
            }
        });
        follow();
    }

    private void follow() {
        following = true;
        int at = model.selected().get();
        if (at < 0 || at >= getItems().size()) {
            getSelectionModel().clearSelection();
        } else if (getSelectionModel().getSelectedIndex() != at) {
            getSelectionModel().clearAndSelect(at);
        }
        following = false;
    }

    private final class Thumb extends ListCell<Result> {
        @Override
        protected void updateItem(@Nullable Result r, boolean empty) {
            super.updateItem(r, empty);
            if (empty || r == null) {
                setGraphic(null);
                setAccessibleText(null);
                setTooltip(null);
                return;
            }
            RgbImage image = r.image();
            ImageView thumb = new ImageView(image == null ? null : Swatches.image(image));
            thumb.setFitWidth(THUMB);
            thumb.setFitHeight(THUMB);
            StackPane box = new StackPane(thumb);
            box.setMinSize(THUMB, THUMB);
            setGraphic(box);
            setAccessibleText(MessageFormat.format(texts.getString("labels.candidate"), r.number(), agreement(r)));
            setTooltip(new Tooltip(getAccessibleText()));
        }
    }

    private static String agreement(Result r) {
        Obedience o = r.obedience();
        return o == null ? "" : MessageFormat.format("{0,number,0%}", o.agreement());
    }
}

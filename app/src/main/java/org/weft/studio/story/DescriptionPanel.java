package org.weft.studio.story;

import java.util.ResourceBundle;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.TabMoves;

/** What the selected picture shows, in words, for people who cannot see it; exports take it along. Empty, its caption stands in. */
final class DescriptionPanel extends VBox {
    private final StoryViewModel story;
    private final TextArea words = new TextArea();
    private @Nullable String slotId;

    DescriptionPanel(StoryViewModel story, ResourceBundle texts, Runnable savePicture) {
        super(4);
        this.story = story;
        Label head = new Label(texts.getString("description.title"));
        head.getStyleClass().add("text-bold");
        head.setLabelFor(words);
        words.setPrefRowCount(2);
        words.setWrapText(true);
        words.setPromptText(texts.getString("description.prompt"));
        words.setAccessibleText(texts.getString("description.title"));
        words.setTooltip(new Tooltip(texts.getString("description.hint")));
        words.getStyleClass().add("description");
        words.focusedProperty().addListener((o, was, is) -> {
            if (was) {
                keep();
            }
        });
        TabMoves.install(words);
        words.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ENTER && !e.isShiftDown()) {
                keep();
                e.consume();
            }
        });
        Button save = new Button(texts.getString("picture.save"), new FontIcon(MaterialDesignC.CONTENT_SAVE_OUTLINE));
        save.getStyleClass().add("small");
        save.setTooltip(new Tooltip(texts.getString("picture.save.hint")));
        ActionTips.mark(save, "picture.save");
        save.setOnAction(e -> savePicture.run());
        getChildren().addAll(head, words, save);
        story.selected().addListener((o, a, b) -> look());
        story.cards().addListener((ListChangeListener<Card>) c -> look());
        look();
    }

    private void look() {
        String id = story.selected().get();
        int at = id == null ? -1 : story.story().indexOf(id);
        Slot slot = at < 0 ? null : story.story().slots().get(at);
        boolean picture = slot != null && slot.kind() != SlotKind.TEXT;
        setVisible(picture);
        setManaged(picture);
        if (slot == null || !picture) {
            keep();
            slotId = null;
            return;
        }
        if (!slot.id().equals(slotId)) {
            keep();
            slotId = slot.id();
            words.setText(slot.altText());
        } else if (!words.isFocused() && !words.getText().equals(slot.altText())) {
            words.setText(slot.altText());
        }
    }

    private void keep() {
        String id = slotId;
        if (id != null) {
            story.describe(id, words.getText().strip());
        }
    }
}

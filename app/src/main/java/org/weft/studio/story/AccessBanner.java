package org.weft.studio.story;

import java.util.ResourceBundle;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.weft.document.DocumentState;

/** A line above the story while it cannot be changed or the disk does not take what was changed, with what can be done. */
public final class AccessBanner extends HBox {
    private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");

    private final ResourceBundle texts;
    private final Label words = new Label();
    private final FontIcon icon = new FontIcon(MaterialDesignE.EYE_OUTLINE);
    private final Button takeOver;

    /** @param copy asks for a name and saves a copy */
    public AccessBanner(StoryViewModel model, ResourceBundle texts, Runnable copy) {
        this.texts = texts;
        takeOver = new Button(texts.getString("access.takeover"));
        takeOver.getStyleClass().addAll("accent", "small");
        takeOver.setTooltip(new Tooltip(texts.getString("access.takeover.hint")));
        takeOver.setOnAction(e -> model.takeOver());
        Button save = new Button(texts.getString("action.copy"), new FontIcon(MaterialDesignC.CONTENT_COPY));
        save.getStyleClass().add("small");
        save.setOnAction(e -> copy.run());
        words.setWrapText(true);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        getChildren().addAll(icon, words, takeOver, save);
        setSpacing(8);
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(8, 16, 8, 16));
        getStyleClass().add("access");
        model.access().addListener((o, before, now) -> show(now));
        show(model.access().get());
    }

    private void show(@Nullable DocumentState state) {
        boolean wanted = state != null && (state.readOnly() || state.unsaved());
        setVisible(wanted);
        setManaged(wanted);
        if (state == null || !wanted) {
            return;
        }
        words.setText(
                state.unsaved()
                        ? texts.getString("access.unsaved").replace("{0}", String.valueOf(state.problem()))
                        : texts.getString("story.readonly") + " " + state.reason());
        icon.setIconCode(state.unsaved() ? MaterialDesignC.CONTENT_SAVE_ALERT : MaterialDesignE.EYE_OUTLINE);
        pseudoClassStateChanged(PROBLEM, state.unsaved());
        takeOver.setVisible(state.canTakeOver());
        takeOver.setManaged(state.canTakeOver());
    }
}

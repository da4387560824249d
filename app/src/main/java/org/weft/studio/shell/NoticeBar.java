package org.weft.studio.shell;

import java.util.ResourceBundle;
import javafx.beans.property.ObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.studio.story.Notice;

/** The newest message, with its way on, below whatever screen is shown; it takes its place from the screen and so covers nothing. */
final class NoticeBar extends HBox {
    private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");

    private final ObjectProperty<@Nullable Notice> notice;
    private final Label text = new Label();
    private final Button act = new Button("");

    NoticeBar(ObjectProperty<@Nullable Notice> notice, ResourceBundle texts) {
        super(8);
        this.notice = notice;
        text.setWrapText(true);
        HBox.setHgrow(text, Priority.ALWAYS);
        act.setMinWidth(Region.USE_PREF_SIZE);
        act.setVisible(false);
        act.setManaged(false);
        Button close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        close.setAccessibleText(texts.getString("notice.close"));
        close.setTooltip(new Tooltip(texts.getString("notice.close")));
        close.getStyleClass().addAll("flat", "button-icon");
        close.setMinWidth(Region.USE_PREF_SIZE);
        close.setOnAction(e -> notice.set(null));
        getChildren().addAll(text, act, close);
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(8, 8, 8, 16));
        getStyleClass().add("notice");
        setMaxSize(640, Region.USE_PREF_SIZE);
        StackPane.setMargin(this, new Insets(8));
        managedProperty().bind(visibleProperty());
        setAccessibleRole(AccessibleRole.TEXT);
        notice.addListener((o, before, now) -> show(now));
        show(notice.get());
    }

    private void show(@Nullable Notice now) {
        setVisible(now != null);
        if (now == null) {
            return;
        }
        pseudoClassStateChanged(PROBLEM, now.problem());
        text.setText(now.text());
        setAccessibleText(now.text());
        boolean has = now.action() != null;
        act.setVisible(has);
        act.setManaged(has);
        act.setText(has ? now.action() : "");
        act.setOnAction(e -> {
            notice.set(null);
            now.onAction().run();
        });
    }
}

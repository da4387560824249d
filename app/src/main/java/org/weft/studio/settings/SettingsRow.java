package org.weft.studio.settings;

import java.util.Locale;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One setting: what it is on the left, the control on the right. */
final class SettingsRow extends HBox {
    private final String words;

    /** @param hint what it does, empty for nothing to say */
    SettingsRow(String name, String hint, Node control) {
        super(16);
        words = (name + " " + hint).toLowerCase(Locale.getDefault());
        Label label = new Label(name);
        label.setWrapText(true);
        label.setLabelFor(control);
        VBox said = new VBox(2, label);
        if (!hint.isEmpty()) {
            Label more = new Label(hint);
            more.setWrapText(true);
            more.getStyleClass().add("status");
            said.getChildren().add(more);
            control.setAccessibleHelp(hint);
        }
        said.setAlignment(Pos.CENTER_LEFT);
        said.setMinWidth(0);
        HBox.setHgrow(said, Priority.ALWAYS);
        if (control instanceof Region region) {
            region.setMinWidth(Region.USE_PREF_SIZE);
        }
        getChildren().addAll(said, control);
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(12, 0, 12, 0));
        getStyleClass().add("setting");
        managedProperty().bind(visibleProperty());
    }

    /** @param wanted in lower case */
    boolean says(String wanted) {
        return words.contains(wanted);
    }
}

package org.weft.studio.settings;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.weft.studio.command.Action;
import org.weft.studio.command.Actions;
import org.weft.studio.command.Keys;

/** The key of one action: pressed anew, taken from another action, put back. */
final class ShortcutRow extends VBox {
    private final Action action;
    private final Actions actions;
    private final ResourceBundle texts;
    private final Button key = new Button();
    private final Button reset = new Button(null, new FontIcon(MaterialDesignR.RESTORE));
    private final Label said = new Label();
    private final Button take = new Button();
    private final HBox more = new HBox(8, new FontIcon(MaterialDesignA.ALERT_OUTLINE), said, take);
    private boolean listening;

    ShortcutRow(Action action, Actions actions, ResourceBundle texts) {
        super(4);
        this.action = action;
        this.actions = actions;
        this.texts = texts;
        Label name = new Label(action.name());
        name.setWrapText(true);
        name.setMinWidth(0);
        name.setMaxWidth(Double.MAX_VALUE);
        name.setLabelFor(key);
        HBox.setHgrow(name, Priority.ALWAYS);
        key.getStyleClass().add("key");
        key.setMinWidth(Region.USE_PREF_SIZE);
        key.setOnAction(e -> listen(!listening));
        key.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        key.focusedProperty().addListener((o, was, is) -> listen(false));
        reset.getStyleClass().addAll("flat", "button-icon");
        reset.setOnAction(e -> {
            key.requestFocus();
            actions.reset(action);
        });
        HBox line = new HBox(8, name, reset, key);
        line.setAlignment(Pos.CENTER_LEFT);
        said.setWrapText(true);
        said.setMinWidth(0);
        HBox.setHgrow(said, Priority.ALWAYS);
        take.getStyleClass().add("small");
        take.setMinWidth(Region.USE_PREF_SIZE);
        more.setAlignment(Pos.CENTER_LEFT);
        more.getStyleClass().add("key-clash");
        more.managedProperty().bind(more.visibleProperty());
        take.managedProperty().bind(take.visibleProperty());
        getChildren().addAll(line, more);
        setPadding(new Insets(4, 0, 4, 0));
        getStyleClass().add("setting");
        managedProperty().bind(visibleProperty());
        show();
    }

    /** Finds by the action's name and by its key. @param wanted in lower case */
    boolean says(String wanted) {
        return (action.name() + " " + action.suffix().get())
                .toLowerCase(Locale.getDefault())
                .contains(wanted);
    }

    /** Shows what is so now; call when any key has changed. */
    void show() {
        listening = false;
        KeyCombination now = action.key().get();
        String name = now == null
                ? texts.getString("settings.key.none")
                : actions.names().of(now);
        key.setText(name);
        key.setAccessibleText(MessageFormat.format(texts.getString("settings.key.said"), action.name(), name));
        key.setTooltip(new Tooltip(texts.getString("settings.key.hint")));
        boolean own = !actions.standard(action);
        reset.setVisible(own);
        KeyCombination first = action.standard();
        String back = MessageFormat.format(
                texts.getString("settings.key.reset"),
                action.name(),
                first == null
                        ? texts.getString("settings.key.none")
                        : actions.names().of(first));
        reset.setAccessibleText(back);
        reset.setTooltip(new Tooltip(back));
        say(
                now == null
                        ? ""
                        : actions.taken(now, action)
                                .map(other -> MessageFormat.format(texts.getString("settings.key.clash"), other.name()))
                                .orElse(""));
    }

    private void say(String words) {
        said.setText(words);
        more.setVisible(!words.isEmpty());
        take.setVisible(false);
    }

    private void listen(boolean now) {
        if (now == listening) {
            return;
        }
        if (now) {
            listening = true;
            key.setText(texts.getString("settings.key.press"));
            key.setAccessibleText(texts.getString("settings.key.press"));
            say("");
        } else {
            show();
        }
    }

    private void pressed(KeyEvent e) {
        if (!listening) {
            return;
        }
        e.consume();
        boolean alone = !e.isShortcutDown() && !e.isAltDown() && !e.isShiftDown() && !e.isMetaDown();
        if (alone && e.getCode() == KeyCode.ESCAPE) {
            show();
        } else if (alone && (e.getCode() == KeyCode.BACK_SPACE || e.getCode() == KeyCode.DELETE)) {
            give(null);
        } else {
            Keys.of(e).ifPresent(this::wanted);
        }
    }

    /** Gives the action a key unless it cannot have it, or another action has it: then that is said. */
    void wanted(KeyCombination wanted) {
        String name = actions.names().of(wanted);
        Optional<Keys.Fault> fault = action.fault(wanted);
        if (fault.isPresent()) {
            show();
            say(MessageFormat.format(
                    texts.getString("settings.key.fault." + fault.get().name().toLowerCase(Locale.ROOT)), name));
            return;
        }
        Optional<Action> other = actions.taken(wanted, action);
        if (other.isEmpty()) {
            give(wanted);
            return;
        }
        show();
        say(MessageFormat.format(
                texts.getString("settings.key.taken"), name, other.get().name()));
        take.setText(texts.getString("settings.key.take"));
        take.setVisible(true);
        take.setOnAction(e -> {
            key.requestFocus();
            actions.bind(other.get(), null);
            give(wanted);
        });
    }

    private void give(@Nullable KeyCombination wanted) {
        actions.bind(action, wanted);
        show();
    }

    /** What stands on the key's button, and what is said below it. */
    String shown() {
        return key.getText() + (more.isVisible() ? " | " + said.getText() : "");
    }

    /** Takes the key from the action that has it, as the button does. */
    void take() {
        take.fire();
    }
}

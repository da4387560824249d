package org.weft.studio.attention;

import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.util.Duration;

/** Says what is under way once it takes long, with a way out. */
final class WaitingBar extends HBox {
    private static final Duration LONG = Duration.millis(500);

    WaitingBar(AttentionViewModel model) {
        super(10);
        Label words = new Label();
        words.setMinWidth(USE_PREF_SIZE);
        ProgressBar bar = new ProgressBar();
        bar.accessibleTextProperty().bind(words.textProperty());
        Button cancel = new Button(model.words().text("attention.cancel"));
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setOnAction(e -> model.cancel());
        PauseTransition wait = new PauseTransition(LONG);
        wait.setOnFinished(e -> show(true));
        model.doing().addListener((o, before, now) -> {
            if (now.isEmpty()) {
                wait.stop();
                show(false);
            } else {
                words.setText(now);
                wait.playFromStart();
            }
        });
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(0, 14, 8, 14));
        getChildren().addAll(words, bar, cancel);
        show(false);
    }

    private void show(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }
}

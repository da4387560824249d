package org.weft.studio.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.weft.studio.shell.Texts;

@ExtendWith(ApplicationExtension.class)
class ScreenActionsTest {
    private final Actions actions = new Actions(Texts.bundle(Locale.ENGLISH), new SimpleObjectProperty<>(Map.of()));

    @Test
    void anActionOfAScreenIsThereWhileTheScreenShowsAndItsButtonCanBePressed(FxRobot robot) {
        robot.interact(() -> {
            Button button = new Button("Pause");
            button.setTooltip(new Tooltip("Waits"));
            int[] pressed = {0};
            button.setOnAction(e -> pressed[0]++);
            VBox part = new VBox(button);
            StackPane screen = new StackPane(part);
            ScreenActions of = new ScreenActions(actions, screen);
            of.add("finetune.do.pause", "F9", button);
            of.nameKeys();
            assertThat(button.getTooltip().getText()).isEqualTo("Waits  (F9)");
            Action pause = actions.get("finetune.do.pause");
            assertThat(pause.active()).isTrue();
            actions.pressed(ActionsTest.event(KeyCode.F9, false, false, false)).ifPresent(Action::run);
            assertThat(pressed[0]).isEqualTo(1);
            screen.setVisible(false);
            assertThat(pause.active()).as("another screen shows").isFalse();
            assertThat(actions.pressed(ActionsTest.event(KeyCode.F9, false, false, false)))
                    .isEmpty();
            screen.setVisible(true);
            part.setVisible(false);
            assertThat(pause.active()).as("its part of the screen is hidden").isFalse();
            part.setVisible(true);
            button.setDisable(true);
            assertThat(pause.active()).as("it cannot be pressed").isFalse();
        });
    }
}

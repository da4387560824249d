package org.weft.studio.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.shell.Theme;
import org.weft.studio.task.DirectTaskRunner;

/** How far a bar could go is seen on the ground it lies on. */
@ExtendWith(ApplicationExtension.class)
class ProgressTrackTest {
    private final SettingsViewModel settings = new SettingsViewModel(null, new DirectTaskRunner());
    private final ProgressBar bar = new ProgressBar(0.05);
    private final StackPane root = new StackPane(bar);

    @Start
    void start(Stage stage) {
        root.getStyleClass().addAll("studio", "panel");
        Scene scene = new Scene(root, 400, 100);
        new Theme(settings).style(scene);
        stage.setScene(scene);
        stage.show();
    }

    @Test
    void theTrackStandsOutInEveryTheme(FxRobot robot) {
        List<Double> ratios = new ArrayList<>();
        robot.interact(() -> {
            for (Appearance theme : List.of(Appearance.LIGHT, Appearance.DARK)) {
                for (boolean contrast : List.of(false, true)) {
                    settings.theme().set(theme);
                    settings.highContrast().set(contrast);
                    root.applyCss();
                    root.layout();
                    ratios.add(ratio(colour((Region) bar.lookup(".track")), colour(root)));
                }
            }
        });
        assertThat(ratios).hasSize(4).allMatch(r -> r > 1.3);
        assertThat(List.of(ratios.get(1), ratios.get(3))).as("high contrast").allMatch(r -> r > 3);
    }

    private static Color colour(Region of) {
        return (Color) of.getBackground().getFills().getFirst().getFill();
    }

    private static double ratio(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(Color c) {
        return 0.2126 * linear(c.getRed()) + 0.7152 * linear(c.getGreen()) + 0.0722 * linear(c.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}

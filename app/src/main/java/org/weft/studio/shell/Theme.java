package org.weft.studio.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;

/** Light or dark: follows the system until the user chooses. */
public final class Theme {
    private @Nullable Scene scene;
    private boolean dark;

    /** Begins as the system is. */
    public Theme() {
        dark = Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        Application.setUserAgentStylesheet(sheet());
    }

    /** Puts Weft's own style on a scene. */
    public void style(Scene target) {
        scene = target;
        target.getStylesheets()
                .add(Objects.requireNonNull(Theme.class.getResource("/org/weft/studio/studio.css"))
                        .toExternalForm());
        set(dark);
    }

    public void toggle() {
        set(!dark);
    }

    public void set(boolean darkNow) {
        dark = darkNow;
        Application.setUserAgentStylesheet(sheet());
        if (scene != null) {
            scene.getRoot().getStyleClass().removeAll("dark", "light");
            scene.getRoot().getStyleClass().add(dark ? "dark" : "light");
        }
    }

    private String sheet() {
        return dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet();
    }
}

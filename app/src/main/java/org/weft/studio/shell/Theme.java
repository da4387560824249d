package org.weft.studio.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.Settings.Look;
import org.weft.studio.settings.SettingsViewModel;

/** How a window looks: light or dark, how large its text is, how strong its colours are. Follows the settings, and they the system. */
public final class Theme {
    /** On the root while nothing should move by itself. */
    public static final String STILL = "still";

    /** On the root while text is so large that panels have to give way. */
    private static final String LARGE = "large-text";

    private static final int LARGE_PERCENT = 140;
    private static final double STANDARD_PIXELS = 14;
    private static final double ICON_PIXELS = 18;

    private @Nullable Scene scene;
    private @Nullable SettingsViewModel settings;
    private final List<String> own = new ArrayList<>();
    // settings and system outlive the window
    private final InvalidationListener changed = o -> followed();
    private final InvalidationListener weak = new WeakInvalidationListener(changed);
    private boolean dark;
    private boolean contrast;
    private boolean still;
    private int percent = Look.STANDARD_SIZE;

    /** Begins as the system is. */
    public Theme() {
        dark = systemIsDark();
        Application.setUserAgentStylesheet(sheet());
    }

    /** As the settings are, and as they become. */
    public Theme(SettingsViewModel settings) {
        this();
        this.settings = settings;
        settings.theme().addListener(weak);
        settings.textSize().addListener(weak);
        settings.highContrast().addListener(weak);
        settings.reducedMotion().addListener(weak);
        Platform.getPreferences().colorSchemeProperty().addListener(weak);
        Platform.getPreferences().reducedMotionProperty().addListener(weak);
        followed();
    }

    private static boolean systemIsDark() {
        return Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
    }

    private void followed() {
        SettingsViewModel chosen = settings;
        if (chosen != null) {
            Look look = chosen.settings().look();
            dark = look.theme() == Appearance.SYSTEM ? systemIsDark() : look.theme() == Appearance.DARK;
            contrast = look.highContrast();
            still = look.reducedMotion() || Platform.getPreferences().isReducedMotion();
            percent = look.textSize();
            apply();
        }
    }

    /** Puts Weft's own style on a scene. */
    public void style(Scene target) {
        scene = target;
        target.getStylesheets().add(resource("studio.css"));
        apply();
    }

    /** The other of light and dark; a choice that is kept. */
    public void toggle() {
        SettingsViewModel chosen = settings;
        if (chosen == null) {
            set(!dark);
        } else {
            chosen.theme().set(dark ? Appearance.LIGHT : Appearance.DARK);
        }
    }

    public void set(boolean darkNow) {
        dark = darkNow;
        apply();
    }

    private void apply() {
        Application.setUserAgentStylesheet(sheet());
        Scene styled = scene;
        if (styled == null) {
            return;
        }
        List<String> classes = styled.getRoot().getStyleClass();
        classes.removeAll(List.of("dark", "light", "contrast", LARGE, STILL));
        classes.add(dark ? "dark" : "light");
        if (contrast) {
            classes.add("contrast");
        }
        if (percent >= LARGE_PERCENT) {
            classes.add(LARGE);
        }
        if (still) {
            classes.add(STILL);
        }
        List<String> wanted = new ArrayList<>();
        if (contrast) {
            wanted.add(resource(dark ? "contrast-dark.css" : "contrast-light.css"));
        }
        if (percent != Look.STANDARD_SIZE) {
            wanted.add(scaled(percent));
        }
        if (!wanted.equals(own)) {
            styled.getStylesheets().removeAll(own);
            own.clear();
            own.addAll(wanted);
            styled.getStylesheets().addAll(own);
        }
    }

    private static String resource(String name) {
        return Objects.requireNonNull(Theme.class.getResource("/org/weft/studio/" + name))
                .toExternalForm();
    }

    /** A style sheet that sizes text and icons; menus and tooltips are windows of their own, with roots of their own. */
    private static String scaled(int percent) {
        String text = "-fx-font-size: " + STANDARD_PIXELS * percent / 100 + "px;";
        String css = ".root, .studio, .tooltip, .text-input .context-menu { " + text + " }\n"
                + ".ikonli-font-icon { -fx-icon-size: " + ICON_PIXELS * percent / 100 + "px; }\n";
        return "data:text/css;base64," + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
    }

    private String sheet() {
        return dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet();
    }
}

package org.weft.studio.settings;

import atlantafx.base.controls.ToggleSwitch;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.weft.studio.models.ModelsPane;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.Settings.Language;
import org.weft.studio.settings.Settings.Look;

/** The rows of the sections but those of the keys. */
final class SettingsPages {
    private static final int STEP = 5;

    private final SettingsViewModel model;
    private final ResourceBundle texts;
    private final SettingsView.Outside outside;
    private final ModelsPane models;
    private final List<SettingsRow> look;
    private final List<SettingsRow> language;
    private final List<Region> folders;

    SettingsPages(SettingsViewModel model, ResourceBundle texts, SettingsView.Outside outside) {
        this.model = model;
        this.texts = texts;
        this.outside = outside;
        models = new ModelsPane(outside.models(), texts);
        look = List.of(
                row("settings.theme", choice(List.of(Appearance.values()), model.theme(), this::named)),
                row("settings.size", size()),
                row("settings.contrast", toggle(model.highContrast())),
                row("settings.motion", toggle(model.reducedMotion())));
        language = List.of(row("settings.language", choice(List.of(Language.values()), model.language(), this::named)));
        folders = List.of(place("settings.models", model.models()), place("settings.stories", model.stories()));
    }

    List<SettingsRow> look() {
        return look;
    }

    List<SettingsRow> language() {
        return language;
    }

    ModelsPane models() {
        return models;
    }

    List<Region> folders() {
        return folders;
    }

    /** A line above the keys that says how to change one, with a way to put all back. */
    Region resetShortcuts(Runnable reset) {
        Button all = new Button(texts.getString("settings.key.reset.all"));
        all.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.shortcuts().get().isEmpty(), model.shortcuts()));
        all.setOnAction(e -> reset.run());
        return new SettingsRow(texts.getString("settings.key.how"), "", all);
    }

    private String named(Appearance theme) {
        return texts.getString("settings.theme." + theme.name().toLowerCase(Locale.ROOT));
    }

    private String named(Language one) {
        // each language by its own name, so that it is found by who speaks only that
        return switch (one) {
            case SYSTEM -> texts.getString("settings.language.system");
            case EN -> "English";
            case DE -> "Deutsch";
        };
    }

    private SettingsRow row(String key, Control control) {
        control.setAccessibleText(texts.getString(key));
        return new SettingsRow(texts.getString(key), texts.getString(key + ".hint"), control);
    }

    private SettingsRow row(String key, Node control) {
        return new SettingsRow(texts.getString(key), texts.getString(key + ".hint"), control);
    }

    private static ToggleSwitch toggle(BooleanProperty property) {
        ToggleSwitch out = new ToggleSwitch();
        out.setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
        out.selectedProperty().bindBidirectional(property);
        return out;
    }

    private static <T> ComboBox<T> choice(List<T> values, ObjectProperty<T> property, Function<T, String> name) {
        ComboBox<T> out = new ComboBox<>();
        out.getItems().setAll(values);
        convert(out, name);
        out.valueProperty().bindBidirectional(property);
        return out;
    }

    private static <T> void convert(ComboBox<T> box, Function<T, String> name) {
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : name.apply(value);
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        });
    }

    /** The slider counts once it is let go: a sheet that grows while it is dragged would move it away under the pointer. */
    private Node size() {
        Slider slider =
                new Slider(Look.LEAST_SIZE, Look.MOST_SIZE, model.textSize().get());
        slider.setBlockIncrement(STEP);
        slider.setMajorTickUnit(STEP);
        slider.setMinorTickCount(0);
        slider.setSnapToTicks(true);
        slider.setAccessibleText(texts.getString("settings.size"));
        slider.setPrefWidth(200);
        Label percent = new Label();
        percent.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> MessageFormat.format(
                                texts.getString("settings.size.percent"), rounded(slider.getValue())),
                        slider.valueProperty()));
        percent.setMinWidth(Region.USE_PREF_SIZE);
        Runnable commit = () -> {
            if (!slider.isValueChanging()) {
                model.textSize().set(rounded(slider.getValue()));
            }
        };
        slider.valueProperty().addListener((o, before, now) -> commit.run());
        slider.valueChangingProperty().addListener((o, before, now) -> commit.run());
        ChangeListener<Number> follow = (o, before, now) -> slider.setValue(now.doubleValue());
        slider.getProperties().put("follow", follow); // lives as long as the slider, while the settings outlive it
        model.textSize().addListener(new WeakChangeListener<>(follow));
        HBox out = new HBox(8, slider, percent);
        out.setAlignment(Pos.CENTER_RIGHT);
        return out;
    }

    private static int rounded(double value) {
        return (int) Math.round(value / STEP) * STEP;
    }

    /** Looks again which models there are. */
    void refresh() {
        outside.models().refresh();
    }

    /** A folder: where it is, another one, Weft's own again. */
    private SettingsRow place(String key, ObjectProperty<@Nullable Path> property) {
        Label where = new Label();
        where.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> property.get() == null
                                ? texts.getString("settings.folder.standard")
                                : property.get().toString(),
                        property));
        where.setTooltip(new Tooltip());
        where.getTooltip().textProperty().bind(where.textProperty());
        where.setTextOverrun(javafx.scene.control.OverrunStyle.CENTER_ELLIPSIS);
        where.setMaxWidth(320);
        Button choose = new Button(texts.getString("settings.folder.choose"));
        choose.setAccessibleText(texts.getString(key) + ": " + choose.getText());
        choose.setOnAction(e -> outside.folder().get().ifPresent(property::set));
        Button standard = new Button(texts.getString("settings.folder.reset"));
        standard.setAccessibleText(texts.getString(key) + ": " + standard.getText());
        standard.visibleProperty().bind(property.isNotNull());
        standard.managedProperty().bind(standard.visibleProperty());
        standard.setOnAction(e -> {
            choose.requestFocus();
            property.set(null);
        });
        HBox buttons = new HBox(8, standard, choose);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox out = new VBox(4, where, buttons);
        out.setAlignment(Pos.CENTER_RIGHT);
        out.setPadding(Insets.EMPTY);
        return row(key, out);
    }
}

package org.weft.studio.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.studio.command.Action;
import org.weft.studio.command.Actions;
import org.weft.studio.models.ModelsViewModel;

/** A sheet over the window with all settings in sections, and a search through all of them. What is changed holds at once. */
public final class SettingsView extends StackPane {
    /** The sections, as they stand on the left. */
    public enum Section {
        LOOK,
        LANGUAGE,
        MODELS,
        FOLDERS,
        SHORTCUTS
    }

    private static final double WIDTH_EM = 62;
    private static final double HEIGHT_EM = 46;

    private final Actions actions;
    private final ResourceBundle texts;
    private final SettingsPages pages;
    private final TextField search = new TextField();
    private final VBox content = new VBox();
    private final ScrollPane scroll = new ScrollPane(content);
    private final ToggleGroup chosen = new ToggleGroup();
    private final List<ShortcutRow> shortcuts = new ArrayList<>();
    private final ChangeListener<Object> rebound = (o, before, now) -> shortcuts.forEach(ShortcutRow::show);
    private Section section = Section.LOOK;
    private Runnable closed = () -> {};
    // what lies behind the sheet is not reached with Tab
    private final ChangeListener<Node> focused = (o, before, now) -> keepFocus(now);

    /**
     * What the settings need from outside.
     *
     * @param folder asks for a folder
     * @param models what the page of the models shows
     */
    public record Outside(Supplier<Optional<Path>> folder, ModelsViewModel models) {}

    public SettingsView(SettingsViewModel model, Actions actions, ResourceBundle texts, Outside outside) {
        this.actions = actions;
        this.texts = texts;
        pages = new SettingsPages(model, texts, outside);
        model.shortcuts().addListener(new WeakChangeListener<>(rebound));
        BorderPane box = new BorderPane();
        // in the order of Tab
        box.setTop(head());
        box.setLeft(sections());
        box.setCenter(body());
        box.getStyleClass().addAll("sheet", "settings");
        getChildren().add(box);
        StackPane.setMargin(box, new Insets(24));
        Runnable size = () -> {
            double em = search.getFont().getSize();
            box.setMaxSize(WIDTH_EM * em, HEIGHT_EM * em);
        };
        search.fontProperty().addListener((o, before, now) -> size.run());
        size.run();
        getStyleClass().add("veil");
        setVisible(false);
        setOnMousePressed(e -> close());
        box.setOnMousePressed(e -> e.consume());
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        sceneProperty().addListener((o, before, now) -> {
            if (before != null) {
                before.focusOwnerProperty().removeListener(focused);
            }
            if (now != null) {
                now.focusOwnerProperty().addListener(focused);
            }
        });
    }

    private void keepFocus(@Nullable Node now) {
        if (!isVisible() || now == null) {
            return;
        }
        for (Node n = now; n != null; n = n.getParent()) {
            if (n.equals(this)) {
                return;
            }
        }
        search.requestFocus();
    }

    private Node head() {
        Label heading = new Label(texts.getString("settings.heading"));
        heading.getStyleClass().add("title-3");
        heading.setMinWidth(Region.USE_PREF_SIZE);
        search.setPromptText(texts.getString("settings.search"));
        search.setAccessibleText(texts.getString("settings.search"));
        search.textProperty().addListener((o, before, now) -> fill());
        HBox.setHgrow(search, Priority.ALWAYS);
        Button close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        close.getStyleClass().addAll("flat", "button-icon");
        close.setAccessibleText(texts.getString("settings.close"));
        close.setTooltip(new Tooltip(texts.getString("settings.close")));
        close.setOnAction(e -> close());
        HBox out = new HBox(24, heading, search, close);
        out.setAlignment(Pos.CENTER_LEFT);
        out.setPadding(new Insets(16, 16, 16, 24));
        return out;
    }

    private Node sections() {
        VBox out = new VBox(4);
        out.setPadding(new Insets(0, 8, 16, 16));
        for (Section s : Section.values()) {
            ToggleButton button = new ToggleButton(named(s));
            button.setToggleGroup(chosen);
            button.setUserData(s);
            button.setMaxWidth(Double.MAX_VALUE);
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setAlignment(Pos.CENTER_LEFT);
            button.getStyleClass().add("section");
            button.setOnAction(e -> show(s));
            out.getChildren().add(button);
        }
        return out;
    }

    private String named(Section s) {
        return texts.getString("settings.section." + s.name().toLowerCase(Locale.ROOT));
    }

    private Node body() {
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        content.setPadding(new Insets(0, 24, 24, 16));
        return scroll;
    }

    /** Shows one section. */
    public void show(Section wanted) {
        section = wanted;
        if (search.getText().isEmpty()) {
            fill();
        } else {
            search.clear(); // which fills
        }
    }

    private void fill() {
        String wanted = search.getText().strip().toLowerCase(Locale.getDefault());
        content.getChildren().clear();
        for (Section s : Section.values()) {
            List<? extends Region> rows = wanted.isEmpty() ? (s == section ? rows(s) : List.of()) : found(s, wanted);
            if (!rows.isEmpty()) {
                Label head = new Label(named(s));
                head.getStyleClass().add("title-4");
                head.setPadding(new Insets(8, 0, 8, 0));
                content.getChildren().add(head);
                content.getChildren().addAll(rows);
            }
        }
        if (content.getChildren().isEmpty()) {
            content.getChildren().add(new Label(texts.getString("settings.search.none")));
        }
        chosen.getToggles().forEach(t -> t.setSelected(wanted.isEmpty() && section.equals(t.getUserData())));
        scroll.setVvalue(0);
    }

    private List<? extends Region> rows(Section s) {
        return switch (s) {
            case LOOK -> pages.look();
            case LANGUAGE -> pages.language();
            case MODELS -> List.of(pages.models());
            case FOLDERS -> pages.folders();
            case SHORTCUTS -> {
                List<Region> out = new ArrayList<>();
                out.add(pages.resetShortcuts(actions::resetAll));
                out.addAll(shortcuts());
                yield out;
            }
        };
    }

    private List<? extends Region> found(Section s, String wanted) {
        if (s == Section.SHORTCUTS) {
            return shortcuts().stream().filter(r -> r.says(wanted)).toList();
        }
        if (s == Section.MODELS) {
            return pages.models().says(wanted) ? rows(s) : List.of();
        }
        return rows(s).stream()
                .filter(r -> r instanceof SettingsRow row && row.says(wanted))
                .toList();
    }

    /** Made when first looked at: actions are added to a window after its view. */
    private List<ShortcutRow> shortcuts() {
        List<Action> all = actions.all();
        for (int i = shortcuts.size(); i < all.size(); i++) {
            shortcuts.add(new ShortcutRow(all.get(i), actions, texts));
        }
        return shortcuts;
    }

    private void key(KeyEvent e) {
        if (e.getCode() == KeyCode.ESCAPE) {
            close();
            e.consume();
        }
    }

    /** What happens when the sheet closes, such as giving the focus back. */
    public void onClosed(Runnable then) {
        closed = then;
    }

    /** Shows the sheet where it was left. */
    public void open() {
        open(section);
    }

    /** Shows the sheet at a section. */
    public void open(Section wanted) {
        pages.refresh();
        show(wanted);
        setVisible(true);
        search.requestFocus();
    }

    private void close() {
        setVisible(false);
        closed.run();
    }
}

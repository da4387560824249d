package org.weft.studio.shell;

import java.util.Locale;
import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.weft.studio.command.Action;
import org.weft.studio.command.Actions;

/** Every command by name: type a few letters, Enter. */
final class CommandPalette extends StackPane {
    private final Actions actions;
    private final TextField query = new TextField();
    private final ListView<Action> list = new ListView<>();

    CommandPalette(Actions actions, ResourceBundle texts) {
        this.actions = actions;
        query.setPromptText(texts.getString("palette.prompt"));
        query.setAccessibleText(texts.getString("palette.prompt"));
        query.textProperty().addListener((o, a, b) -> filter());
        list.setCellFactory(v -> new ListCell<>() {
            @Override
            protected void updateItem(Action action, boolean none) {
                super.updateItem(action, none);
                setAccessibleText(none || action == null ? "" : action.title().get());
                setGraphic(none || action == null ? null : row(action));
                setPrefWidth(0); // as wide as the list, which has no bar across
            }
        });
        Label none = new Label(texts.getString("palette.none"));
        none.getStyleClass().add("status");
        list.setPlaceholder(none);
        VBox.setVgrow(list, Priority.ALWAYS);
        list.setOnMouseClicked(e -> run());
        VBox box = new VBox(8, query, list);
        box.setPadding(new Insets(16));
        box.getStyleClass().add("palette");
        StackPane.setAlignment(box, Pos.TOP_CENTER);
        StackPane.setMargin(box, new Insets(72, 0, 0, 0));
        getChildren().add(box);
        getStyleClass().add("veil");
        list.setAccessibleText(texts.getString("action.palette"));
        setVisible(false);
        setOnMousePressed(e -> close());
        box.setOnMousePressed(e -> e.consume());
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    /** The name, and the key where the eye finds it below those of the others. */
    private HBox row(Action action) {
        KeyCombination key = action.key().get();
        Label name = new Label(action.name());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox out = new HBox(16, name, gap);
        if (key != null) {
            out.getChildren().add(key(actions.names().of(key)));
        }
        return out;
    }

    private static Label key(String name) {
        Label out = new Label(name);
        out.getStyleClass().add("key-name");
        out.setMinWidth(Region.USE_PREF_SIZE);
        return out;
    }

    void open() {
        query.clear();
        filter();
        setVisible(true);
        query.requestFocus();
    }

    private void close() {
        setVisible(false);
    }

    private void filter() {
        String wanted = query.getText().toLowerCase(Locale.getDefault()).strip();
        list.getItems()
                .setAll(actions.all().stream()
                        .filter(Action::active)
                        .filter(a -> a.name().toLowerCase(Locale.getDefault()).contains(wanted))
                        .toList());
        list.getSelectionModel().selectFirst();
    }

    private void key(KeyEvent e) {
        if (e.getCode() == KeyCode.ESCAPE) {
            close();
            e.consume();
        } else if (e.getCode() == KeyCode.ENTER) {
            run();
            e.consume();
        } else if (e.getCode() == KeyCode.DOWN) {
            list.getSelectionModel().selectNext();
            e.consume();
        } else if (e.getCode() == KeyCode.UP) {
            list.getSelectionModel().selectPrevious();
            e.consume();
        }
    }

    private void run() {
        Action chosen = list.getSelectionModel().getSelectedItem();
        close();
        if (chosen != null) {
            chosen.run();
        }
    }
}

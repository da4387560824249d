package org.weft.studio.help;

import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.weft.studio.command.Action;
import org.weft.studio.command.Actions;

/** A sheet that says how a screen is used: questions and answers, and the keys as they are now. */
public final class HelpView extends StackPane {
    private static final double WIDTH_EM = 62;
    private static final double HEIGHT_EM = 46;

    private final Actions actions;
    private final ResourceBundle texts;
    private final VBox page = new VBox(8);
    private final ScrollPane scroll = new ScrollPane(page);
    private final ToggleGroup chosen = new ToggleGroup();
    private final Button close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
    private Runnable closed = () -> {};

    /** @param tour begins the tour of the window */
    public HelpView(Actions actions, ResourceBundle texts, Runnable tour) {
        this.actions = actions;
        this.texts = texts;
        BorderPane box = new BorderPane();
        box.setTop(head(tour));
        box.setLeft(topics());
        box.setCenter(scroll);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        scroll.setAccessibleText(texts.getString("help.heading"));
        page.setPadding(new Insets(0, 24, 24, 16));
        box.getStyleClass().addAll("sheet", "settings", "help");
        getChildren().add(box);
        StackPane.setMargin(box, new Insets(24));
        Runnable size = () -> {
            double em = close.getFont().getSize();
            box.setMaxSize(WIDTH_EM * em, HEIGHT_EM * em);
        };
        close.fontProperty().addListener((o, before, now) -> size.run());
        size.run();
        getStyleClass().add("veil");
        setVisible(false);
        setOnMousePressed(e -> close());
        box.setOnMousePressed(e -> e.consume());
        addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE || e.getCode() == KeyCode.F1) {
                close();
                e.consume();
            }
        });
        FocusTrap.install(this, () -> close);
    }

    private Node head(Runnable tour) {
        Label heading = new Label(texts.getString("help.heading"));
        heading.getStyleClass().add("title-3");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button walk = new Button(texts.getString("action.tour"), new FontIcon(MaterialDesignM.MAP_MARKER_PATH));
        walk.setOnAction(e -> {
            close();
            tour.run();
        });
        close.getStyleClass().addAll("flat", "button-icon");
        close.setAccessibleText(texts.getString("help.close"));
        close.setTooltip(new Tooltip(texts.getString("help.close")));
        close.setOnAction(e -> close());
        HBox out = new HBox(16, heading, gap, walk, close);
        out.setAlignment(Pos.CENTER_LEFT);
        out.setPadding(new Insets(16, 16, 16, 24));
        return out;
    }

    private Node topics() {
        VBox out = new VBox(4);
        out.setPadding(new Insets(0, 8, 16, 16));
        for (HelpTopic topic : HelpTopic.ALL) {
            ToggleButton button = new ToggleButton(texts.getString(topic.key()));
            button.setToggleGroup(chosen);
            button.setUserData(topic);
            button.setMaxWidth(Double.MAX_VALUE);
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setAlignment(Pos.CENTER_LEFT);
            button.getStyleClass().add("section");
            button.setOnAction(e -> show(topic));
            out.getChildren().add(button);
        }
        return out;
    }

    private void show(HelpTopic topic) {
        chosen.getToggles().forEach(t -> t.setSelected(topic.equals(t.getUserData())));
        page.getChildren().clear();
        Label head = new Label(texts.getString(topic.key()));
        head.getStyleClass().add("title-4");
        head.setPadding(new Insets(8, 0, 8, 0));
        page.getChildren().add(head);
        for (int i = 1; i <= topic.parts(); i++) {
            Label question = new Label(texts.getString(topic.key() + "." + i + ".how"));
            question.getStyleClass().add("text-bold");
            question.setWrapText(true);
            Label answer = new Label(texts.getString(topic.key() + "." + i + ".so"));
            answer.setWrapText(true);
            answer.setMinHeight(Region.USE_PREF_SIZE);
            VBox.setMargin(answer, new Insets(0, 0, 8, 0));
            page.getChildren().addAll(question, answer);
        }
        page.getChildren().add(keys(topic));
        scroll.setVvalue(0);
    }

    private Node keys(HelpTopic topic) {
        GridPane grid = new GridPane(24, 4);
        Label head = new Label(texts.getString("help.keys"));
        head.getStyleClass().add("text-bold");
        for (String id : topic.actions()) {
            Action action = actions.find(id).orElse(null);
            if (action != null && action.key().get() != null) {
                Label key = new Label(actions.names().of(action.key().get()));
                key.getStyleClass().add("key-name");
                key.setMinWidth(Region.USE_PREF_SIZE);
                grid.addRow(grid.getRowCount(), key, new Label(action.name()));
            }
        }
        return new VBox(8, head, grid);
    }

    /** What happens when the sheet closes, such as giving the focus back. */
    public void onClosed(Runnable then) {
        closed = then;
    }

    /** Shows the page of a topic. */
    public void open(HelpTopic topic) {
        show(topic);
        setVisible(true);
        close.requestFocus();
    }

    private void close() {
        setVisible(false);
        closed.run();
    }
}

package org.weft.studio.lesson;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.studio.command.ScreenActions;
import org.weft.studio.command.TabMoves;

/** What a lesson says, under the inspector, large enough to be read from the back of a room; and the desk at which one is made. */
public final class LessonBand extends StackPane {
    private static final double LINE = 760;

    /** Of the window. */
    private static final double HIGHEST = 0.36;

    private final LessonViewModel model;
    private final ResourceBundle texts;
    private final MenuButton menu;
    private final Button back;
    private final Button next;
    private final Button leave;

    /** @param save asks where to write a lesson to */
    public LessonBand(LessonViewModel model, ResourceBundle texts, Supplier<Optional<Path>> save) {
        this.model = model;
        this.texts = texts;
        menu = new MenuButton(texts.getString("lesson.menu"));
        back = new Button(texts.getString("lesson.previous"), new FontIcon(MaterialDesignC.CHEVRON_LEFT));
        next = new Button(texts.getString("lesson.next"), new FontIcon(MaterialDesignC.CHEVRON_RIGHT));
        leave = new Button(texts.getString("lesson.leave"));
        Node play = player();
        Node desk = desk(save);
        Label told = new Label();
        told.setWrapText(true);
        told.getStyleClass().add("status");
        told.textProperty().bind(model.message());
        told.setPadding(new Insets(6, 16, 6, 16));
        StackPane.setAlignment(told, Pos.BOTTOM_LEFT);
        BooleanBinding plays = model.lesson().isNotNull();
        BooleanBinding makes = model.draft().isNotNull();
        bind(play, plays.and(makes.not()));
        bind(desk, makes);
        BooleanBinding tells = model.message().isNotEmpty();
        bind(told, tells);
        VBox all = new VBox(play, desk, told);
        getChildren().add(all);
        bind(this, plays.or(makes).or(tells));
        getStyleClass().add("lesson");
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private static void bind(Node node, javafx.beans.value.ObservableBooleanValue when) {
        node.visibleProperty().bind(when);
        node.managedProperty().bind(when);
    }

    /** The list of lessons, for the inspector's bar. @param open asks for a lesson's file */
    public MenuButton menu(Supplier<Optional<Path>> open) {
        menu.setTooltip(new Tooltip(texts.getString("lesson.menu.tip")));
        MenuItem file = new MenuItem(texts.getString("lesson.open"));
        file.setOnAction(e -> open.get().ifPresent(model::open));
        MenuItem make = new MenuItem(texts.getString("lesson.record"));
        make.setOnAction(e -> model.record());
        Runnable fill = () -> {
            menu.getItems().clear();
            for (LessonViewModel.Entry entry : model.lessons()) {
                MenuItem item = new MenuItem(entry.title());
                item.setMnemonicParsing(false);
                item.setOnAction(e -> model.open(entry.file()));
                menu.getItems().add(item);
            }
            menu.getItems().addAll(new SeparatorMenuItem(), file, make);
        };
        model.lessons().addListener((javafx.collections.ListChangeListener<Object>) c -> fill.run());
        fill.run();
        return menu;
    }

    /** What can be done with lessons, for palette and keys. @param open asks for a lesson's file */
    public void listActions(ScreenActions to, Supplier<Optional<Path>> open) {
        to.add("lesson.do.menu", null, menu);
        to.add("lesson.do.open", null, () -> open.get().ifPresent(model::open));
        to.add("lesson.do.next", null, next);
        to.add("lesson.do.previous", null, back);
        to.add("lesson.do.leave", null, leave);
    }

    private Node player() {
        Label where = new Label();
        where.getStyleClass().add("status");
        Label title = new Label();
        title.setWrapText(true);
        title.getStyleClass().addAll("title-3", "lesson-title");
        Label text = prose();
        Label question = prose();
        question.getStyleClass().add("lesson-question");
        Label answer = prose();
        Button show = new Button(texts.getString("lesson.answer"));
        show.getStyleClass().add("small");
        show.setOnAction(e -> model.answered().set(true));
        model.shown().addListener((o, before, now) -> {
            title.setText(now == null ? "" : now.title());
            text.setText(now == null ? "" : now.text());
            question.setText(now == null ? "" : now.question());
            answer.setText(now == null ? "" : now.answer());
        });
        BooleanBinding asks = question.textProperty().isNotEmpty();
        bind(question, asks);
        bind(show, asks.and(model.answered().not()));
        bind(answer, asks.and(model.answered()));
        where.textProperty().bind(Bindings.createStringBinding(this::where, model.lesson(), model.number()));
        VBox words = new VBox(6, where, title, text, question, show, answer);
        words.setMaxWidth(LINE);
        HBox.setHgrow(words, Priority.ALWAYS);
        Region space = new Region();
        HBox.setHgrow(space, Priority.SOMETIMES);
        HBox all = new HBox(24, words, space, steps());
        all.setPadding(new Insets(12, 16, 12, 16));
        ScrollPane out = new ScrollPane(all);
        out.setFitToWidth(true);
        out.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        // long texts in large letters scroll: the view above keeps more than half of the window
        all.heightProperty().addListener((o, before, now) -> high(out, now.doubleValue()));
        sceneProperty().addListener((o, before, now) -> {
            if (now != null) {
                now.heightProperty().addListener((p, was, is) -> high(out, all.getHeight()));
            }
        });
        model.shown().addListener((o, before, now) -> out.setVvalue(0));
        return out;
    }

    private void high(ScrollPane pane, double content) {
        double window = getScene() == null ? Double.MAX_VALUE : getScene().getHeight();
        double high = Math.min(content + 2, Math.max(120, window * HIGHEST));
        pane.setMinHeight(high);
        pane.setPrefHeight(high);
        pane.setMaxHeight(high);
    }

    private static Label prose() {
        Label label = new Label();
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        label.getStyleClass().add("lesson-text");
        return label;
    }

    private String where() {
        var lesson = model.lesson().get();
        if (lesson == null) {
            return "";
        }
        return MessageFormat.format(
                texts.getString("lesson.where"),
                lesson.title().in(texts.getLocale()),
                Math.max(1, model.number().get() + 1),
                lesson.steps().size());
    }

    private Node steps() {
        back.setTooltip(new Tooltip(texts.getString("lesson.previous.tip")));
        back.setOnAction(e -> model.previous());
        back.disableProperty().bind(model.number().lessThan(1));
        next.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        next.setTooltip(new Tooltip(texts.getString("lesson.next.tip")));
        next.getStyleClass().add("accent");
        next.setOnAction(e -> model.next());
        next.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> {
                            var lesson = model.lesson().get();
                            return lesson == null
                                    || model.number().get() >= lesson.steps().size() - 1;
                        },
                        model.lesson(),
                        model.number()));
        leave.setTooltip(new Tooltip(texts.getString("lesson.leave.tip")));
        leave.getStyleClass().add("flat");
        leave.setOnAction(e -> model.leave());
        for (Button b : new Button[] {back, next, leave}) {
            b.setMinWidth(USE_PREF_SIZE);
        }
        HBox box = new HBox(8, leave, back, next);
        box.setAlignment(Pos.TOP_RIGHT);
        return box;
    }

    private Node desk(Supplier<Optional<Path>> save) {
        TextField lesson = new TextField();
        lesson.setPromptText(texts.getString("lesson.record.lesson"));
        lesson.setAccessibleText(texts.getString("lesson.record.lesson"));
        TextField title = new TextField();
        title.setPromptText(texts.getString("lesson.record.title"));
        title.setAccessibleText(texts.getString("lesson.record.title"));
        TextArea text = new TextArea();
        TabMoves.install(text);
        text.setPromptText(texts.getString("lesson.record.text"));
        text.setAccessibleText(texts.getString("lesson.record.text"));
        text.setPrefRowCount(3);
        text.setWrapText(true);
        Button add = new Button(texts.getString("lesson.record.add"));
        add.setTooltip(new Tooltip(texts.getString("lesson.record.add.tip")));
        add.setOnAction(e -> {
            LessonDraft d = model.draft().get();
            int before = d == null ? 0 : d.steps().size();
            model.addStep(title.getText(), text.getText());
            if (d != null && d.steps().size() > before) {
                title.clear();
                text.clear();
            }
        });
        Button write = new Button(texts.getString("lesson.record.save"));
        write.getStyleClass().add("accent");
        write.setOnAction(e -> save.get().ifPresent(to -> model.save(lesson.getText(), to)));
        Button stop = new Button(texts.getString("lesson.record.stop"));
        stop.getStyleClass().add("flat");
        stop.setOnAction(e -> model.draft().set(null));
        HBox titles = new HBox(8, lesson, title);
        HBox.setHgrow(lesson, Priority.ALWAYS);
        HBox.setHgrow(title, Priority.ALWAYS);
        HBox buttons = new HBox(8, add, write, stop);
        VBox all = new VBox(8, titles, text, buttons);
        all.setPadding(new Insets(12, 16, 12, 16));
        return all;
    }

    /** Arrow keys turn the pages while a button of the band has the focus. */
    private void key(KeyEvent e) {
        if (model.lesson().get() == null || model.draft().get() != null) {
            return;
        }
        KeyCode code = e.getCode();
        if (code == KeyCode.RIGHT || code == KeyCode.PAGE_DOWN) {
            model.next();
        } else if (code == KeyCode.LEFT || code == KeyCode.PAGE_UP) {
            model.previous();
        } else if (code == KeyCode.HOME) {
            model.go(0);
        } else if (code == KeyCode.END) {
            model.last();
        } else if (code == KeyCode.ESCAPE) {
            model.leave();
        } else {
            return;
        }
        e.consume();
    }
}

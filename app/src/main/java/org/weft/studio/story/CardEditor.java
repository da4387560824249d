package org.weft.studio.story;

import java.util.List;
import java.util.ResourceBundle;
import javafx.animation.PauseTransition;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Path;
import javafx.scene.text.Text;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.weft.engine.LoadedModel.UnknownWord;
import org.weft.studio.command.TabMoves;

/** The one field words are typed in: it sits in the text card in hand. What is typed is kept at every pause, and when the field is left. */
final class CardEditor extends Region {
    private static final Duration TYPING_PAUSE = Duration.millis(600);

    private final StoryViewModel model;
    private final KnownWords words;
    private final ResourceBundle texts;
    private final TextArea area = new TextArea();
    private final Path marks = Squiggles.path();
    private final PauseTransition pause = new PauseTransition(TYPING_PAUSE);
    private @Nullable String slotId;
    /** The card's words when they were last heard of. */
    private String heard = "";

    private boolean loading;

    CardEditor(StoryViewModel model, KnownWords words, ResourceBundle texts) {
        this.model = model;
        this.words = words;
        this.texts = texts;
        area.setWrapText(true);
        TabMoves.install(area);
        area.setPromptText(texts.getString("story.text.prompt"));
        area.getStyleClass().add("card-text");
        pause.setOnFinished(e -> commit());
        area.textProperty().addListener((o, a, b) -> {
            if (!loading) {
                pause.playFromStart();
            }
            requestLayout();
        });
        area.scrollTopProperty().addListener((o, a, b) -> requestLayout());
        area.focusedProperty().addListener((o, was, is) -> {
            if (was) {
                commit();
            }
        });
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        area.setOnContextMenuRequested(e -> {
            if (!suggest()) {
                return; // the field's own menu
            }
            e.consume();
        });
        getChildren().addAll(area, marks);
    }

    /** Shows the words of a card; what is being typed in it stays. */
    void show(Card card, String text) {
        String id = card.slot().id();
        if (!id.equals(slotId)) {
            commit();
            slotId = id;
            load(text);
        } else if (!text.equals(heard)) {
            boolean typing = pause.getStatus() == javafx.animation.Animation.Status.RUNNING;
            heard = text;
            if (!typing && !text.equals(area.getText())) {
                load(text);
            }
        }
        area.setAccessibleText(texts.getString("card.text").replace("{0}", Integer.toString(card.number())));
    }

    private void load(String text) {
        loading = true;
        int caret = area.getCaretPosition();
        area.setText(text);
        area.positionCaret(Math.min(caret, text.length()));
        heard = text;
        loading = false;
    }

    /** Keeps what was typed. */
    void commit() {
        pause.stop();
        if (slotId != null) {
            model.editText(slotId, area.getText());
        }
    }

    /** Keeps what was typed and lets the card go. */
    void release() {
        commit();
        slotId = null;
    }

    @Nullable
    String slotId() {
        return slotId;
    }

    TextArea area() {
        return area;
    }

    boolean typing() {
        return area.isFocused();
    }

    /** Splits the card where the caret stands. */
    void split() {
        if (slotId != null) {
            commit();
            model.split(slotId, area.getCaretPosition());
        }
    }

    private void key(KeyEvent e) {
        if (e.getCode() == KeyCode.ESCAPE && area.isFocused()) {
            Node canvas = getParent();
            while (canvas != null && !(canvas instanceof StoryCanvas)) {
                canvas = canvas.getParent();
            }
            if (canvas != null) {
                canvas.requestFocus();
                e.consume();
            }
        } else if (e.getCode() == KeyCode.ENTER && e.isShortcutDown() && e.isShiftDown()) {
            split();
            e.consume();
        }
    }

    /** Offers known words for the unknown one at the caret. @return false when there is none */
    boolean suggest() {
        UnknownWord word = words.at(area.getText(), area.getCaretPosition()).orElse(null);
        if (word == null) {
            return false;
        }
        ContextMenu menu = new ContextMenu();
        for (String by : word.suggestions()) {
            MenuItem item = new MenuItem(by);
            item.setOnAction(e -> replace(word, by));
            menu.getItems().add(item);
        }
        if (menu.getItems().isEmpty()) {
            String key = words.spelt() ? "words.none.spelt" : "words.none";
            MenuItem none = new MenuItem(texts.getString(key).replace("{0}", word.word()));
            none.setDisable(true);
            menu.getItems().add(none);
        }
        menu.show(area, Side.BOTTOM, 16, 0);
        return true;
    }

    private void replace(UnknownWord word, String by) {
        String text = KnownWords.replaced(area.getText(), word, by);
        area.setText(text);
        area.positionCaret(Math.min(text.length(), word.start() + by.length()));
        commit();
    }

    @Override
    protected void layoutChildren() {
        area.resizeRelocate(0, 0, getWidth(), getHeight());
        int caret = area.getCaretPosition();
        // a word that is still being typed is no mistake yet
        List<UnknownWord> unknown = words.in(area.getText()).stream()
                .filter(u -> !(words.spelt() && typing() && u.start() + u.word().length() == caret))
                .toList();
        Text drawn = unknown.isEmpty() || !(area.lookup(".content .text") instanceof Text t) ? null : t;
        if (drawn == null) {
            marks.getElements().clear();
        } else {
            area.layout();
            Squiggles.draw(marks, drawn, this, unknown);
        }
    }
}

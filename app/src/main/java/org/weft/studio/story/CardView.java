package org.weft.studio.story;

import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.CacheHint;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Path;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.weft.document.Candidate;
import org.weft.document.Content;

/**
 * One card on screen: its number and cost, its words or picture, and its alternatives when it has several. A view outlives its
 * card: the canvas shows another card in it when this one has left the window.
 */
final class CardView extends Region {
    private static final double HEADER = 36;
    private static final double STRIP = 44;
    /** More alternatives than this are browsed by arrows. */
    private static final int MOST_THUMBS = 5;

    /** What a card needs of the world around it. */
    record Around(
            StoryViewModel story, ContinueViewModel next, Pictures pictures, KnownWords words, ResourceBundle texts) {}

    private final Around around;
    private final FontIcon icon = new FontIcon(MaterialDesignT.TEXT);
    private final Label number = new Label("", icon);
    private final Label tokens = new Label();
    private final Label words = new Label();
    private final Path marks = Squiggles.path();
    private final ImageView picture = new ImageView();
    private final HBox strip = new HBox(4);
    private @Nullable VBox placeholder;
    private @Nullable CardEditor editor;
    private @Nullable Card card;
    private @Nullable String wanted;
    private boolean thumbsWanted;
    private boolean lifted;
    private int order;

    CardView(Around around) {
        this.around = around;
        getStyleClass().add("card");
        setManaged(false);
        setAccessibleRole(AccessibleRole.LIST_ITEM);
        number.getStyleClass().add("card-number");
        tokens.getStyleClass().add("card-tokens");
        words.getStyleClass().add("card-words");
        words.setWrapText(true);
        words.setAlignment(Pos.TOP_LEFT);
        picture.setPreserveRatio(true);
        picture.setSmooth(true);
        strip.setAlignment(Pos.CENTER);
        getChildren().addAll(number, tokens, picture, words, marks, strip);
        setCache(true);
    }

    @Nullable
    Card card() {
        return card;
    }

    /** Whether a picture of it is still on its way. */
    boolean waits() {
        return wanted != null || thumbsWanted;
    }

    /** Shows a card; cheap when it is the one shown already. */
    void show(Card next) {
        Card before = card;
        card = next;
        setVisible(true);
        boolean same = next.equals(before);
        if (!same) {
            header(next);
            mark("over-budget", !next.fits());
        }
        if (!same || thumbsWanted) {
            strip(next);
        }
        if (!same || wanted != null) {
            content(next);
        }
    }

    /** Shows nothing, until it is needed again. */
    void park() {
        card = null;
        wanted = null;
        number.setText("");
        picture.setImage(null);
        strip.getChildren().clear();
        detach();
        setVisible(false);
        moving(false);
        lift(false);
        mark("selected", false);
        mark("in-hand", false);
    }

    void select(boolean selected, boolean inHand) {
        mark("selected", selected);
        mark("in-hand", inHand);
    }

    /** While the canvas is zoomed, cards are scaled as they were drawn before. */
    void moving(boolean moving) {
        setCacheHint(moving ? CacheHint.SPEED : CacheHint.DEFAULT);
    }

    /** Where it lies among cards that overlap: later cards on top. */
    void order(int place) {
        order = -place;
        if (!lifted && getViewOrder() != order) {
            setViewOrder(order);
        }
    }

    /** Shown over all others while it is dragged. */
    void lift(boolean up) {
        lifted = up;
        setOpacity(up ? 0.8 : 1);
        setViewOrder(up ? Integer.MIN_VALUE : order);
        if (!up) {
            setTranslateX(0);
            setTranslateY(0);
        }
    }

    boolean isMoving() {
        return getCacheHint() == CacheHint.SPEED;
    }

    private void mark(String style, boolean on) {
        if (on != getStyleClass().contains(style)) {
            if (on) {
                getStyleClass().add(style);
            } else {
                getStyleClass().remove(style);
            }
        }
    }

    /** Lets words be typed in this card. */
    void attach(CardEditor field) {
        if (editor != field) {
            editor = field;
            getChildren().add(field);
            requestLayout();
        }
        words.setVisible(false);
        marks.setVisible(false);
        setCache(false);
    }

    void detach() {
        if (editor != null) {
            if (editor.getParent() == this) {
                getChildren().remove(editor);
            }
            editor = null;
            setCache(true);
            if (card != null) {
                content(card);
            }
        }
    }

    /** The words that can be typed over; null when the card holds none, or is being made. */
    static @Nullable String editable(Card card) {
        return card.liveText() == null
                        && card.livePicture() == null
                        && card.slot().chosen().map(Candidate::content).orElse(null) instanceof Content.Text t
                ? t.text()
                : null;
    }

    /** What a screen reader says of a card. */
    static String spoken(Card card, ResourceBundle texts) {
        String name = texts.getString(
                        switch (card.slot().kind()) {
                            case TEXT -> "card.text";
                            case IMAGE -> "card.picture";
                            case LABEL_MAP -> "card.labels";
                        })
                .replace("{0}", Integer.toString(card.number()));
        String text = editable(card);
        String alt = card.slot().altText();
        String more = text != null ? text : card.placeholder() ? texts.getString("story.placeholder") : alt;
        int many = card.alternatives().size();
        return Stream.of(
                        name,
                        more,
                        card.fits() ? "" : texts.getString("ruler.over"),
                        many < 2 ? "" : texts.getString("card.alternatives").replace("{0}", Integer.toString(many)))
                .filter(s -> !s.isBlank())
                .collect(Collectors.joining(". "));
    }

    private void header(Card next) {
        icon.setIconCode(
                switch (next.slot().kind()) {
                    case TEXT -> MaterialDesignT.TEXT;
                    case IMAGE -> MaterialDesignI.IMAGE_OUTLINE;
                    case LABEL_MAP -> MaterialDesignS.SHAPE_OUTLINE;
                });
        number.setText(Integer.toString(next.number()));
        String cost = next.tokens() < 0
                ? ""
                : around.texts().getString("story.tokens").replace("{0}", Integer.toString(next.tokens()));
        tokens.setText(next.fits() ? cost : cost + ", " + around.texts().getString("story.overbudget"));
        setAccessibleText(spoken(next, around.texts()));
    }

    private void content(Card next) {
        wanted = null;
        @Nullable String text = next.liveText();
        @Nullable Image image = null;
        if (next.livePicture() != null) {
            image = Pictures.toImage(next.livePicture());
        } else if (text == null) {
            Content shown = next.slot().chosen().map(Candidate::content).orElse(null);
            text = shown instanceof Content.Text t ? t.text() : null;
            @Nullable String hash = Slots.hash(shown);
            if (hash != null) {
                image = around.pictures().get(hash);
                wanted = image == null ? hash : null;
            }
        }
        boolean empty = next.placeholder() && image == null && text == null;
        picture.setImage(image);
        picture.setVisible(image != null);
        words.setText(text == null ? "" : text);
        words.setVisible(text != null && editor == null);
        marks.setVisible(words.isVisible() && next.liveText() == null);
        placeholder(empty ? next : null);
        requestLayout();
    }

    private void placeholder(@Nullable Card empty) {
        if (empty == null) {
            if (placeholder != null) {
                placeholder.setVisible(false);
            }
            return;
        }
        VBox box = placeholder;
        if (box == null) {
            Label label = new Label(around.texts().getString("story.placeholder"));
            label.getStyleClass().add("placeholder");
            Button make = new Button(around.texts().getString("card.fill"), new FontIcon(MaterialDesignA.AUTO_FIX));
            make.getStyleClass().addAll("small", "card-fill");
            make.setTooltip(new Tooltip(around.texts().getString("card.fill.hint")));
            make.setOnAction(e -> {
                if (card != null) {
                    around.next().fill(card.slot().id());
                }
            });
            box = new VBox(12, label, make);
            box.setAlignment(Pos.CENTER);
            placeholder = box;
            getChildren().add(box);
        }
        box.setVisible(true);
    }

    private void strip(Card next) {
        List<Candidate> all = next.alternatives();
        strip.getChildren().clear();
        thumbsWanted = false;
        if (all.size() < 2) {
            return;
        }
        String id = next.slot().id();
        if (all.size() <= MOST_THUMBS) {
            for (int i = 0; i < all.size(); i++) {
                strip.getChildren().add(thumb(next, all.get(i), i));
            }
            return;
        }
        int at = next.slot().chosen().map(all::indexOf).orElse(-1);
        Label place = new Label((at + 1) + " / " + all.size());
        strip.getChildren()
                .addAll(
                        arrow(id, -1, new FontIcon(MaterialDesignC.CHEVRON_LEFT)),
                        place,
                        arrow(id, 1, new FontIcon(MaterialDesignC.CHEVRON_RIGHT)));
    }

    private Button arrow(String slotId, int by, FontIcon way) {
        Button button = new Button(null, way);
        button.getStyleClass().addAll("candidate", "small", "flat");
        String name = around.texts().getString(by < 0 ? "card.alternative.before" : "card.alternative.next");
        button.setAccessibleText(name);
        button.setTooltip(new Tooltip(name));
        button.setOnAction(e -> around.story().browse(slotId, by));
        return button;
    }

    private Button thumb(Card next, Candidate c, int at) {
        Button button = new Button(Integer.toString(at + 1));
        button.getStyleClass().addAll("candidate", "small");
        if (c.id().equals(next.slot().chosenId())) {
            button.getStyleClass().add("accent");
        }
        @Nullable String hash = Slots.hash(c.content());
        if (hash != null) {
            Image image = around.pictures().get(hash);
            thumbsWanted |= image == null;
            ImageView small = new ImageView(image);
            small.setFitWidth(28);
            small.setFitHeight(28);
            button.setGraphic(small);
            button.setText("");
        }
        String name = around.texts().getString("card.alternative").replace("{0}", Integer.toString(at + 1))
                + (c.provenance() == null ? "" : ", " + Card.seed(c.provenance(), around.texts()));
        button.setTooltip(new Tooltip(name));
        button.setAccessibleText(name);
        button.setOnAction(e -> around.story().choose(next.slot().id(), c.id()));
        return button;
    }

    @Override
    protected void layoutChildren() {
        double w = getWidth();
        double h = getHeight();
        double numberWide = Math.min(number.prefWidth(-1), w);
        number.resizeRelocate(12, 8, numberWide, 20);
        double tokensWide = Math.clamp(tokens.prefWidth(-1), 0, Math.max(0, w - numberWide - 28));
        tokens.resizeRelocate(w - tokensWide - 12, 8, tokensWide, 20);
        boolean several = !strip.getChildren().isEmpty();
        strip.setVisible(several);
        double bottom = several ? STRIP : 8;
        double high = Math.max(0, h - HEADER - bottom);
        strip.resizeRelocate(0, h - STRIP, w, STRIP);
        words.resizeRelocate(20, HEADER, Math.max(0, w - 40), high);
        if (editor != null) {
            editor.resizeRelocate(4, HEADER, Math.max(0, w - 8), high);
        }
        if (placeholder != null) {
            placeholder.resizeRelocate(8, HEADER, Math.max(0, w - 16), high);
        }
        layoutPicture(w - 16, high);
        if (words.isVisible() && marks.isVisible()) {
            markWords();
        }
    }

    private void layoutPicture(double wide, double high) {
        Image image = picture.getImage();
        if (image == null) {
            return;
        }
        double scale = Math.min(wide / image.getWidth(), high / image.getHeight());
        picture.setFitWidth(image.getWidth() * scale);
        picture.setFitHeight(image.getHeight() * scale);
        picture.relocate(8 + (wide - image.getWidth() * scale) / 2, HEADER + (high - image.getHeight() * scale) / 2);
    }

    private void markWords() {
        var unknown = around.words().in(words.getText());
        Node drawn = unknown.isEmpty() ? null : words.lookup(".text");
        if (drawn instanceof Text t) {
            words.layout();
            Squiggles.draw(marks, t, this, unknown);
        } else {
            marks.getElements().clear();
        }
    }

    /** Draws the marks under unknown words anew. */
    void wordsChanged() {
        requestLayout();
    }
}

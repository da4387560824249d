package org.weft.studio.story;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import javafx.beans.property.ObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/** Two pictures under a slider or as their difference, or two texts with what changed marked: over the canvas, until it is closed. */
final class CompareView extends StackPane {
    /** Of a picture, pixels; larger where the window has room. */
    private static final double LEAST_SIDE = 240;

    private static final double MOST_SIDE = 1024;

    /** What stands above and below the pictures, and beside them, in widths of letters. */
    private static final double AROUND_EM = 18;

    private static final double BESIDE_EM = 8;

    /** How two pictures are shown. */
    private enum Mode {
        SLIDER,
        SIDES,
        DIFFERENCE
    }

    private final CompareViewModel model;
    private final Pictures pictures;
    private final ResourceBundle texts;
    private final StackPane stage = new StackPane();
    private final Slider slider = new Slider(0, 1, 0.5);
    private final Label facts = new Label();
    private final HBox modes = new HBox();
    private Mode mode = Mode.SLIDER;
    private @Nullable Node feet;

    CompareView(CompareViewModel model, Pictures pictures, ResourceBundle texts) {
        this.model = model;
        this.pictures = pictures;
        this.texts = texts;
        getStyleClass().add("compare-ground");
        setManaged(false);
        setVisible(false);
        VBox sheet = new VBox(12, head(), sides(), stage, slider, facts, feet());
        sheet.getStyleClass().add("sheet");
        sheet.setPadding(new Insets(16, 24, 16, 24));
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        stage.setMinSize(LEAST_SIDE, LEAST_SIDE / 2);
        slider.setAccessibleText(texts.getString("compare.slider"));
        slider.getStyleClass().add("compare-slider");
        slider.valueProperty().addListener((o, a, b) -> draw());
        facts.getStyleClass().add("compare-facts");
        facts.setWrapText(true);
        facts.setMaxWidth(880);
        getChildren().add(sheet);
        setOnMousePressed(e -> {
            if (e.getTarget() == this) {
                model.close();
            }
            e.consume();
        });
        sheet.setOnMousePressed(e -> e.consume());
        setOnScroll(e -> e.consume());
        model.shown().addListener((o, a, now) -> {
            setVisible(now);
            if (now) {
                slider.setValue(0.5);
                draw();
                slider.requestFocus();
            }
        });
        widthProperty().addListener((o, a, b) -> draw());
        heightProperty().addListener((o, a, b) -> draw());
        model.left().addListener((o, a, b) -> draw());
        model.right().addListener((o, a, b) -> draw());
        model.pixels().addListener((o, a, b) -> draw());
        model.words().addListener((o, a, b) -> draw());
    }

    /** As large as the window lets it be. */
    private double side() {
        double em = facts.getFont().getSize();
        double wide = getWidth() - BESIDE_EM * em;
        double room = Math.min(mode == Mode.SIDES ? wide / 2 : wide, getHeight() - AROUND_EM * em);
        return Math.clamp(room, LEAST_SIDE, MOST_SIDE);
    }

    CompareViewModel model() {
        return model;
    }

    private Node head() {
        Label head = new Label(texts.getString("compare.title"));
        head.getStyleClass().add("title-4");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        ToggleGroup one = new ToggleGroup();
        for (Mode m : Mode.values()) {
            ToggleButton button =
                    new ToggleButton(texts.getString("compare.mode." + m.name().toLowerCase(Locale.ROOT)));
            button.setToggleGroup(one);
            button.setSelected(m == mode);
            button.getStyleClass()
                    .addAll("small", m == Mode.SLIDER ? "left-pill" : m == Mode.SIDES ? "center-pill" : "right-pill");
            button.setOnAction(e -> {
                button.setSelected(true);
                mode = m;
                draw();
            });
            modes.getChildren().add(button);
        }
        Button close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        close.getStyleClass().addAll("flat", "button-icon");
        close.setAccessibleText(texts.getString("compare.close"));
        close.setTooltip(new Tooltip(texts.getString("compare.close")));
        close.setOnAction(e -> model.close());
        HBox box = new HBox(12, head, gap, modes, close);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private Node sides() {
        Button swap = new Button(null, new FontIcon(MaterialDesignS.SWAP_HORIZONTAL));
        swap.getStyleClass().addAll("flat", "button-icon");
        swap.setAccessibleText(texts.getString("compare.swap"));
        swap.setTooltip(new Tooltip(texts.getString("compare.swap")));
        swap.setOnAction(e -> model.swap());
        HBox box = new HBox(12, chooser(model.left(), "compare.left"), swap, chooser(model.right(), "compare.right"));
        box.setAlignment(Pos.CENTER);
        return box;
    }

    private ComboBox<CompareViewModel.Side> chooser(ObjectProperty<CompareViewModel.@Nullable Side> side, String key) {
        ComboBox<CompareViewModel.Side> box = new ComboBox<>();
        box.setAccessibleText(texts.getString(key));
        box.setPrefWidth(210);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(CompareViewModel.@Nullable Side s) {
                return s == null ? "" : s.name();
            }

            @Override
            public CompareViewModel.@Nullable Side fromString(String s) {
                return null;
            }
        });
        model.choices().addListener((ListChangeListener<CompareViewModel.Side>) c -> {
            box.getItems().setAll(model.choices());
            box.setValue(side.get());
        });
        side.addListener((o, a, b) -> box.setValue(b));
        box.setOnAction(e -> {
            if (box.getValue() != null) {
                side.set(box.getValue());
            }
        });
        return box;
    }

    private Node feet() {
        Button left = new Button(texts.getString("compare.take.left"));
        Button right = new Button(texts.getString("compare.take.right"));
        left.setOnAction(e -> model.choose(model.left().get()));
        right.setOnAction(e -> model.choose(model.right().get()));
        HBox box = new HBox(12, left, right);
        box.setAlignment(Pos.CENTER);
        feet = box;
        return box;
    }

    private void draw() {
        if (!isVisible()) {
            return;
        }
        CompareViewModel.Side l = model.left().get();
        CompareViewModel.Side r = model.right().get();
        WordDiff words = model.words().get();
        boolean pictured = l != null
                && r != null
                && Slots.hash(l.candidate().content()) != null
                && Slots.hash(r.candidate().content()) != null;
        modes.setVisible(pictured);
        if (feet != null) {
            // of two cards, each has what it has
            show(feet, l != null && r != null && l.slotId().equals(r.slotId()));
        }
        show(slider, pictured && mode == Mode.SLIDER);
        if (pictured && l != null && r != null) {
            drawPictures(l, r);
        } else if (words != null) {
            stage.getChildren().setAll(flow(words));
            facts.setText(
                    words.same()
                            ? texts.getString("compare.same")
                            : texts.getString("compare.words").replace("{0}", Long.toString(words.changed())));
        } else {
            stage.getChildren().setAll(new Label(texts.getString("compare.kinds")));
            facts.setText("");
        }
    }

    private static void show(Node node, boolean on) {
        node.setVisible(on);
        node.setManaged(on);
    }

    private void drawPictures(CompareViewModel.Side l, CompareViewModel.Side r) {
        Image a = image(l);
        Image b = image(r);
        PictureDifference found = model.pixels().get();
        List<Node> shown = new ArrayList<>();
        switch (mode) {
            case SIDES -> shown.add(new HBox(12, view(a, side()), view(b, side())));
            case DIFFERENCE -> shown.add(view(found == null ? null : Pictures.toImage(found.image()), side()));
            case SLIDER -> {
                shown.add(view(b, side()));
                shown.add(part(a));
                shown.add(line());
            }
        }
        stage.getChildren().setAll(shown);
        facts.setText(found == null ? "" : facts(found));
    }

    private String facts(PictureDifference d) {
        if (d.differing() == 0 && d.sameSize()) {
            return texts.getString("compare.same");
        }
        return format(
                        "compare.pixels",
                        d.differing(),
                        d.pixels(),
                        (double) d.differing() / d.pixels(),
                        d.most(),
                        d.mean())
                + (d.sameSize() ? "" : " " + texts.getString("compare.size"));
    }

    private String format(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }

    private @Nullable Image image(CompareViewModel.Side side) {
        String hash = Slots.hash(side.candidate().content());
        return hash == null ? null : pictures.get(hash);
    }

    private static ImageView view(@Nullable Image image, double side) {
        ImageView view = new ImageView(image);
        view.setFitWidth(side);
        view.setFitHeight(side);
        view.setPreserveRatio(true);
        return view;
    }

    /** The left picture as far as the slider goes. */
    private Node part(@Nullable Image image) {
        if (image == null) {
            return new Region();
        }
        double part = Math.max(0.001, slider.getValue());
        double scale = Math.min(side() / image.getWidth(), side() / image.getHeight());
        ImageView view = new ImageView(image);
        view.setViewport(new Rectangle2D(0, 0, image.getWidth() * part, image.getHeight()));
        view.setFitWidth(image.getWidth() * scale * part);
        view.setFitHeight(image.getHeight() * scale);
        HBox box = new HBox(view);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setMaxSize(image.getWidth() * scale, image.getHeight() * scale);
        return box;
    }

    private Node line() {
        Region line = new Region();
        line.getStyleClass().add("compare-line");
        line.setMaxSize(3, side());
        line.setTranslateX((slider.getValue() - 0.5) * side());
        return line;
    }

    /** Words taken out are struck through, words put in underlined: told without colour. */
    private TextFlow flow(WordDiff words) {
        TextFlow flow = new TextFlow();
        for (WordDiff.Piece piece : words.pieces()) {
            Text text = new Text(piece.word());
            text.getStyleClass().add("diff-" + piece.change().name().toLowerCase(Locale.ROOT));
            text.setStrikethrough(piece.change() == WordDiff.Change.REMOVED);
            text.setUnderline(piece.change() == WordDiff.Change.ADDED);
            Text space = new Text(" ");
            flow.getChildren().addAll(text, space);
        }
        flow.setMaxWidth(1.5 * side());
        flow.setLineSpacing(6);
        flow.setPadding(new Insets(16));
        return flow;
    }
}

package org.weft.studio.attention;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.function.Supplier;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;

/** The inspector: on the left what was generated, in the middle what it looked at, on the right how to look. */
public final class AttentionView extends BorderPane {
    private static final double SEEN = 260;
    private static final double MADE = 288;
    private static final int LISTED = 60;

    private final AttentionViewModel model;
    private final ResourceBundle texts;
    private final FlowPane tokens = new FlowPane(2, 2);
    private final VBox made = new VBox(8);
    private final FlowPane seen = new FlowPane(16, 16);
    private final VBox filters = new VBox(4);
    private final Label ignored = new Label();
    private final ListView<Looked.Point> points = new ListView<>();
    private final Map<Integer, LookedPicture> pictures = new HashMap<>();
    private final Map<Integer, Label> shares = new HashMap<>();
    private @Nullable LookedPicture generated;

    /** @param file asks for a trace to open */
    public AttentionView(AttentionViewModel model, ResourceBundle texts, Supplier<Optional<Path>> file) {
        this.model = model;
        this.texts = texts;
        setTop(bar(file));
        setLeft(left());
        setCenter(middle());
        setRight(right());
        getStyleClass().add("attention");
        model.item().addListener((o, before, now) -> showItem(now));
        model.site().addListener((o, before, now) -> showFilters(now));
        model.looked().addListener((o, before, now) -> showLooked(now));
        model.mode().addListener((o, before, now) -> showLooked(model.looked().get()));
        model.queries().addListener((ListChangeListener<Integer>) c -> showSelection());
    }

    private Node bar(Supplier<Optional<Path>> file) {
        Button open = new Button(texts.getString("attention.open"));
        open.setOnAction(e -> file.get().ifPresent(model::open));
        ComboBox<TraceInfo.Item> items = new ComboBox<>();
        items.setAccessibleText(texts.getString("attention.item"));
        items.setConverter(naming(i -> MessageFormat.format(
                texts.getString(i.picture() != null ? "attention.item.picture" : "attention.item.text"),
                i.number() + 1,
                i.text())));
        model.info().addListener((o, before, now) -> {
            items.getItems().setAll(now == null ? List.of() : now.items());
            items.setValue(model.item().get());
        });
        model.item().addListener((o, before, now) -> items.setValue(now));
        items.setOnAction(e -> {
            if (items.getValue() != null
                    && !items.getValue().equals(model.item().get())) {
                model.choose(items.getValue());
            }
        });
        Label message = new Label();
        message.setWrapText(true);
        message.textProperty().bind(model.message());
        HBox.setHgrow(message, Priority.ALWAYS);
        HBox box = new HBox(8, open, items, message);
        box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        box.setPadding(new Insets(12, 16, 12, 16));
        return box;
    }

    private static <T> StringConverter<T> naming(java.util.function.Function<T, String> name) {
        return new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : name.apply(value);
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        };
    }

    private Node left() {
        Label heading = heading("attention.generated");
        Label hint = new Label(texts.getString("attention.hint"));
        hint.setWrapText(true);
        hint.getStyleClass().add("status");
        tokens.setPrefWrapLength(MADE);
        VBox box = new VBox(12, heading, hint, made, tokens);
        box.setPadding(new Insets(16));
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        scroll.setPrefWidth(MADE + 48);
        scroll.getStyleClass().add("side");
        return scroll;
    }

    private Label heading(String key) {
        Label out = new Label(texts.getString(key));
        out.getStyleClass().add("title-4");
        return out;
    }

    private Node middle() {
        Label empty = new Label(texts.getString("attention.empty"));
        empty.setWrapText(true);
        empty.visibleProperty().bind(model.info().isNull());
        empty.managedProperty().bind(empty.visibleProperty());
        Label honest = new Label(texts.getString("attention.honest"));
        honest.setWrapText(true);
        honest.getStyleClass().add("status");
        ignored.getStyleClass().add("attention-share");
        VBox box = new VBox(16, heading("attention.seen"), empty, seen, ignored, honest);
        box.setPadding(new Insets(16, 24, 24, 24));
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        return scroll;
    }

    private Node right() {
        ComboBox<TraceInfo.Site> sites = new ComboBox<>(model.sites());
        sites.setMaxWidth(Double.MAX_VALUE);
        sites.setAccessibleText(texts.getString("attention.site"));
        sites.setConverter(naming(this::name));
        model.site().addListener((o, before, now) -> sites.setValue(now));
        sites.setOnAction(e -> {
            if (sites.getValue() != null
                    && !sites.getValue().equals(model.site().get())) {
                model.choose(sites.getValue());
            }
        });
        HBox modes = new HBox();
        for (Mode m : Mode.values()) {
            ToggleButton button = new ToggleButton(
                    texts.getString("attention.mode." + m.name().toLowerCase(java.util.Locale.ROOT)));
            button.setSelected(m == model.mode().get());
            button.setOnAction(e -> model.mode().set(m));
            model.mode().addListener((o, before, now) -> button.setSelected(now == m));
            modes.getChildren().add(button);
        }
        points.setAccessibleText(texts.getString("attention.list"));
        points.setCellFactory(v -> new ListCell<>() {
            @Override
            protected void updateItem(Looked.@Nullable Point p, boolean none) {
                super.updateItem(p, none);
                setText(none || p == null ? "" : model.describe(p));
                setWrapText(true);
                setPrefWidth(0);
            }
        });
        VBox.setVgrow(points, Priority.ALWAYS);
        VBox box = new VBox(
                8, heading("attention.site"), sites, steps(), modes, filters, heading("attention.list"), points);
        box.setPadding(new Insets(16));
        box.setPrefWidth(320);
        box.getStyleClass().add("panel");
        return box;
    }

    private String name(TraceInfo.Site s) {
        boolean unet = s.kind() == TraceInfo.Kind.UNET;
        String number = s.name().replaceAll("\\D+", " ").strip().split(" ", -1)[0];
        return MessageFormat.format(
                texts.getString(unet ? "attention.site.unet" : "attention.site.language"), number, s.side());
    }

    private Node steps() {
        Label label = new Label();
        Slider slider = new Slider(0, 1, 0);
        slider.setAccessibleText(texts.getString("attention.step"));
        slider.setBlockIncrement(1);
        model.step().addListener((o, before, now) -> slider.setValue(now.doubleValue()));
        slider.valueProperty().addListener((o, before, now) -> {
            if ((int) Math.round(now.doubleValue()) != model.step().get()) {
                model.toStep((int) Math.round(now.doubleValue()));
            }
        });
        label.textProperty()
                .bind(javafx.beans.binding.Bindings.createStringBinding(
                        () -> MessageFormat.format(
                                texts.getString("attention.step.at"),
                                model.step().get() + 1),
                        model.step()));
        VBox box = new VBox(2, label, slider);
        model.item().addListener((o, before, now) -> {
            boolean has = now != null && !now.steps().isEmpty();
            if (has) {
                slider.setMax(Math.max(1, now.steps().getLast()));
            }
            box.setVisible(has);
            box.setManaged(has);
        });
        box.setVisible(false);
        box.setManaged(false);
        return box;
    }

    private void showItem(TraceInfo.@Nullable Item item) {
        tokens.getChildren().clear();
        made.getChildren().clear();
        seen.getChildren().clear();
        pictures.clear();
        shares.clear();
        generated = null;
        TraceInfo info = model.info().get();
        if (item == null || info == null) {
            return;
        }
        for (TraceInfo.Token t : item.tokens()) {
            tokens.getChildren().add(token(t));
        }
        Integer number = item.picture();
        RgbImage drawn = number == null ? null : model.picture(number);
        if (drawn != null) {
            LookedPicture picture = new LookedPicture(drawn, MADE);
            picture.onPlace((at, more) -> model.selectPlace(at[0], at[1], more));
            picture.setAccessibleText(texts.getString("attention.generated"));
            made.getChildren().add(picture);
            generated = picture;
        }
        for (int p : item.seen()) {
            RgbImage image = model.picture(p);
            if (image != null) {
                LookedPicture picture = new LookedPicture(image, SEEN);
                Label share = new Label();
                share.getStyleClass().add("attention-share");
                pictures.put(p, picture);
                shares.put(p, share);
                seen.getChildren().add(new VBox(4, picture, share));
            }
        }
        showSelection();
    }

    private Node token(TraceInfo.Token t) {
        ToggleButton out = new ToggleButton(t.text());
        out.getStyleClass().addAll("token", t.generated() ? "token-generated" : "token-read");
        out.setUserData(t.position());
        out.setOnMouseClicked(e -> selectToken(t.position(), e.isShiftDown() || e.isShortcutDown()));
        out.setOnAction(e -> selectToken(t.position(), false));
        return out;
    }

    /** Words are queries of the language model: from a U-Net block the last of its sites is turned to. */
    private void selectToken(int position, boolean more) {
        TraceInfo.Site s = model.site().get();
        if (s == null || s.kind() != TraceInfo.Kind.LANGUAGE) {
            model.sites().stream()
                    .filter(o -> o.kind() == TraceInfo.Kind.LANGUAGE)
                    .reduce((a, b) -> b)
                    .ifPresent(model::choose);
        }
        model.select(position, more);
    }

    private void showSelection() {
        TraceInfo.Site s = model.site().get();
        boolean language = s != null && s.kind() == TraceInfo.Kind.LANGUAGE;
        for (Node n : tokens.getChildren()) {
            if (n instanceof ToggleButton b) {
                b.setSelected(language && model.queries().contains(b.getUserData()));
            }
        }
        LookedPicture drawn = generated;
        if (drawn != null) {
            drawn.clear();
            if (s != null && !language) {
                drawn.mark(model.queries(), s.side());
            }
        }
    }

    private void showFilters(TraceInfo.@Nullable Site s) {
        filters.getChildren().clear();
        if (s == null) {
            return;
        }
        HBox levels = new HBox(4);
        for (int l = 0; l < s.levels().size(); l++) {
            ToggleButton b = toggle(s.levels().get(l) + "²", l, levels);
            b.setStyle(String.format(
                    java.util.Locale.ROOT,
                    "-fx-border-color: transparent transparent %s transparent; -fx-border-width: 0 0 3 0;",
                    "#"
                            + LookedPicture.COLOURS
                                    .get(l % LookedPicture.COLOURS.size())
                                    .toString()
                                    .substring(2, 8)));
        }
        HBox heads = new HBox(4);
        for (int h = 0; h < s.heads(); h++) {
            toggle(Integer.toString(h + 1), h, heads);
        }
        for (Node n : List.copyOf(levels.getChildren())) {
            ((ToggleButton) n).setOnAction(e -> model.filter(chosen(heads), chosen(levels)));
        }
        for (Node n : List.copyOf(heads.getChildren())) {
            ((ToggleButton) n).setOnAction(e -> model.filter(chosen(heads), chosen(levels)));
        }
        filters.getChildren()
                .addAll(
                        new Label(texts.getString("attention.levels")),
                        levels,
                        new Label(texts.getString("attention.heads")),
                        heads);
        showSelection();
    }

    private static ToggleButton toggle(String text, int number, HBox into) {
        ToggleButton out = new ToggleButton(text);
        out.setUserData(number);
        into.getChildren().add(out);
        return out;
    }

    private static Set<Integer> chosen(HBox of) {
        Set<Integer> out = new HashSet<>();
        for (Node n : of.getChildren()) {
            if (n instanceof ToggleButton b && b.isSelected() && b.getUserData() instanceof Integer number) {
                out.add(number);
            }
        }
        return out;
    }

    private void showLooked(@Nullable Looked looked) {
        if (looked == null) {
            pictures.values().forEach(LookedPicture::clear);
            points.getItems().clear();
            ignored.setText("");
            return;
        }
        double heaviest =
                looked.points().isEmpty() ? 0 : looked.points().getFirst().weight();
        pictures.forEach((number, picture) -> picture.draw(
                looked.points().stream().filter(p -> p.picture() == number).toList(),
                heaviest,
                model.mode().get()));
        shares.forEach((number, label) -> label.setText(MessageFormat.format(
                texts.getString("attention.share"), number + 1, looked.shares().getOrDefault(number, 0.0))));
        ignored.setText(MessageFormat.format(texts.getString("attention.ignored"), looked.ignored()));
        points.getItems().setAll(looked.points().stream().limit(LISTED).toList());
    }
}

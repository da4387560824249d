package org.weft.studio.labels;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.Actions;

/** The label painter: classes on the left, the map in the middle, caption, picture and obedience on the right. */
public final class LabelsView extends BorderPane {
    private static final List<String> MAPS = List.of("*.png", "*.gif", "*.bmp", "*.webp", "*.jpg", "*.jpeg");

    private final LabelsViewModel model;
    private final DrawViewModel draw;
    private final ResourceBundle texts;
    private final Chooser chooser;
    private final LabelCanvas canvas;
    private final NewMapPane begin;

    /** Asks for files; empty when the person thinks better of it. */
    public interface Chooser {
        /** @param name what the kind of file is called @param patterns such as {@code *.png} */
        Optional<Path> open(String name, List<String> patterns);

        /** @param extension without the dot */
        Optional<Path> save(String extension);
    }

    public LabelsView(DrawViewModel draw, ResourceBundle texts, Chooser chooser) {
        this.model = draw.painter();
        this.draw = draw;
        this.texts = texts;
        this.chooser = chooser;
        canvas = new LabelCanvas(model, texts.getString("labels.canvas"));
        begin = new NewMapPane(model, texts);
        setLeft(new ClassPane(model, texts, this::openPalette));
        BorderPane middle = new BorderPane(canvas);
        middle.setTop(new VBox(fileBar(), toolBar()));
        middle.setBottom(statusBar());
        setCenter(middle);
        setRight(new DrawPane(draw, texts));
        // a narrow window squeezes the map, not what lies beside it
        middle.setMinWidth(0);
        setMinSize(0, 0);
        getStyleClass().add("labels");
        sceneProperty().addListener((o, before, now) -> draw.resume(() -> {})); // when it is first shown
    }

    /** The painter. */
    public LabelsViewModel model() {
        return model;
    }

    /** What draws pictures of the map. */
    public DrawViewModel draw() {
        return draw;
    }

    // ---- bars ----

    private Node fileBar() {
        Button update = button("labels.update", "labels.do.update", draw::updateCard);
        update.visibleProperty().bind(model.slot().isNotNull());
        update.managedProperty().bind(update.visibleProperty());
        FlowPane bar = new FlowPane(
                8,
                8,
                begin,
                button("labels.import", "labels.do.import", this::importMap),
                button("labels.export", "labels.do.export", this::exportMap),
                button("labels.card", "labels.card", draw::openCard),
                update,
                referenceMenu(),
                button("labels.example", "labels.do.example", this::nextExample));
        bar.setPadding(new Insets(12, 16, 4, 16));
        return bar;
    }

    private Node referenceMenu() {
        MenuItem file = new MenuItem(texts.getString("labels.reference.file"));
        file.setOnAction(e -> openReference());
        ActionTips.mark(file, "labels.do.reference.file");
        MenuItem story = new MenuItem(texts.getString("labels.reference.story"));
        story.setOnAction(e -> draw.referenceFromStory());
        ActionTips.mark(story, "labels.do.reference.story");
        MenuItem none = new MenuItem(texts.getString("labels.reference.none"));
        none.setOnAction(e -> model.reference().set(null));
        ActionTips.mark(none, "labels.do.reference.none");
        none.disableProperty().bind(model.reference().isNull());
        MenuButton menu = new MenuButton(texts.getString("labels.reference"), null, file, story, none);
        menu.setTooltip(new Tooltip(texts.getString("labels.reference.hint")));
        menu.setAccessibleText(texts.getString("labels.reference"));
        return menu;
    }

    private int example;

    /** Opens a map that Weft brings along, each time the next. */
    void nextExample() {
        draw.openExample(example);
        example = (example + 1) % Examples.COUNT;
    }

    private Button button(String key, String action, Runnable run) {
        Button out = new Button(texts.getString(key));
        out.setTooltip(new Tooltip(texts.getString(key + ".hint")));
        ActionTips.mark(out, action);
        out.setMinWidth(Region.USE_PREF_SIZE);
        out.setOnAction(e -> run.run());
        return out;
    }

    private static Ikon icon(Tool tool) {
        return switch (tool) {
            case BRUSH -> MaterialDesignB.BRUSH;
            case ERASER -> MaterialDesignE.ERASER;
            case RECTANGLE -> MaterialDesignV.VECTOR_RECTANGLE;
            case POLYGON -> MaterialDesignV.VECTOR_POLYGON;
            case FILL -> MaterialDesignF.FORMAT_COLOR_FILL;
            case PICK -> MaterialDesignE.EYEDROPPER;
        };
    }

    private Node toolBar() {
        HBox tools = new HBox(4);
        ToggleGroup group = new ToggleGroup();
        for (Tool tool : Tool.values()) {
            ToggleButton button = new ToggleButton(null, new FontIcon(icon(tool)));
            ActionTips.mark(button, tool.key());
            button.setAccessibleText(texts.getString(tool.key()));
            button.setToggleGroup(group);
            button.getStyleClass().addAll("button-icon", "label-tool");
            button.setSelected(tool == model.tool().get());
            button.setOnAction(e -> {
                model.take(tool);
                button.setSelected(true);
            });
            model.tool().addListener((o, a, b) -> button.setSelected(b == tool));
            tools.getChildren().add(button);
        }
        ToggleButton patterns = new ToggleButton(texts.getString("labels.patterns"));
        patterns.setTooltip(new Tooltip(texts.getString("labels.patterns.hint")));
        ActionTips.mark(patterns, "labels.do.patterns");
        patterns.selectedProperty().bindBidirectional(model.patterns());
        patterns.setMinWidth(Region.USE_PREF_SIZE);
        FlowPane bar = new FlowPane(
                16,
                8,
                tools,
                slider("labels.size", 1, 64, model.brush(), "%.0f px", 1),
                slider("labels.opacity", 0, 1, model.opacity(), "%.0f%%", 100),
                patterns,
                button("labels.clear", "labels.do.clear", model::clear));
        bar.setPadding(new Insets(4, 16, 12, 16));
        return bar;
    }

    private Node slider(
            String key,
            double from,
            double to,
            javafx.beans.property.Property<Number> value,
            String format,
            double by) {
        Label name = new Label(texts.getString(key));
        name.setMinWidth(Region.USE_PREF_SIZE);
        Slider slider = new Slider(from, to, value.getValue().doubleValue());
        slider.setPrefWidth(96);
        slider.setAccessibleText(name.getText());
        name.setLabelFor(slider);
        slider.valueProperty().bindBidirectional(value);
        Label shown = new Label();
        shown.getStyleClass().addAll("status", "zoom");
        shown.textProperty()
                .bind(javafx.beans.binding.Bindings.createStringBinding(
                        () -> String.format(
                                java.util.Locale.ROOT, format, value.getValue().doubleValue() * by),
                        value));
        HBox box = new HBox(8, name, slider, shown);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private Node statusBar() {
        Label hover = new Label();
        hover.textProperty().bind(model.hover());
        hover.setMinWidth(0);
        hover.setPrefWidth(160);
        Label message = new Label();
        message.setWrapText(true);
        message.textProperty().bind(model.message());
        HBox.setHgrow(message, Priority.ALWAYS);
        message.setMaxWidth(Double.MAX_VALUE);
        Label size = new Label();
        size.getStyleClass().add("status");
        size.setMinWidth(Region.USE_PREF_SIZE);
        Runnable say = () -> size.setText(model.width() + " x " + model.height());
        model.replaced().addListener((o, a, b) -> say.run());
        say.run();
        HBox zoom = new HBox(
                small("action.zoom.out", MaterialDesignM.MAGNIFY_MINUS_OUTLINE, () -> canvas.zoomBy(0.8)),
                small("action.zoom.fit", MaterialDesignF.FIT_TO_PAGE_OUTLINE, canvas::fit),
                small("action.zoom.in", MaterialDesignM.MAGNIFY_PLUS_OUTLINE, () -> canvas.zoomBy(1.25)));
        HBox bar = new HBox(16, hover, message, size, zoom);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setPadding(new Insets(8, 16, 8, 16));
        bar.getStyleClass().add("label-status");
        return bar;
    }

    private Button small(String key, Ikon icon, Runnable run) {
        Button out = new Button(null, new FontIcon(icon));
        out.setAccessibleText(texts.getString(key));
        out.setTooltip(new Tooltip(texts.getString(key)));
        ActionTips.mark(out, key);
        out.getStyleClass().addAll("flat", "small", "button-icon");
        out.setOnAction(e -> run.run());
        return out;
    }

    // ---- files ----

    void importMap() {
        chooser.open(texts.getString("labels.import.kind"), MAPS).ifPresent(model::load);
    }

    void exportMap() {
        chooser.save("png").ifPresent(model::save);
    }

    void openReference() {
        chooser.open(texts.getString("labels.reference.kind"), MAPS).ifPresent(model::loadReference);
    }

    void openPalette() {
        chooser.open(texts.getString("labels.palette.kind"), List.of("*.csv", "*.json", "*.txt"))
                .ifPresent(model::openPalette);
    }

    // ---- keys ----

    /**
     * Adds what can be done here to the window's actions. Their keys hold on this screen; chosen in the palette, they come here first.
     *
     * @param show brings this screen up
     */
    public void listActions(Actions actions, Runnable show) {
        new LabelsActions(this, show).addTo(actions);
        ActionTips.install(this, actions);
    }

    /** Asks for the size of a new map. */
    void beginMap() {
        begin.show();
    }

    private boolean typing() {
        return getScene() != null && getScene().getFocusOwner() instanceof TextInputControl;
    }

    /** Whether a key is meant for this screen: not while it is elsewhere or a text is being typed. */
    boolean takes(KeyEvent e) {
        boolean chord = e.isShortcutDown() || e.isAltDown() || e.getCode().isFunctionKey();
        return isVisible() && (chord || !typing());
    }

    /**
     * Keys that mean something else on this screen than elsewhere.
     *
     * @return whether the key was used
     */
    public boolean handle(KeyEvent e) {
        if (typing()) {
            return false;
        }
        if (e.isShortcutDown()) {
            return withShortcut(e);
        }
        if (e.isAltDown()) {
            return false;
        }
        if (e.getCode() == KeyCode.ESCAPE) {
            return escape();
        }
        if (e.getCode().isDigitKey() && e.getCode().isKeypadKey()) {
            // beside the keys of the user's, as below
            model.quick(e.getCode().getCode() - KeyCode.NUMPAD0.getCode());
            return true;
        }
        return false;
    }

    private boolean withShortcut(KeyEvent e) {
        // undo, redo and zoom have keys of the user's; these are what other keyboards have besides
        switch (e.getCode()) {
            case Y -> model.redo();
            case EQUALS, ADD -> canvas.zoomBy(1.25);
            case SUBTRACT -> canvas.zoomBy(0.8);
            case NUMPAD0 -> canvas.fit();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Zooms the map about its middle. */
    public void zoomBy(double factor) {
        canvas.zoomBy(factor);
    }

    /** Shows the whole map. */
    public void fit() {
        canvas.fit();
    }

    private boolean escape() {
        boolean drawing = !model.corners().isEmpty() || model.anchor().get() != null;
        model.abandon();
        if (!drawing) {
            draw.cancel();
        }
        return true;
    }
}

package org.weft.studio.attention;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.export.TraceExport;

/**
 * The inspector: on the left what was generated, in the middle what it looked at, on the right how to look. The middle and the right
 * turn to muting and to a second trace.
 */
public final class AttentionView extends BorderPane {
    private static final double NARROW = 300;
    private static final double WIDE = 460;

    private final AttentionViewModel model;
    private final AttentionWords words;
    private final Tools tools;
    private final MadePane made;
    private final LookPane looks;
    private final MuteResultPane muted;
    private final ComparePane compared;
    private final ScrollPane left;
    private final StackPane right;
    private final Map<Part, Node> centres = new EnumMap<>(Part.class);
    private final Map<Part, Node> sides = new EnumMap<>(Part.class);
    private final HBox parts = new HBox();
    private final HBox more = new HBox(10);

    /** What the screen shows. */
    public enum Part {
        /** Where it looked. */
        LOOK,
        /** What muting changes. */
        MUTE,
        /** Two traces. */
        COMPARE
    }

    /**
     * What the screen works with.
     *
     * @param open asks for a trace to open
     * @param save asks where to export to, given a file ending
     */
    public record Tools(
            MuteViewModel mute,
            CompareViewModel compare,
            Supplier<Optional<Path>> open,
            Function<String, Optional<Path>> save) {}

    /** Without a model: nothing can be muted. @param file asks for a trace to open */
    public AttentionView(AttentionViewModel model, ResourceBundle texts, Supplier<Optional<Path>> file) {
        this(
                model,
                new Tools(
                        new MuteViewModel(model, model.tasks(), texts),
                        new CompareViewModel(model, model.tasks(), texts),
                        file,
                        ending -> Optional.empty()));
    }

    public AttentionView(AttentionViewModel model, Tools tools) {
        this.model = model;
        this.tools = tools;
        this.words = model.words();
        made = new MadePane(model, 250);
        looks = new LookPane(model, 150);
        muted = new MuteResultPane(model, tools.mute());
        compared = new ComparePane(model, tools.compare(), tools.open());
        ListPane list = new ListPane(model, looks::point);
        looks.onPointed(list::select);
        left = scroll(made());
        left.getStyleClass().add("side");
        centres.put(Part.LOOK, middle());
        centres.put(Part.MUTE, scroll(pad(muted, honest("attention.mute.honest"))));
        centres.put(Part.COMPARE, scroll(pad(compared)));
        VBox.setVgrow(list, Priority.ALWAYS);
        VBox looking = new VBox(10, new FilterPane(model), list);
        looking.setPadding(new Insets(14));
        VBox muting = new VBox(new MutePane(model, tools.mute(), this::beside));
        muting.setPadding(new Insets(14));
        VBox comparing = new VBox(new FilterPane(model));
        comparing.setPadding(new Insets(14));
        // as high as there is room for; with large text in a low window it scrolls
        ScrollPane beside = scroll(looking);
        beside.setFitToHeight(true);
        sides.put(Part.LOOK, beside);
        sides.put(Part.MUTE, scroll(muting));
        sides.put(Part.COMPARE, scroll(comparing));
        right = new StackPane();
        right.getChildren().addAll(sides.values());
        right.getStyleClass().add("panel");
        setTop(bar());
        setLeft(left);
        StackPane centre = new StackPane();
        centre.getChildren().addAll(centres.values());
        setCenter(centre);
        setRight(right);
        getStyleClass().add("attention");
        widthProperty().addListener((o, before, now) -> layOut());
        centre.widthProperty().addListener((o, before, now) -> fit(centre));
        centre.heightProperty().addListener((o, before, now) -> fit(centre));
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        show(Part.LOOK);
        layOut();
    }

    /** Adds a control to the bar, beside what opens a trace. */
    public void add(Node control) {
        more.getChildren().add(control);
    }

    /** Turns to muting, comparing or looking. */
    public void show(Part part) {
        centres.forEach((p, node) -> node.setVisible(p == part));
        sides.forEach((p, node) -> node.setVisible(p == part));
        for (Node n : parts.getChildren()) {
            if (n instanceof ToggleButton b) {
                b.setSelected(b.getUserData() == part);
            }
        }
        boolean beside = part == Part.COMPARE;
        left.setVisible(!beside);
        left.setManaged(!beside);
    }

    /** The muting that the screen shows. */
    public MuteViewModel mute() {
        return tools.mute();
    }

    /** The comparison that the screen shows. */
    public CompareViewModel compare() {
        return tools.compare();
    }

    private void beside(Path file) {
        tools.compare().linked().set(true);
        tools.compare().open(file);
        show(Part.COMPARE);
    }

    private void layOut() {
        double each = Math.clamp(getWidth() * 0.24, NARROW, WIDE);
        left.setPrefWidth(each);
        left.setMinWidth(each);
        right.setPrefWidth(each);
        right.setMinWidth(each);
        made.side(Math.floor(each - 52));
    }

    private void fit(StackPane centre) {
        double wide = centre.getWidth() - 64;
        double high = centre.getHeight();
        if (wide > 0 && high > 0) {
            looks.fit(wide, high - 265);
            muted.fit(wide, high);
            compared.fit(wide, high - 120);
        }
    }

    private static ScrollPane scroll(Node content) {
        ScrollPane out = new ScrollPane(content);
        out.setFitToWidth(true);
        out.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        return out;
    }

    private static VBox pad(Node... content) {
        VBox out = new VBox(14, content);
        out.setPadding(new Insets(14, 24, 24, 24));
        return out;
    }

    private Label honest(String key) {
        Label out = new Label(words.text(key));
        out.setWrapText(true);
        out.setMinHeight(USE_PREF_SIZE);
        out.getStyleClass().add("attention-honest");
        return out;
    }

    private Node made() {
        Label hint = new Label(words.text("attention.hint.keys"));
        hint.setWrapText(true);
        hint.setMinHeight(USE_PREF_SIZE);
        hint.getStyleClass().add("status");
        VBox out = new VBox(10, FilterPane.heading(words, "attention.generated"), made, hint);
        out.setPadding(new Insets(14));
        return out;
    }

    private Node middle() {
        Label empty = new Label(words.text("attention.empty"));
        empty.setWrapText(true);
        empty.visibleProperty().bind(model.info().isNull());
        empty.managedProperty().bind(empty.visibleProperty());
        Label hint = new Label(words.text("attention.seen.hint"));
        hint.setWrapText(true);
        hint.setMinHeight(USE_PREF_SIZE);
        hint.getStyleClass().add("status");
        hint.visibleProperty().bind(model.info().isNotNull());
        hint.managedProperty().bind(hint.visibleProperty());
        return scroll(
                pad(FilterPane.heading(words, "attention.seen"), honest("attention.honest.long"), empty, looks, hint));
    }

    private Node bar() {
        Button open = new Button(words.text("attention.open"));
        open.setTooltip(new Tooltip(words.text("attention.open.tip")));
        open.setOnAction(e -> tools.open().get().ifPresent(model::open));
        for (Part p : Part.values()) {
            String key = "attention.part." + p.name().toLowerCase(Locale.ROOT);
            ToggleButton b = new ToggleButton(words.text(key));
            b.setTooltip(new Tooltip(words.text(key + ".tip")));
            b.getStyleClass().add(p == Part.LOOK ? "left-pill" : p == Part.COMPARE ? "right-pill" : "center-pill");
            b.setUserData(p);
            b.setOnAction(e -> show(p));
            parts.getChildren().add(b);
        }
        Label told = new Label();
        told.setWrapText(true);
        told.getStyleClass().add("status");
        told.textProperty()
                .bind(javafx.beans.binding.Bindings.when(model.message().isEmpty())
                        .then(model.facts())
                        .otherwise(model.message()));
        // what does not fit into a line goes into the next: nothing is cut where texts are long or large
        FlowPane flow = new FlowPane(10, 6, open, more, ComparePane.items(model), parts, told);
        flow.setRowValignment(VPos.CENTER);
        // the box asks for the flow's height at the width where lines are wrapped by preference, not at the one it
        // gives
        MenuButton export = export();
        flow.prefWrapLengthProperty()
                .bind(javafx.beans.binding.Bindings.createDoubleBinding(
                        () -> getWidth() - export.prefWidth(-1) - 10 - 2 * 14,
                        widthProperty(),
                        export.widthProperty()));
        told.maxWidthProperty().bind(flow.prefWrapLengthProperty());
        HBox.setHgrow(flow, Priority.ALWAYS);
        HBox box = new HBox(10, flow, export);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setPadding(new Insets(8, 14, 8, 14));
        return box;
    }

    private MenuButton export() {
        MenuButton out = new MenuButton(words.text("attention.export"));
        out.setTooltip(new Tooltip(words.text("attention.export.tip")));
        out.setMinWidth(USE_PREF_SIZE);
        for (TraceExport format : TraceExport.values()) {
            MenuItem item = new MenuItem(words.text("attention.export." + format.extension()));
            item.setOnAction(e -> tools.save().apply(format.extension()).ifPresent(model::export));
            out.getItems().add(item);
        }
        out.disableProperty().bind(model.looked().isNull());
        return out;
    }

    /** Comma and full stop step, Ctrl+Space plays, Delete asks no more about a region. */
    private void key(KeyEvent e) {
        TraceInfo.Item item = model.item().get();
        if (item == null || e.isConsumed()) {
            return;
        }
        int at = item.steps().indexOf(model.step().get());
        if (e.getCode() == KeyCode.COMMA && at > 0) {
            model.toStep(item.steps().get(at - 1));
        } else if (e.getCode() == KeyCode.PERIOD && at >= 0 && at < item.steps().size() - 1) {
            model.toStep(item.steps().get(at + 1));
        } else if (e.getCode() == KeyCode.SPACE && e.isShortcutDown()) {
            model.playing().set(!model.playing().get());
        } else if (e.getCode() == KeyCode.DELETE && model.region().get() != null) {
            model.whoLooked(null);
        } else {
            return;
        }
        e.consume();
    }
}

package org.weft.studio.labels;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.labels.LabelClass;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.studio.task.Failures;
import org.weft.studio.task.TaskRunner;

/** The painter: the map, the tools, the classes at hand, and every change back and forth. Coordinates are map pixels. */
public final class LabelsViewModel {
    /** Sides that a new map may be given, pixels. */
    public static final int LEAST_SIDE = 16;

    public static final int MOST_SIDE = 2048;
    static final int MOST_BRUSH = 256;
    private static final int USUAL_SIDE = 128;

    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final PaintHistory history = new PaintHistory();
    private final ClassesAtHand classes = new ClassesAtHand();
    private final MapFiles files;
    private final ObjectProperty<Tool> tool = new SimpleObjectProperty<>(Tool.BRUSH);
    private final IntegerProperty brush = new SimpleIntegerProperty(10);
    private final DoubleProperty opacity = new SimpleDoubleProperty(1);
    private final BooleanProperty patterns = new SimpleBooleanProperty(true);
    private final ObjectProperty<@Nullable RgbImage> reference = new SimpleObjectProperty<>();
    private final ObservableList<LegendRow> legend = FXCollections.observableArrayList();
    private final ObservableList<Spot> corners = FXCollections.observableArrayList();
    private final StringProperty hover = new SimpleStringProperty("");
    private final StringProperty message = new SimpleStringProperty("");
    private final BooleanProperty canUndo = new SimpleBooleanProperty();
    private final BooleanProperty canRedo = new SimpleBooleanProperty();
    private final ObjectProperty<Spot> cursor = new SimpleObjectProperty<>(new Spot(USUAL_SIDE / 2, USUAL_SIDE / 2));
    private final ObjectProperty<@Nullable Spot> anchor = new SimpleObjectProperty<>();
    private final IntegerProperty replaced = new SimpleIntegerProperty();
    private final IntegerProperty changes = new SimpleIntegerProperty();
    private final ObjectProperty<@Nullable String> slot = new SimpleObjectProperty<>();
    private PaintHistory.Home home = new PaintHistory.Home(null);
    private PaintedMap map = new PaintedMap(LabelMap.filled(USUAL_SIDE, USUAL_SIDE, Palette.NOTHING));
    private PaintListener listener = area -> {};
    private @Nullable LabelMap before;
    private Area touched = Area.NONE;
    private @Nullable Spot last;

    /** Told which part of the map changed. */
    public interface PaintListener {
        void painted(Area area);
    }

    public LabelsViewModel(TaskRunner tasks, ResourceBundle texts) {
        this.tasks = tasks;
        this.texts = texts;
        files = new MapFiles(texts);
        classes.begin(classes.palette().get(), map.areas());
        refresh();
    }

    /** The classes to paint with. */
    public ClassesAtHand classes() {
        return classes;
    }

    /** What the map's numbers mean; {@link #choose} changes it. */
    public ObjectProperty<Palette> palette() {
        return classes.palette();
    }

    public ObjectProperty<Tool> tool() {
        return tool;
    }

    /** The brush's diameter, 1..256 map pixels. */
    public IntegerProperty brush() {
        return brush;
    }

    /** The class that is painted. */
    public ObjectProperty<LabelClass> label() {
        return classes.label();
    }

    /** How much the map covers the reference picture, 0..1. */
    public DoubleProperty opacity() {
        return opacity;
    }

    /** Whether classes are drawn with marks besides their colours. */
    public BooleanProperty patterns() {
        return patterns;
    }

    /** The picture below the map, null for none. */
    public ObjectProperty<@Nullable RgbImage> reference() {
        return reference;
    }

    /** The classes of the map, largest first. */
    public ObservableList<LegendRow> legend() {
        return legend;
    }

    /** Corners of the polygon being drawn. */
    public ObservableList<Spot> corners() {
        return corners;
    }

    /** The class below the pointer or the cursor. */
    public StringProperty hover() {
        return hover;
    }

    public StringProperty message() {
        return message;
    }

    public BooleanProperty canUndo() {
        return canUndo;
    }

    public BooleanProperty canRedo() {
        return canRedo;
    }

    /** The pixel that the keyboard paints from. */
    public ObjectProperty<Spot> cursor() {
        return cursor;
    }

    /** Where a rectangle was begun, null while none is drawn. */
    public ObjectProperty<@Nullable Spot> anchor() {
        return anchor;
    }

    /** Changes whenever the whole map did: another size or palette. */
    public IntegerProperty replaced() {
        return replaced;
    }

    /** Grows with every change of the map or of where it belongs. */
    public IntegerProperty changes() {
        return changes;
    }

    /** The story's card that the map belongs to, null for none; {@link #belongTo} changes it. */
    public ObjectProperty<@Nullable String> slot() {
        return slot;
    }

    /** Who draws the map. */
    public void onPainted(PaintListener who) {
        listener = who;
    }

    /** The map as it is now. */
    public LabelMap map() {
        return map.copy();
    }

    PaintedMap painted() {
        return map;
    }

    public int width() {
        return map.width();
    }

    public int height() {
        return map.height();
    }

    /** Goes on with another tool. */
    public void take(Tool next) {
        abandon();
        tool.set(next);
    }

    /** Makes the brush wider, or narrower. */
    public void widen(int by) {
        brush.set(Math.clamp(brush.get() + by, 1, MOST_BRUSH));
    }

    // ---- the pointer ----

    /** The pointer went down. */
    public void press(int x, int y) {
        switch (tool.get()) {
            case BRUSH, ERASER -> {
                begin();
                last = new Spot(x, y);
                dab(x, y);
            }
            case RECTANGLE -> anchor.set(new Spot(x, y));
            case POLYGON -> corner(x, y);
            case FILL -> fill(x, y);
            case PICK -> pick(x, y);
        }
    }

    /** The pointer moved while it was down. */
    public void drag(int x, int y) {
        hover(x, y);
        if (before != null) {
            dab(x, y);
        }
    }

    /** The pointer went up. */
    public void release(int x, int y) {
        Spot from = anchor.get();
        if (before != null) {
            end();
        } else if (from != null && tool.get() == Tool.RECTANGLE) {
            anchor.set(null);
            begin();
            show(map.rectangle(from, new Spot(x, y), label().get().index()));
            end();
        }
    }

    /** The pointer is over a pixel, or outside of the map. */
    public void hover(int x, int y) {
        hover.set(map.holds(x, y) ? describe(x, y) : "");
    }

    private String describe(int x, int y) {
        LabelClass c = palette().get().of(map.at(x, y));
        return MessageFormat.format(texts.getString("labels.hover"), name(c), x, y);
    }

    /** What a class is called on screen. */
    public String name(LabelClass c) {
        return c.index() == Palette.NOTHING ? texts.getString("labels.nothing") : c.name();
    }

    private void dab(int x, int y) {
        Spot from = Objects.requireNonNullElse(last, new Spot(x, y));
        Spot to = new Spot(x, y);
        last = to;
        show(map.stroke(from, to, brush.get(), paintedLabel()));
    }

    private int paintedLabel() {
        return tool.get() == Tool.ERASER ? Palette.NOTHING : label().get().index();
    }

    private void corner(int x, int y) {
        if (corners.size() > 2 && corners.getFirst().equals(new Spot(x, y))) {
            finishPolygon();
        } else if (corners.isEmpty() || !corners.getLast().equals(new Spot(x, y))) {
            corners.add(new Spot(x, y));
        }
    }

    /** Fills the polygon drawn so far; fewer than three corners are dropped. */
    public void finishPolygon() {
        List<Spot> drawn = List.copyOf(corners);
        corners.clear();
        if (drawn.size() > 2) {
            begin();
            show(map.polygon(drawn, label().get().index()));
            end();
        }
    }

    private void fill(int x, int y) {
        if (map.holds(x, y)) {
            begin();
            show(map.fill(x, y, label().get().index()));
            end();
        }
    }

    private void pick(int x, int y) {
        if (map.holds(x, y) && map.at(x, y) != Palette.NOTHING) {
            select(palette().get().of(map.at(x, y)));
        }
    }

    /** Drops what is being drawn: a polygon's corners, a rectangle, a stroke. */
    public void abandon() {
        corners.clear();
        anchor.set(null);
        if (before != null) {
            LabelMap old = before;
            before = null;
            last = null;
            map = new PaintedMap(old);
            listener.painted(touched);
            touched = Area.NONE;
        }
    }

    private void begin() {
        before = map.copy();
        touched = Area.NONE;
    }

    private void show(Area area) {
        if (!area.isEmpty()) {
            touched = touched.with(area);
            listener.painted(area);
        }
    }

    /** One gesture is one step of undo; a gesture that changed nothing is none. */
    private void end() {
        LabelMap old = Objects.requireNonNull(before);
        before = null;
        last = null;
        if (!touched.isEmpty()) {
            byte[] was = new PaintedMap(old).cut(touched);
            byte[] is = map.cut(touched);
            if (!java.util.Arrays.equals(was, is)) {
                history.add(new PaintHistory.Painted(touched, PaintHistory.pack(was), PaintHistory.pack(is)));
                if (tool.get() != Tool.ERASER) {
                    classes.used(label().get());
                }
            }
        }
        refresh();
    }

    // ---- the keyboard ----

    /** Moves the cursor; it stays on the map. */
    public void moveCursor(int dx, int dy) {
        Spot at = cursor.get();
        Spot to = new Spot(Math.clamp(at.x() + dx, 0, width() - 1), Math.clamp(at.y() + dy, 0, height() - 1));
        cursor.set(to);
        hover(to.x(), to.y());
    }

    /** Uses the tool at the cursor. A rectangle takes two: one corner, then the other. */
    public void actAtCursor() {
        Spot at = cursor.get();
        if (tool.get() == Tool.RECTANGLE && anchor.get() != null) {
            release(at.x(), at.y());
        } else {
            press(at.x(), at.y());
            if (tool.get() != Tool.RECTANGLE) {
                release(at.x(), at.y());
            }
        }
        hover(at.x(), at.y());
    }

    /** Chooses the class on a key. @param key 1..9 */
    public void quick(int key) {
        if (key >= 1 && key <= classes.quick().size()) {
            select(classes.quick().get(key - 1));
        }
    }

    // ---- classes ----

    /** Chooses the class to paint. */
    public void select(LabelClass c) {
        label().set(c);
        if (tool.get() == Tool.ERASER || tool.get() == Tool.PICK) {
            tool.set(Tool.BRUSH);
        }
    }

    /** Pins a class to its number key, or lets it go, and says which. */
    public void pin(LabelClass c) {
        classes.pin(c);
        int key = classes.quick().indexOf(c) + 1;
        if (key > 0) {
            String text = classes.isPinned(c) ? "labels.pin.on" : "labels.pin.off";
            message.set(MessageFormat.format(texts.getString(text), c.name(), key));
        }
    }

    /** Adds the user's own classes from a file and begins a map of them. */
    public void openPalette(Path file) {
        tasks.run(
                () -> Palettes.read(file),
                p -> {
                    choose(p);
                    message.set(
                            MessageFormat.format(texts.getString("labels.palette.opened"), p.title(), p.size() - 1));
                },
                this::report);
    }

    /** Goes on with other classes. The numbers of the map would mean other things, so the map begins anew; undo brings it back. */
    public void choose(Palette next) {
        if (!next.equals(palette().get())) {
            replace(new PaintHistory.Whole(LabelMap.filled(width(), height(), Palette.NOTHING), next, home));
        }
    }

    // ---- whole maps ----

    /** Begins a new map. @throws IllegalArgumentException when a side is out of range */
    public void create(int width, int height) {
        if (Math.min(width, height) < LEAST_SIDE || Math.max(width, height) > MOST_SIDE) {
            throw new IllegalArgumentException(
                    MessageFormat.format(texts.getString("labels.sides"), LEAST_SIDE, MOST_SIDE, width, height));
        }
        open(LabelMap.filled(width, height, Palette.NOTHING), palette().get(), null);
    }

    /** Empties the map. */
    public void clear() {
        begin();
        show(map.rectangle(new Spot(0, 0), new Spot(width() - 1, height() - 1), Palette.NOTHING));
        LabelClass kept = label().get();
        end();
        label().set(kept);
    }

    /** Shows another map. @param from the card it comes from, null for none */
    public void open(LabelMap next, Palette meaning, @Nullable String from) {
        replace(new PaintHistory.Whole(next, meaning, new PaintHistory.Home(from)));
    }

    /** One of the maps that the studio brings along. */
    Examples.Example openExample(int number) {
        Examples.Example example = Examples.get(number);
        open(example.map(), Palettes.storyworld(), null);
        return example;
    }

    /** Goes on with a map from an earlier session, which is no step of undo unless there is one already. */
    void resume(LabelMap before, Palette meaning, @Nullable String card) {
        PaintHistory.Whole whole = new PaintHistory.Whole(before, meaning, new PaintHistory.Home(card));
        if (canUndo.get()) {
            replace(whole);
        } else {
            abandon();
            set(whole);
        }
    }

    /** The map is in the story now; it belongs to that card also after steps back and forth. */
    void belongTo(String card) {
        home.card(card);
        slot.set(card);
        changes.set(changes.get() + 1);
    }

    private void replace(PaintHistory.Whole next) {
        abandon();
        history.add(new PaintHistory.Replaced(
                new PaintHistory.Whole(map(), palette().get(), home), next));
        set(next);
    }

    private void set(PaintHistory.Whole whole) {
        map = new PaintedMap(whole.map());
        home = whole.home();
        slot.set(home.card());
        cursor.set(new Spot(width() / 2, height() / 2));
        classes.begin(whole.palette(), map.areas());
        replaced.set(replaced.get() + 1);
        refresh();
    }

    /** Reads a picture file as a label map, by its numbers or its colours, and says how well it fitted. */
    public void load(Path file) {
        Palette meaning = palette().get();
        tasks.run(
                () -> files.read(file, meaning),
                read -> {
                    open(read.map(), meaning, null);
                    message.set(files.told(read.report()));
                },
                this::report);
    }

    /** Writes the map as an indexed PNG. */
    public void save(Path file) {
        LabelMap now = map();
        Palette meaning = palette().get();
        tasks.run(
                () -> MapFiles.write(file, now, meaning),
                f -> message.set(MessageFormat.format(texts.getString("labels.saved"), f)),
                this::report);
    }

    /** Puts a picture file below the map. */
    public void loadReference(Path file) {
        tasks.run(() -> RgbImages.decode(Files.readAllBytes(file)), this::refer, this::report);
    }

    /** Puts a picture below the map, which lets it through. */
    void refer(RgbImage picture) {
        reference.set(picture);
        if (opacity.get() > 0.9) {
            opacity.set(0.6);
        }
    }

    // ---- back and forth ----

    public void undo() {
        abandon();
        history.back().ifPresent(step -> apply(step, true));
    }

    public void redo() {
        abandon();
        history.forth().ifPresent(step -> apply(step, false));
    }

    private void apply(PaintHistory.Step step, boolean back) {
        switch (step) {
            case PaintHistory.Painted p -> {
                map.paste(p.area(), PaintHistory.unpack(back ? p.before() : p.after()));
                listener.painted(p.area());
                refresh();
            }
            case PaintHistory.Replaced r -> set(back ? r.before() : r.after());
        }
    }

    private void refresh() {
        canUndo.set(history.canUndo());
        canRedo.set(history.canRedo());
        changes.set(changes.get() + 1);
        int[] areas = map.areas();
        double all = (double) width() * height();
        List<LegendRow> rows = new ArrayList<>();
        for (LabelClass c : palette().get().classes()) {
            if (areas[c.index()] > 0) {
                rows.add(new LegendRow(c, areas[c.index()], areas[c.index()] / all));
            }
        }
        rows.sort(Comparator.comparingInt(LegendRow::pixels).reversed());
        if (!rows.equals(legend)) {
            legend.setAll(rows);
        }
    }

    void report(Exception e) {
        message.set(Failures.said(texts, e));
    }
}

package org.weft.studio.labels;

import java.io.IOException;
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
import org.weft.engine.labels.ImportReport;
import org.weft.engine.labels.LabelClass;
import org.weft.engine.labels.LabelImport;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.studio.task.TaskRunner;

/** The painter: the map, the tools, the classes at hand, and every change back and forth. Coordinates are map pixels. */
public final class LabelsViewModel {
    /** Sides that a new map may be given, pixels. */
    public static final int LEAST_SIDE = 16;

    public static final int MOST_SIDE = 2048;
    static final int MOST_BRUSH = 256;
    private static final int USUAL_SIDE = 128;
    private static final long MOST_BYTES = 128L << 20;

    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final PaintHistory history = new PaintHistory();
    private final QuickClasses quickClasses = new QuickClasses();
    private final ObservableList<Palette> palettes = FXCollections.observableArrayList(Palettes.bundled());
    private final ObjectProperty<Palette> palette = new SimpleObjectProperty<>(palettes.getFirst());
    private final ObjectProperty<Tool> tool = new SimpleObjectProperty<>(Tool.BRUSH);
    private final IntegerProperty brush = new SimpleIntegerProperty(10);
    private final ObjectProperty<LabelClass> label =
            new SimpleObjectProperty<>(palettes.getFirst().of(1));
    private final DoubleProperty opacity = new SimpleDoubleProperty(1);
    private final BooleanProperty patterns = new SimpleBooleanProperty(true);
    private final ObjectProperty<@Nullable RgbImage> reference = new SimpleObjectProperty<>();
    private final StringProperty search = new SimpleStringProperty("");
    private final ObservableList<LabelClass> found = FXCollections.observableArrayList();
    private final ObservableList<LabelClass> quick = FXCollections.observableArrayList();
    private final ObservableList<LegendRow> legend = FXCollections.observableArrayList();
    private final ObservableList<Spot> corners = FXCollections.observableArrayList();
    private final StringProperty hover = new SimpleStringProperty("");
    private final StringProperty message = new SimpleStringProperty("");
    private final BooleanProperty canUndo = new SimpleBooleanProperty();
    private final BooleanProperty canRedo = new SimpleBooleanProperty();
    private final ObjectProperty<Spot> cursor = new SimpleObjectProperty<>(new Spot(USUAL_SIDE / 2, USUAL_SIDE / 2));
    private final ObjectProperty<@Nullable Spot> anchor = new SimpleObjectProperty<>();
    private final IntegerProperty replaced = new SimpleIntegerProperty();
    private final ObjectProperty<@Nullable String> slot = new SimpleObjectProperty<>();
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
        search.addListener((o, a, b) -> find());
        beginPalette();
        refresh();
    }

    public ObservableList<Palette> palettes() {
        return palettes;
    }

    /** What the map's numbers mean; {@link #choose} changes it. */
    public ObjectProperty<Palette> palette() {
        return palette;
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
        return label;
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

    /** Part of a class's name, or its number. */
    public StringProperty search() {
        return search;
    }

    /** The classes that fit the search. */
    public ObservableList<LabelClass> found() {
        return found;
    }

    /** The classes on the keys 1 to 9. */
    public ObservableList<LabelClass> quick() {
        return quick;
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

    /** The story's card that the map was opened from, null for none. */
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

    public boolean isPinned(LabelClass c) {
        return quickClasses.isPinned(c);
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
            show(map.rectangle(from, new Spot(x, y), label.get().index()));
            end();
        }
    }

    /** The pointer is over a pixel, or outside of the map. */
    public void hover(int x, int y) {
        hover.set(map.holds(x, y) ? describe(x, y) : "");
    }

    private String describe(int x, int y) {
        LabelClass c = palette.get().of(map.at(x, y));
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
        return tool.get() == Tool.ERASER ? Palette.NOTHING : label.get().index();
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
            show(map.polygon(drawn, label.get().index()));
            end();
        }
    }

    private void fill(int x, int y) {
        if (map.holds(x, y)) {
            begin();
            show(map.fill(x, y, label.get().index()));
            end();
        }
    }

    private void pick(int x, int y) {
        if (map.holds(x, y) && map.at(x, y) != Palette.NOTHING) {
            select(palette.get().of(map.at(x, y)));
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
                    use(label.get());
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
        if (key >= 1 && key <= quick.size()) {
            select(quick.get(key - 1));
        }
    }

    // ---- classes ----

    /** Chooses the class to paint. */
    public void select(LabelClass c) {
        label.set(c);
        if (tool.get() == Tool.ERASER || tool.get() == Tool.PICK) {
            tool.set(Tool.BRUSH);
        }
    }

    /** Pins a class to its number key, or lets it go. */
    public void pin(LabelClass c) {
        quickClasses.pin(c);
        quick.setAll(quickClasses.places());
    }

    private void use(LabelClass c) {
        quickClasses.used(c);
        if (!quick.equals(quickClasses.places())) {
            quick.setAll(quickClasses.places());
        }
    }

    private void find() {
        found.setAll(palette.get().search(search.get()));
    }

    private void beginPalette() {
        List<LabelClass> first = new ArrayList<>();
        int[] areas = map.areas();
        List<LabelClass> all = palette.get().classes().subList(1, palette.get().size());
        all.stream()
                .filter(c -> areas[c.index()] > 0)
                .sorted(Comparator.comparingInt((LabelClass c) -> areas[c.index()])
                        .reversed())
                .forEach(first::add);
        all.stream().filter(c -> areas[c.index()] == 0).forEach(first::add);
        quickClasses.reset(first);
        quick.setAll(quickClasses.places());
        label.set(first.getFirst());
        find();
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
        if (!next.equals(palette.get())) {
            replace(LabelMap.filled(width(), height(), Palette.NOTHING), next);
        }
    }

    // ---- whole maps ----

    /** Begins a new map. @throws IllegalArgumentException when a side is out of range */
    public void create(int width, int height) {
        if (Math.min(width, height) < LEAST_SIDE || Math.max(width, height) > MOST_SIDE) {
            throw new IllegalArgumentException(
                    MessageFormat.format(texts.getString("labels.sides"), LEAST_SIDE, MOST_SIDE, width, height));
        }
        slot.set(null);
        replace(LabelMap.filled(width, height, Palette.NOTHING), palette.get());
    }

    /** Empties the map. */
    public void clear() {
        begin();
        show(map.rectangle(new Spot(0, 0), new Spot(width() - 1, height() - 1), Palette.NOTHING));
        LabelClass kept = label.get();
        end();
        label.set(kept);
    }

    /** Shows another map. @param from the card it comes from, null for none */
    public void open(LabelMap next, Palette meaning, @Nullable String from) {
        slot.set(from);
        replace(next, meaning);
    }

    /** One of the maps that the studio brings along. */
    Examples.Example openExample(int number) {
        Examples.Example example = Examples.get(number);
        open(example.map(), Palettes.storyworld(), null);
        return example;
    }

    private void replace(LabelMap next, Palette meaning) {
        abandon();
        history.add(new PaintHistory.Replaced(
                new PaintHistory.Whole(map(), palette.get()), new PaintHistory.Whole(next, meaning)));
        set(new PaintHistory.Whole(next, meaning));
    }

    private void set(PaintHistory.Whole whole) {
        map = new PaintedMap(whole.map());
        if (!palettes.contains(whole.palette())) {
            palettes.add(whole.palette());
        }
        palette.set(whole.palette());
        cursor.set(new Spot(width() / 2, height() / 2));
        beginPalette();
        replaced.set(replaced.get() + 1);
        refresh();
    }

    /** Reads a picture file as a label map, by its numbers or its colours, and says how well it fitted. */
    public void load(Path file) {
        Palette meaning = palette.get();
        tasks.run(
                () -> {
                    if (Files.size(file) > MOST_BYTES) {
                        throw new IOException(
                                MessageFormat.format(texts.getString("labels.import.toolarge"), file.getFileName()));
                    }
                    return LabelImport.read(Files.readAllBytes(file), meaning);
                },
                read -> {
                    open(read.map(), meaning, null);
                    message.set(told(read.report()));
                },
                this::report);
    }

    private String told(ImportReport r) {
        List<String> out = new ArrayList<>();
        out.add(MessageFormat.format(texts.getString("labels.import.size"), r.width(), r.height()));
        if (r.misfits() > 0) {
            String key = r.indexed() ? "labels.import.numbers" : "labels.import.colours";
            out.add(MessageFormat.format(
                    texts.getString(key), r.misfits(), r.misfitShare(), r.worst(), r.worstX(), r.worstY()));
        }
        if (r.ambiguous() > 0) {
            out.add(MessageFormat.format(texts.getString("labels.import.ambiguous"), r.ambiguous()));
        }
        if (r.lossy()) {
            out.add(texts.getString("labels.import.lossy"));
        }
        if (r.clean()) {
            out.add(texts.getString("labels.import.clean"));
        }
        return String.join(" ", out);
    }

    /** Writes the map as an indexed PNG. */
    public void save(Path file) {
        byte[] png = LabelPng.write(map(), palette.get());
        tasks.run(
                () -> {
                    Path aside = Files.createTempFile(file.toAbsolutePath().getParent(), ".weft", ".part");
                    try {
                        Files.write(aside, png);
                        Files.move(aside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    } finally {
                        Files.deleteIfExists(aside);
                    }
                    return file;
                },
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
        int[] areas = map.areas();
        double all = (double) width() * height();
        List<LegendRow> rows = new ArrayList<>();
        for (LabelClass c : palette.get().classes()) {
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
        message.set(e.getMessage() == null ? e.toString() : e.getMessage());
    }
}

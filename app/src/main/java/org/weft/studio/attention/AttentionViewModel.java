package org.weft.studio.attention;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.studio.task.TaskRunner;

/** A trace, what is selected in it and what the selection looked at. Called on the FX thread only. */
public final class AttentionViewModel {
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final ObjectProperty<@Nullable TraceInfo> info = new SimpleObjectProperty<>();
    private final ObjectProperty<TraceInfo.@Nullable Item> item = new SimpleObjectProperty<>();
    private final ObjectProperty<TraceInfo.@Nullable Site> site = new SimpleObjectProperty<>();
    private final ObservableList<TraceInfo.Site> sites = FXCollections.observableArrayList();
    private final IntegerProperty step = new SimpleIntegerProperty();
    private final ObservableList<Integer> queries = FXCollections.observableArrayList();
    private final ObservableList<Integer> heads = FXCollections.observableArrayList();
    private final ObservableList<Integer> levels = FXCollections.observableArrayList();
    private final ObjectProperty<Mode> mode = new SimpleObjectProperty<>(Mode.POINTS);
    private final ObjectProperty<@Nullable Looked> looked = new SimpleObjectProperty<>();
    private final StringProperty message = new SimpleStringProperty("");
    private final Map<Integer, RgbImage> pictures = new HashMap<>();
    private @Nullable Trace trace;
    private long asked;

    public AttentionViewModel(TaskRunner tasks, ResourceBundle texts) {
        this.tasks = tasks;
        this.texts = texts;
    }

    public ObjectProperty<@Nullable TraceInfo> info() {
        return info;
    }

    /** The generated piece that is looked at. */
    public ObjectProperty<TraceInfo.@Nullable Item> item() {
        return item;
    }

    public ObjectProperty<TraceInfo.@Nullable Site> site() {
        return site;
    }

    /** Sites that fit the item. */
    public ObservableList<TraceInfo.Site> sites() {
        return sites;
    }

    /** Denoising step. */
    public IntegerProperty step() {
        return step;
    }

    /** Selected tokens or pixels of the site's map; none means all. */
    public ObservableList<Integer> queries() {
        return queries;
    }

    /** Heads shown; none means all. */
    public ObservableList<Integer> heads() {
        return heads;
    }

    /** Levels shown; none means all. */
    public ObservableList<Integer> levels() {
        return levels;
    }

    public ObjectProperty<Mode> mode() {
        return mode;
    }

    /** What the selection looked at. */
    public ObjectProperty<@Nullable Looked> looked() {
        return looked;
    }

    public StringProperty message() {
        return message;
    }

    /** A picture of the open trace, null when it cannot be read. */
    public @Nullable RgbImage picture(int number) {
        return pictures.get(number);
    }

    private record Opened(Trace trace, Map<Integer, RgbImage> pictures) {}

    /** Opens a trace in the background; the one before is closed. */
    public void open(Path file) {
        tasks.runAside(
                () -> {
                    Trace opened = Trace.open(file);
                    Map<Integer, RgbImage> images = new HashMap<>();
                    for (TraceInfo.Picture p : opened.info().pictures()) {
                        images.put(p.number(), RgbImages.decode(opened.picture(p.number())));
                    }
                    return new Opened(opened, images);
                },
                this::show,
                e -> message.set(String.valueOf(e.getMessage())));
    }

    private void show(Opened opened) {
        close();
        trace = opened.trace();
        pictures.clear();
        pictures.putAll(opened.pictures());
        message.set("");
        TraceInfo now = opened.trace().info();
        info.set(now);
        choose(now.items().isEmpty() ? null : now.items().getLast());
    }

    /** Looks at another generated piece. */
    public void choose(TraceInfo.@Nullable Item chosen) {
        TraceInfo all = info.get();
        if (all == null || chosen == null) {
            item.set(null);
            looked.set(null);
            return;
        }
        boolean picture = chosen.picture() != null;
        queries.clear();
        item.set(chosen);
        step.set(chosen.steps().isEmpty() ? 0 : chosen.steps().getLast());
        sites.setAll(all.sites().stream()
                .filter(s -> picture || s.kind() == TraceInfo.Kind.LANGUAGE)
                .toList());
        site.set(sites.isEmpty() ? null : sites.getLast());
        if (!picture && chosen.tokens().size() > 1) {
            queries.setAll(chosen.tokens().size() - 2);
        }
        ask();
    }

    /** Looks from another MMFS. Tokens and pixels are different places, so what was selected is let go. */
    public void choose(TraceInfo.@Nullable Site chosen) {
        TraceInfo.Site before = site.get();
        site.set(chosen);
        if (before != null && chosen != null && (before.kind() != chosen.kind() || before.side() != chosen.side())) {
            queries.clear();
        }
        ask();
    }

    /** @param number a recorded step; the nearest recorded one is taken */
    public void toStep(int number) {
        TraceInfo.Item now = item.get();
        if (now != null && !now.steps().isEmpty()) {
            step.set(now.steps().stream()
                    .min((a, b) -> Integer.compare(Math.abs(a - number), Math.abs(b - number)))
                    .orElse(0));
            ask();
        }
    }

    /** Selects a token or pixel. @param more keeps those selected before */
    public void select(int query, boolean more) {
        if (!more) {
            queries.setAll(query);
        } else if (!queries.remove((Integer) query)) {
            queries.add(query);
        }
        ask();
    }

    /** Selects the pixel of the generated picture at 0..1 places. */
    public void selectPlace(double x, double y, boolean more) {
        TraceInfo.Site s = site.get();
        if (s != null && s.side() > 0) {
            int column = Math.clamp((int) (x * s.side()), 0, s.side() - 1);
            int row = Math.clamp((int) (y * s.side()), 0, s.side() - 1);
            select(row * s.side() + column, more);
        }
    }

    /** Shows only these; empty shows all. */
    public void filter(Set<Integer> onlyHeads, Set<Integer> onlyLevels) {
        heads.setAll(onlyHeads);
        levels.setAll(onlyLevels);
        ask();
    }

    private void ask() {
        Trace t = trace;
        TraceInfo.Item i = item.get();
        TraceInfo.Site s = site.get();
        if (t == null || i == null || s == null) {
            return;
        }
        long ticket = ++asked;
        TraceQuery query = new TraceQuery(
                i.number(),
                s.name(),
                step.get(),
                List.copyOf(queries),
                Set.of(),
                new HashSet<>(heads),
                new HashSet<>(levels),
                Set.of());
        tasks.runAside(
                () -> t.look(query),
                found -> {
                    if (ticket == asked) {
                        message.set("");
                        looked.set(found);
                    }
                },
                e -> {
                    if (ticket == asked) {
                        looked.set(null);
                        message.set(String.valueOf(e.getMessage()));
                    }
                });
    }

    /** A point in words, for those who do not see it. */
    public String describe(Looked.Point p) {
        TraceInfo.Site s = site.get();
        int side = s == null ? 0 : s.levels().get(p.level());
        return MessageFormat.format(
                texts.getString("attention.point"), p.picture() + 1, side, p.x(), p.y(), p.weight(), p.head() + 1);
    }

    /** Frees the open trace. */
    public void close() {
        Trace t = trace;
        trace = null;
        if (t != null) {
            t.close();
        }
    }
}

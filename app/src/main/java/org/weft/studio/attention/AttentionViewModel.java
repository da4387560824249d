package org.weft.studio.attention;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.CancellationException;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Selections;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.studio.task.TaskRunner;

/**
 * A trace, what is selected in it and what the selection looked at; or, the other way round, who looked into a region. Called on the
 * FX thread only; the trace is read in the background.
 */
public final class AttentionViewModel {
    private final TaskRunner tasks;
    private final AttentionWords words;
    private final TraceDesk desk;
    private final ObjectProperty<@Nullable TraceInfo> info = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Path> file = new SimpleObjectProperty<>();
    private final ObjectProperty<TraceInfo.@Nullable Item> item = new SimpleObjectProperty<>();
    private final ObjectProperty<TraceInfo.@Nullable Site> site = new SimpleObjectProperty<>();
    private final ObservableList<TraceInfo.Site> sites = FXCollections.observableArrayList();
    private final IntegerProperty step = new SimpleIntegerProperty();
    private final BooleanProperty playing = new SimpleBooleanProperty();
    private final ObservableList<Integer> queries = FXCollections.observableArrayList();
    private final ObservableList<Integer> heads = FXCollections.observableArrayList();
    private final ObservableList<Integer> levels = FXCollections.observableArrayList();
    private final ObservableList<Integer> points = FXCollections.observableArrayList();
    private final ObservableList<Integer> shown = FXCollections.observableArrayList();
    private final ObjectProperty<Mode> mode = new SimpleObjectProperty<>(Mode.POINTS);
    private final ObjectProperty<@Nullable TraceQuery> question = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Looked> looked = new SimpleObjectProperty<>();
    private final ObjectProperty<Trace.@Nullable Region> region = new SimpleObjectProperty<>();
    private final ObservableList<Trace.Looker> lookers = FXCollections.observableArrayList();
    private final StringProperty message = new SimpleStringProperty("");
    private final StringProperty facts = new SimpleStringProperty("");
    private final Map<Integer, RgbImage> pictures = new HashMap<>();
    private @Nullable Trace trace;
    private long asked;
    private long askedWho;

    public AttentionViewModel(TaskRunner tasks, ResourceBundle texts) {
        this.tasks = tasks;
        this.words = new AttentionWords(texts);
        desk = new TraceDesk(tasks);
    }

    public ObjectProperty<@Nullable TraceInfo> info() {
        return info;
    }

    /** Where the open trace lies. */
    public ObjectProperty<@Nullable Path> file() {
        return file;
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

    /** Denoising step, from 0. */
    public IntegerProperty step() {
        return step;
    }

    /** Whether the steps run by themselves; the view calls {@link #tick} while it is so. */
    public BooleanProperty playing() {
        return playing;
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

    /** Numbers of sampling points shown; none means all. */
    public ObservableList<Integer> points() {
        return points;
    }

    /** Numbers of pictures whose points are shown; none means all. */
    public ObservableList<Integer> shown() {
        return shown;
    }

    public ObjectProperty<Mode> mode() {
        return mode;
    }

    /** What is asked of the trace. */
    public ObjectProperty<@Nullable TraceQuery> question() {
        return question;
    }

    /** What the selection looked at. */
    public ObjectProperty<@Nullable Looked> looked() {
        return looked;
    }

    /** The part of a picture that is asked about the other way round. */
    public ObjectProperty<Trace.@Nullable Region> region() {
        return region;
    }

    /** Who looked into the region, most first. */
    public ObservableList<Trace.Looker> lookers() {
        return lookers;
    }

    public StringProperty message() {
        return message;
    }

    /** Model, seed, size of the trace. */
    public StringProperty facts() {
        return facts;
    }

    /** A picture of the open trace, null when it cannot be read. */
    public @Nullable RgbImage picture(int number) {
        return pictures.get(number);
    }

    /** The names of things on screen. */
    AttentionWords words() {
        return words;
    }

    @Nullable
    Trace trace() {
        return trace;
    }

    TaskRunner tasks() {
        return tasks;
    }

    /** Opens a trace in the background; the one before is closed. */
    public void open(Path from) {
        open(from, () -> {}, () -> {});
    }

    /** As {@link #open(Path)}. @param then runs when it is shown @param otherwise when it cannot be, or was cancelled */
    public void open(Path from, Runnable then, Runnable otherwise) {
        desk.open(
                from,
                words.text("attention.opening", from.getFileName()),
                new TraceDesk.Told<>(
                        opened -> {
                            show(opened);
                            then.run();
                        },
                        e -> {
                            if (!(e instanceof CancellationException)) {
                                message.set(words.failure(e));
                            }
                            otherwise.run();
                        }));
    }

    /** What is being opened or exported, in words; empty when nothing is. */
    public ReadOnlyStringProperty doing() {
        return desk.doing();
    }

    /** Ends what is being opened or exported; what was shown stays, and nothing is left of a file. */
    public void cancel() {
        desk.cancel();
    }

    private void show(TraceDesk.Opened opened) {
        close();
        trace = opened.trace();
        pictures.clear();
        pictures.putAll(opened.pictures());
        message.set("");
        clearFilters();
        TraceInfo now = opened.trace().info();
        file.set(opened.file());
        facts.set(words.facts(now, opened.bytes()));
        question.set(null);
        item.set(null);
        info.set(now);
        choose(now.items().isEmpty() ? null : now.items().getLast());
    }

    private void clearFilters() {
        playing.set(false);
        heads.clear();
        levels.clear();
        points.clear();
        shown.clear();
        region.set(null);
        lookers.clear();
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
        clearFilters();
        item.set(chosen);
        step.set(chosen.steps().isEmpty() ? 0 : chosen.steps().getLast());
        sites.setAll(all.sites().stream()
                .filter(s -> picture || s.kind() == TraceInfo.Kind.LANGUAGE)
                .toList());
        site.set(sites.isEmpty() ? null : sites.getLast());
        if (!picture) {
            // the last word that asked anything: what is written last is read by none
            recorded(chosen).stream().reduce((a, b) -> b).ifPresent(queries::setAll);
        }
        ask();
    }

    private List<Integer> recorded(TraceInfo.Item chosen) {
        TraceInfo.Site from = site.get();
        Trace t = trace;
        if (from == null || t == null) {
            return List.of();
        }
        try {
            return t.queries(chosen.number(), from.name(), step.get());
        } catch (EngineException e) {
            // nothing of this piece: asking says so on the screen
            return List.of();
        }
    }

    /** Looks from another MMFS. Tokens and pixels are different places, so what was selected is let go; so are filters that it lacks. */
    public void choose(TraceInfo.@Nullable Site chosen) {
        TraceInfo.Site before = site.get();
        site.set(chosen);
        if (before != null && chosen != null && (before.kind() != chosen.kind() || before.side() != chosen.side())) {
            queries.clear();
        }
        if (chosen != null) {
            heads.removeIf(h -> h >= chosen.heads());
            levels.removeIf(l -> l >= chosen.levels().size());
            points.removeIf(p -> p >= chosen.points());
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

    /** The next recorded step; behind the last comes the first. */
    public void tick() {
        TraceInfo.Item now = item.get();
        if (now != null && !now.steps().isEmpty()) {
            int at = now.steps().indexOf(step.get());
            toStep(now.steps().get((at + 1) % now.steps().size()));
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

    /** Selects several. @param more keeps those selected before */
    public void select(List<Integer> several, boolean more) {
        Set<Integer> all = new LinkedHashSet<>(more ? queries : List.of());
        all.addAll(several);
        queries.setAll(all);
        ask();
    }

    /** Selects a token of the sequence; from a U-Net block the last site of the language model is turned to. */
    public void selectTokens(List<Integer> positions, boolean more) {
        TraceInfo.Site s = site.get();
        if (s == null || s.kind() != TraceInfo.Kind.LANGUAGE) {
            TraceInfo.Site language = sites.stream()
                    .filter(o -> o.kind() == TraceInfo.Kind.LANGUAGE)
                    .reduce((a, b) -> b)
                    .orElse(null);
            if (language == null) {
                return;
            }
            site.set(language);
            queries.clear();
            choose(language);
        }
        if (positions.size() == 1) {
            select(positions.getFirst(), more);
        } else {
            select(positions, more);
        }
    }

    /** Lets the selection go: everything is averaged. */
    public void selectAll() {
        queries.clear();
        ask();
    }

    /** Selects the pixel of the generated picture at 0..1 places. */
    public void selectPlace(double x, double y, boolean more) {
        TraceInfo.Site s = onPicture();
        if (s != null) {
            select(Selections.cell(s, x, y), more);
        }
    }

    /** Selects the pixels of a part of the generated picture; edges in 0..1. */
    public void selectArea(double[] edges, boolean more) {
        TraceInfo.Site s = onPicture();
        if (s != null) {
            select(Selections.cells(s, new Trace.Region(0, edges[0], edges[1], edges[2], edges[3])), more);
        }
    }

    /** Moves the last selected pixel, as arrow keys do; the first one pressed takes the middle. @param more keeps it selected */
    public void move(int across, int down, boolean more) {
        TraceInfo.Site s = onPicture();
        if (s == null) {
            return;
        }
        if (queries.isEmpty()) {
            select(Selections.cell(s, 0.5, 0.5), false);
            return;
        }
        int last = queries.getLast();
        int column = Math.clamp(last % s.side() + across, 0, s.side() - 1);
        int row = Math.clamp(last / s.side() + down, 0, s.side() - 1);
        int next = row * s.side() + column;
        if (more) {
            // the newest stands last, also when the way leads back over what was selected
            queries.remove((Integer) next);
            select(List.of(next), true);
        } else {
            select(next, false);
        }
    }

    /** A site of the U-Net: the one chosen, or else the last one, which then is. Null for texts. */
    private TraceInfo.@Nullable Site onPicture() {
        TraceInfo.Site s = site.get();
        if (s == null || s.side() > 0) {
            return s;
        }
        TraceInfo.Site unet =
                sites.stream().filter(o -> o.side() > 0).reduce((a, b) -> b).orElse(null);
        if (unet != null) {
            queries.clear();
            choose(unet);
        }
        return unet;
    }

    /** Shows only these; empty shows all. */
    public void filter(Set<Integer> onlyHeads, Set<Integer> onlyLevels) {
        heads.setAll(onlyHeads);
        levels.setAll(onlyLevels);
        ask();
    }

    /** Shows only these points and pictures; empty shows all. */
    public void narrow(Set<Integer> onlyPoints, Set<Integer> onlyPictures) {
        points.setAll(onlyPoints);
        shown.setAll(onlyPictures);
        ask();
    }

    /** Whether any filter is set: then shares need not sum to one. */
    public boolean filtered() {
        return !(heads.isEmpty() && levels.isEmpty() && points.isEmpty() && shown.isEmpty());
    }

    /** Asks the other way round: who looked into a part of a picture; null asks no more. */
    public void whoLooked(Trace.@Nullable Region part) {
        region.set(part);
        askWho();
    }

    /** Moves or grows the region with keys; the first press takes the middle of the picture. Steps are a sixteenth. */
    public void moveRegion(int picture, int[] by, boolean grow) {
        Trace.Region r = region.get();
        if (r == null || r.picture() != picture) {
            whoLooked(new Trace.Region(picture, 0.375, 0.375, 0.625, 0.625));
            return;
        }
        double x = by[0] / 16.0;
        double y = by[1] / 16.0;
        if (grow) {
            whoLooked(new Trace.Region(
                    picture,
                    r.left(),
                    r.top(),
                    Math.clamp(r.right() + x, r.left() + 1 / 16.0, 1),
                    Math.clamp(r.bottom() + y, r.top() + 1 / 16.0, 1)));
        } else {
            double right = Math.clamp(x, -r.left(), 1 - r.right());
            double lower = Math.clamp(y, -r.top(), 1 - r.bottom());
            whoLooked(new Trace.Region(
                    picture, r.left() + right, r.top() + lower, r.right() + right, r.bottom() + lower));
        }
    }

    /** Takes over what is asked of another trace as far as this one has it: site, step, selection and filters. */
    public void follow(TraceQuery other) {
        TraceInfo.Item now = item.get();
        if (now == null) {
            return;
        }
        TraceInfo.Site same = sites.stream()
                .filter(s -> s.name().equals(other.site()))
                .findFirst()
                .orElse(site.get());
        if (same == null) {
            return;
        }
        site.set(same);
        if (!now.steps().isEmpty() && now.steps().contains(other.step())) {
            step.set(other.step());
        }
        int most = same.side() > 0 ? same.side() * same.side() : now.tokens().size();
        queries.setAll(other.queries().stream().filter(q -> q < most).toList());
        heads.setAll(other.heads());
        levels.setAll(other.levels());
        points.setAll(other.points());
        shown.setAll(other.pictures());
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
                new HashSet<>(shown),
                new HashSet<>(heads),
                new HashSet<>(levels),
                new HashSet<>(points));
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
                        message.set(words.failure(e));
                    }
                });
        question.set(query);
        askWho();
    }

    private void askWho() {
        Trace t = trace;
        TraceQuery query = question.get();
        Trace.Region part = region.get();
        long ticket = ++askedWho;
        if (t == null || query == null || part == null) {
            lookers.clear();
            return;
        }
        tasks.runAside(
                () -> t.whoLooked(query, part),
                found -> {
                    if (ticket == askedWho) {
                        lookers.setAll(found);
                    }
                },
                e -> message.set(words.failure(e)));
    }

    /** Writes what is asked and found into a file; its ending names the format. The outcome is told as the message. */
    public void export(Path to) {
        Trace t = trace;
        TraceQuery query = question.get();
        if (t == null || query == null) {
            return;
        }
        TraceExport format = TraceExport.of(to).orElse(null);
        if (format == null) {
            message.set(words.text("attention.export.ending", to));
            return;
        }
        desk.export(
                t,
                query,
                format,
                to,
                words.text("attention.exporting", to.getFileName()),
                new TraceDesk.Told<>(
                        view -> message.set(words.exported(to, view)), e -> message.set(words.notExported(to, e))));
    }

    /** What is selected, in words. */
    public String selection() {
        TraceInfo.Item i = item.get();
        TraceInfo.Site s = site.get();
        return i == null || s == null ? "" : words.selection(i, s, new ArrayList<>(queries));
    }

    /** A point in words, for those who do not see it. Numbers of levels, heads and points are those of the command line. */
    public String describe(Looked.Point p) {
        TraceInfo.Site s = site.get();
        return s == null ? "" : words.point(s, p);
    }

    /** Who looked into the region, in words. */
    public String describe(Trace.Looker l) {
        TraceInfo.Item i = item.get();
        TraceInfo.Site s = site.get();
        return i == null || s == null ? "" : words.text("attention.looker", words.query(i, s, l.query()), l.share());
    }

    /** Frees the open trace. */
    public void close() {
        Trace t = trace;
        trace = null;
        asked++;
        askedWho++;
        if (t != null) {
            t.close();
        }
    }
}

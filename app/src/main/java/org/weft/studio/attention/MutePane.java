package org.weft.studio.attention;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.InvalidationListener;
import javafx.collections.ObservableSet;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.command.ActionTips;

/** What to mute, and the run. */
final class MutePane extends VBox {
    private final AttentionViewModel model;
    private final MuteViewModel mute;
    private final AttentionWords words;
    private final VBox choices = new VBox(6);
    private final Label obstacle = new Label();
    private final Hyperlink models = new Hyperlink();
    private final Button run;

    /**
     * @param compare lays the muted run's trace beside the other
     * @param open shows which models there are
     */
    MutePane(AttentionViewModel model, MuteViewModel mute, Consumer<Path> compare, Runnable open) {
        super(10);
        this.model = model;
        this.mute = mute;
        this.words = model.words();
        run = new Button(words.text("attention.mute.run"));
        run.getStyleClass().add("accent");
        run.setTooltip(new Tooltip(words.text("attention.mute.run.tip")));
        run.setOnAction(e -> mute.run());
        CheckBox norm = new CheckBox(words.text("attention.mute.renormalise"));
        norm.setTooltip(new Tooltip(words.text("attention.mute.renormalise.tip")));
        norm.selectedProperty().bindBidirectional(mute.renormalised());
        norm.setWrapText(true);
        CheckBox control = new CheckBox(words.text("attention.mute.check"));
        control.setTooltip(new Tooltip(words.text("attention.mute.check.tip")));
        control.selectedProperty().bindBidirectional(mute.control());
        control.setWrapText(true);
        Label statement = new Label();
        statement.textProperty().bind(mute.statement());
        statement.setWrapText(true);
        statement.setMinHeight(USE_PREF_SIZE);
        statement.getStyleClass().add("attention-selected");
        obstacle.setWrapText(true);
        obstacle.setMinHeight(USE_PREF_SIZE);
        obstacle.getStyleClass().add("run-reason");
        ActionTips.mark(run, "attention.do.run");
        models.setText(words.text("action.models"));
        models.setOnAction(e -> open.run());
        models.managedProperty().bind(models.visibleProperty());
        Label hint = new Label(words.text("attention.mute.hint"));
        hint.setWrapText(true);
        hint.setMinHeight(USE_PREF_SIZE);
        hint.getStyleClass().add("status");
        getChildren()
                .addAll(
                        FilterPane.heading(words, "attention.mute.title"),
                        hint,
                        choices,
                        norm,
                        control,
                        statement,
                        obstacle,
                        models,
                        buttons(compare),
                        progress());
        // the sites come last of what belongs to an item
        model.sites().addListener((InvalidationListener) o -> showChoices());
        model.item().addListener((o, before, now) -> showChoices());
        mute.statement().addListener((o, before, now) -> showObstacle());
        mute.busy().addListener((o, before, now) -> showObstacle());
        model.question().addListener((o, before, now) -> showObstacle());
        showChoices();
    }

    /** Presses the button where it can be pressed. */
    void run() {
        showObstacle(); // the model may have come meanwhile
        run.fire();
    }

    private Node buttons(Consumer<Path> compare) {
        Button cancel = new Button(words.text("attention.mute.cancel"));
        cancel.setOnAction(e -> mute.cancel());
        cancel.disableProperty().bind(mute.busy().not());
        Button clear = new Button(words.text("attention.mute.clear"));
        clear.setOnAction(e -> mute.clear());
        Button beside = new Button(words.text("attention.mute.beside"));
        beside.setTooltip(new Tooltip(words.text("attention.mute.beside.tip")));
        beside.disableProperty().bind(mute.recorded().isNull());
        beside.setOnAction(e -> {
            Path file = mute.recorded().get();
            if (file != null) {
                compare.accept(file);
            }
        });
        return new FlowPane(6, 6, run, cancel, clear, beside);
    }

    private Node progress() {
        ProgressBar bar = new ProgressBar(0);
        bar.progressProperty().bind(mute.progress());
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.visibleProperty().bind(mute.busy());
        bar.managedProperty().bind(mute.busy());
        bar.setAccessibleText(words.text("attention.mute.run"));
        Label status = new Label();
        status.textProperty().bind(mute.status());
        status.setWrapText(true);
        status.setMinHeight(USE_PREF_SIZE);
        return new VBox(4, bar, status);
    }

    private void showObstacle() {
        String why = mute.obstacle();
        boolean nothing = mute.muteSet().isEmpty();
        run.setDisable(!why.isEmpty() || mute.busy().get());
        // that nothing is chosen already stands in the statement
        obstacle.setText(nothing ? "" : why);
        obstacle.setVisible(!obstacle.getText().isEmpty());
        obstacle.setManaged(obstacle.isVisible());
        models.setVisible(obstacle.isVisible() && mute.lacksModel());
    }

    private void showChoices() {
        choices.getChildren().clear();
        TraceInfo.Item item = model.item().get();
        if (item != null) {
            List<TraceInfo.Site> sites = model.sites();
            int levels = most(sites, s -> s.levels().size());
            choices.getChildren()
                    .addAll(
                            line(
                                    "attention.filter.images",
                                    item.seen().stream().distinct().toList(),
                                    n -> n + 1,
                                    mute.pictures()),
                            line("attention.filter.levels", numbers(levels), n -> n, mute.levels()),
                            line(
                                    "attention.filter.heads",
                                    numbers(most(sites, TraceInfo.Site::heads)),
                                    n -> n,
                                    mute.heads()),
                            line(
                                    "attention.filter.points",
                                    numbers(most(sites, TraceInfo.Site::points)),
                                    n -> n,
                                    mute.points()),
                            where(sites));
        }
        showObstacle();
    }

    private static int most(List<TraceInfo.Site> sites, Function<TraceInfo.Site, Integer> of) {
        return sites.stream().mapToInt(of::apply).max().orElse(0);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private HBox line(
            String key, List<Integer> values, Function<Integer, Integer> shown, ObservableSet<Integer> chosen) {
        Label name = new Label(words.text(key));
        name.getStyleClass().add("attention-row");
        FlowPane row = new FlowPane(3, 3);
        for (int v : values) {
            ToggleButton b = FilterPane.toggle(
                    String.valueOf(shown.apply(v)),
                    v,
                    words.text("attention.mute.one", name.getText(), shown.apply(v)));
            holds(b, Set.of(v), chosen);
            row.getChildren().add(b);
        }
        HBox.setHgrow(row, javafx.scene.layout.Priority.ALWAYS);
        HBox out = new HBox(6, name, row);
        out.setAlignment(Pos.BASELINE_LEFT);
        return out;
    }

    /** A button that puts values into a set and takes them out. */
    private static <T> void holds(ToggleButton b, Set<T> values, ObservableSet<T> chosen) {
        b.setSelected(chosen.containsAll(values));
        b.setOnAction(e -> {
            if (b.isSelected()) {
                chosen.addAll(values);
            } else {
                chosen.removeAll(values);
            }
        });
        InvalidationListener listener = o -> b.setSelected(chosen.containsAll(values));
        b.getProperties().put("holds", listener);
        chosen.addListener(new javafx.beans.WeakInvalidationListener(listener));
    }

    /** Parts of the model: none pressed means all. */
    private Node where(List<TraceInfo.Site> sites) {
        Label name = new Label(words.text("attention.mute.where"));
        name.setWrapText(true);
        name.setMinHeight(USE_PREF_SIZE);
        Map<String, Set<String>> parts = new LinkedHashMap<>();
        parts.put(words.text("attention.mute.language"), names(sites, TraceInfo.Kind.LANGUAGE));
        parts.put(words.text("attention.mute.unet"), names(sites, TraceInfo.Kind.UNET));
        FlowPane row = new FlowPane(3, 3);
        parts.forEach((text, members) -> {
            if (!members.isEmpty()) {
                row.getChildren().add(site(text, members));
            }
        });
        for (TraceInfo.Site s : sites) {
            row.getChildren().add(site(words.shortSite(s), Set.of(s.name())));
        }
        return new VBox(4, name, row);
    }

    private static Set<String> names(List<TraceInfo.Site> sites, TraceInfo.Kind kind) {
        return sites.stream()
                .filter(s -> s.kind() == kind)
                .map(TraceInfo.Site::name)
                .collect(Collectors.toSet());
    }

    private ToggleButton site(String text, Set<String> members) {
        ToggleButton b = FilterPane.toggle(text, 0, words.text("attention.mute.only", text));
        holds(b, members, mute.sites());
        return b;
    }
}

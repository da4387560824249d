package org.weft.studio.finetune;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunReport;
import org.weft.engine.training.RunState;
import org.weft.studio.command.ScreenActions;
import org.weft.studio.models.StoryModel;

/** One run: what it does, its losses, what it makes of fixed seeds, and the buttons that steer it. */
final class RunView extends ScrollPane {
    private static final double MIB_IN_GIB = 1024;

    private final FinetuneViewModel model;
    private final ResourceBundle texts;
    private final TextField name = new TextField();
    private final Label about = new Label();
    private final Label state = new Label();
    private final Label reason = new Label();
    private final Label facts = new Label();
    private final ProgressBar progress = new ProgressBar(0);
    private final LossCharts charts;
    private final SampleStrip samples;
    private final Button pause;
    private final Button go;
    private final Button stop;
    private final Button sample;
    private final Button resume;
    private final Button use;
    private final Button delete;
    /** How long the question stays whether a run shall go for good. */
    private final PauseTransition sure = new PauseTransition(Duration.seconds(5));

    private final Button alone;
    private @Nullable Path asked;

    RunView(FinetuneViewModel model, ResourceBundle texts, StoryModel story) {
        this.model = model;
        this.texts = texts;
        charts = new LossCharts(texts);
        samples = new SampleStrip(texts);
        pause = button("finetune.pause", () -> model.control(RunControl.PAUSE));
        go = button("finetune.go", () -> model.control(RunControl.GO));
        stop = button("finetune.stop", () -> model.control(RunControl.STOP));
        sample = button("finetune.sample", () -> model.control(RunControl.SAMPLE));
        resume = button("finetune.resume", model::resume);
        use = button("finetune.use", () -> model.use(story));
        delete = button("finetune.delete", this::deleteWhenSure);
        sure.setOnFinished(e -> unsure());
        alone = button("finetune.compare.end", () -> model.compared().set(null));
        use.getStyleClass().add("accent");
        delete.getStyleClass().add("danger");
        VBox box = new VBox(16, head(), charts, samples);
        box.setPadding(new Insets(24));
        setContent(box);
        setFitToWidth(true);
        model.selected().addListener((o, before, now) -> show(now));
        model.compared().addListener((o, before, now) -> show(model.selected().get()));
        show(model.selected().get());
    }

    private Button button(String key, Runnable action) {
        Button out = new Button(texts.getString(key));
        out.setOnAction(e -> action.run());
        return out;
    }

    void listActions(ScreenActions to) {
        to.add("finetune.do.pause", null, pause);
        to.add("finetune.do.go", null, go);
        to.add("finetune.do.stop", null, stop);
        to.add("finetune.do.sample", null, sample);
        to.add("finetune.do.resume", null, resume);
        to.add("finetune.do.use", null, use);
    }

    /** A run cannot be brought back: the first press asks, the second one deletes. */
    private void deleteWhenSure() {
        if (sure.getStatus() == Animation.Status.RUNNING) {
            unsure();
            model.delete();
        } else {
            delete.setText(texts.getString("finetune.delete.sure"));
            sure.playFromStart();
        }
    }

    private void unsure() {
        sure.stop();
        delete.setText(texts.getString("finetune.delete"));
    }

    private Node head() {
        name.getStyleClass().addAll("title-field", "title-2");
        name.setAccessibleText(texts.getString("finetune.name"));
        name.setOnAction(e -> model.rename(name.getText()));
        HBox.setHgrow(name, Priority.ALWAYS);
        HBox top = new HBox(16, name, state);
        top.setAlignment(Pos.CENTER_LEFT);
        state.getStyleClass().add("run-state");
        state.setMinWidth(Region.USE_PREF_SIZE);
        about.setWrapText(true);
        about.getStyleClass().add("status");
        reason.setWrapText(true);
        reason.getStyleClass().add("run-reason");
        reason.managedProperty().bind(reason.textProperty().isNotEmpty());
        progress.setMaxWidth(Double.MAX_VALUE);
        progress.setAccessibleText(texts.getString("finetune.progress"));
        FlowPane buttons = new FlowPane(8, 8, pause, go, stop, sample, resume, use, delete, comparison());
        buttons.setAlignment(Pos.CENTER_LEFT);
        facts.setWrapText(true);
        return new VBox(8, top, about, progress, facts, reason, buttons);
    }

    private Node comparison() {
        ComboBox<RunReport> other = new ComboBox<>(model.runs());
        other.setPromptText(texts.getString("finetune.compare"));
        other.setAccessibleText(texts.getString("finetune.compare"));
        other.setCellFactory(v -> nameCell());
        other.setButtonCell(nameCell());
        other.setOnAction(e -> {
            RunReport chosen = other.getValue();
            if (chosen != null) {
                model.compared().set(chosen);
            }
        });
        model.compared().addListener((o, before, now) -> {
            if (now == null) {
                other.setValue(null);
            }
        });
        Region gap = new Region();
        gap.setPrefWidth(16);
        return new HBox(8, gap, other, alone);
    }

    private static ListCell<RunReport> nameCell() {
        return new ListCell<>() {
            @Override
            protected void updateItem(@Nullable RunReport item, boolean none) {
                super.updateItem(item, none);
                setText(
                        none || item == null
                                ? ""
                                : String.valueOf(item.directory().getFileName()));
            }
        };
    }

    /** A run's state in words. */
    static String state(RunReport run, ResourceBundle texts) {
        return texts.getString("finetune.state." + run.state().name().toLowerCase(Locale.ROOT));
    }

    private void show(@Nullable RunReport run) {
        if (run == null) {
            return;
        }
        if (!run.directory().equals(asked)) {
            unsure();
            asked = run.directory();
        }
        if (!name.isFocused()) {
            name.setText(String.valueOf(run.directory().getFileName()));
        }
        about.setText(run.about());
        state.setText(state(run, texts));
        reason.setText(run.reason());
        progress.setProgress(run.steps() == 0 ? 0 : (double) run.step() / run.steps());
        facts.setText(facts(run));
        boolean alive = run.state().isAlive();
        showButton(pause, run.state() == RunState.RUNNING);
        showButton(go, run.state() == RunState.PAUSED);
        showButton(stop, alive);
        showButton(sample, alive);
        showButton(resume, !alive && run.state() != RunState.FINISHED);
        showButton(use, !alive);
        showButton(delete, !alive);
        showButton(alone, model.compared().get() != null);
        charts.show(run, model.compared().get());
        samples.show(run);
    }

    private static void showButton(Button button, boolean shown) {
        button.setVisible(shown);
        button.setManaged(shown);
    }

    private String facts(RunReport run) {
        StringBuilder out = new StringBuilder(text("finetune.steps", run.step(), run.steps()));
        List<RunReport.Point> curve = run.curve();
        if (!curve.isEmpty()) {
            RunReport.Point last = curve.getLast();
            out.append("   ·   ").append(text("finetune.pace", last.seconds()));
            if (last.images() > 0 && last.seconds() > 0) {
                out.append("   ·   ").append(text("finetune.images", last.images() / last.seconds()));
            }
            if (last.memoryMb() > 0) {
                out.append("   ·   ").append(text("finetune.memory", last.memoryMb() / MIB_IN_GIB));
            }
            if (last.gpuMemoryMb() > 0) {
                out.append("   ·   ").append(text("finetune.memory.gpu", last.gpuMemoryMb() / MIB_IN_GIB));
            }
            out.append("   ·   ")
                    .append(text("finetune.waited", last.seconds() > 0 ? last.waited() / last.seconds() : 0));
        }
        Double left = run.secondsLeft();
        if (left != null) {
            out.append("   ·   ").append(text("finetune.left", duration(left)));
        }
        if (run.bestStep() >= 0) {
            out.append("   ·   ").append(text("finetune.best", run.bestStep()));
        }
        return out.toString();
    }

    /** Hours and minutes, or minutes and seconds. */
    static String duration(double seconds) {
        long s = Math.round(seconds);
        return s >= 3600
                ? String.format(Locale.ROOT, "%d h %02d min", s / 3600, s % 3600 / 60)
                : String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60);
    }

    private String text(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }
}

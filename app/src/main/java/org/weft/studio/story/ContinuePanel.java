package org.weft.studio.story;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.weft.document.Content;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Target;
import org.weft.studio.command.ActionTips;

/** The panel that lets the model go on: what to make, with which settings, how far it is. */
public final class ContinuePanel extends ScrollPane {
    private final ContinueViewModel next;
    private final StoryViewModel story;
    private final ResourceBundle texts;
    private final ProvenancePanel provenance;

    /** @param savePicture asks for a name and saves the picture in hand */
    public ContinuePanel(ContinueViewModel next, StoryViewModel story, ResourceBundle texts, Runnable savePicture) {
        this.next = next;
        this.story = story;
        this.texts = texts;
        provenance = new ProvenancePanel(next, story, texts);
        VBox content = new VBox(12);
        content.setPadding(new Insets(16));
        setContent(content);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setPrefWidth(280);
        setMinWidth(280);
        getStyleClass().addAll("panel", "edge-to-edge");
        Label head = new Label(texts.getString("panel.continue"));
        head.getStyleClass().add("title-4");
        content.getChildren()
                .addAll(
                        head,
                        generate(
                                "action.generate.picture",
                                new FontIcon(MaterialDesignI.IMAGE_OUTLINE),
                                Target.IMAGE,
                                1),
                        generate("action.generate.text", new FontIcon(MaterialDesignT.TEXT), Target.TEXT, 1),
                        generate("action.continue", new FontIcon(MaterialDesignA.AUTO_FIX), Target.AUTO, 2),
                        regenerate(),
                        settings(),
                        running(),
                        new QueuePanel(next.queue(), story, texts),
                        new DescriptionPanel(story, texts, savePicture),
                        provenance,
                        unknownWords());
    }

    /** Copies how the card in hand was made. */
    public void copyProvenance() {
        provenance.copy();
    }

    private Button generate(String key, FontIcon icon, Target target, int count) {
        Button button = new Button(texts.getString(key), icon);
        ActionTips.mark(button, key);
        button.setMaxWidth(Double.MAX_VALUE);
        if (target == Target.IMAGE) {
            button.getStyleClass().add("accent");
        }
        // while the model loads or works, what is asked for waits in the queue
        button.disableProperty()
                .bind(next.state()
                        .isEqualTo(EngineState.NO_MODEL)
                        .or(next.state().isEqualTo(EngineState.FAILED))
                        .or(Bindings.isEmpty(story.cards())));
        button.setOnAction(e -> next.generate(target, count));
        return button;
    }

    private Button regenerate() {
        Button button = new Button(texts.getString("action.regenerate"), new FontIcon(MaterialDesignR.REFRESH));
        button.setMaxWidth(Double.MAX_VALUE);
        button.setTooltip(new Tooltip(texts.getString("action.regenerate.hint")));
        ActionTips.mark(button, "action.regenerate");
        button.disableProperty()
                .bind(story.selected()
                        .isNull()
                        .or(next.state().isEqualTo(EngineState.NO_MODEL))
                        .or(next.state().isEqualTo(EngineState.FAILED)));
        button.setOnAction(e -> next.regenerate());
        return button;
    }

    private Node settings() {
        GridPane grid = new GridPane(8, 8);
        TextField seed = new TextField();
        seed.textProperty().addListener((o, a, b) -> {
            if (b.matches("-?\\d{1,18}")) {
                next.seed().set(Long.parseLong(b));
            }
        });
        seed.setText(Long.toString(next.seed().get()));
        next.seed().addListener((o, a, b) -> {
            if (!seed.isFocused()) {
                seed.setText(b.toString());
            }
        });
        Spinner<Integer> steps = new Spinner<>(1, 250, next.steps().get());
        next.steps().addListener((o, a, b) -> steps.getValueFactory().setValue(b.intValue()));
        steps.valueProperty().addListener((o, a, b) -> next.steps().set(b));
        Spinner<Double> guidance = new Spinner<>(0.0, 20.0, next.guidance().get(), 0.5);
        next.guidance().addListener((o, a, b) -> guidance.getValueFactory().setValue(b.doubleValue()));
        guidance.valueProperty().addListener((o, a, b) -> next.guidance().set(b));
        Spinner<Integer> candidates = new Spinner<>(1, 8, next.candidates().get());
        candidates.valueProperty().addListener((o, a, b) -> next.candidates().set(b));
        row(grid, 0, "panel.seed", seed);
        row(grid, 1, "panel.steps", steps);
        row(grid, 2, "panel.guidance", guidance);
        row(grid, 3, "panel.candidates", candidates);
        ComboBox<SchedulerKind> sampler = new ComboBox<>();
        sampler.getItems().setAll(SchedulerKind.values());
        sampler.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable SchedulerKind kind) {
                return kind == null
                        ? ""
                        : texts.getString("sampler." + kind.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public @Nullable SchedulerKind fromString(String name) {
                return null;
            }
        });
        sampler.valueProperty().bindBidirectional(next.scheduler());
        row(grid, 4, "panel.sampler", sampler);
        grid.add(new RecordingPane(next.recording(), texts), 0, 5, 2, 1);
        return grid;
    }

    private void row(GridPane grid, int row, String key, javafx.scene.control.Control control) {
        Label label = new Label(texts.getString(key));
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        control.setAccessibleText(texts.getString(key));
        control.setMaxWidth(Double.MAX_VALUE);
        control.setMinWidth(0);
        GridPane.setHgrow(control, Priority.ALWAYS);
        if (control instanceof Spinner<?> spinner) {
            spinner.setEditable(true);
        }
        grid.addRow(row, label, control);
    }

    private Node running() {
        ProgressBar bar = new ProgressBar();
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.progressProperty().bind(next.progress());
        bar.setAccessibleText(texts.getString("engine.working"));
        Label status = new Label();
        status.setWrapText(true);
        status.textProperty().bind(next.status());
        status.getStyleClass().add("status");
        Button cancel = new Button(texts.getString("action.cancel"));
        ActionTips.mark(cancel, "action.cancel");
        cancel.setOnAction(e -> next.cancel());
        cancel.setMaxWidth(Double.MAX_VALUE);
        var busy = next.state().isEqualTo(EngineState.BUSY).or(next.state().isEqualTo(EngineState.LOADING));
        for (Node n : new Node[] {bar, cancel}) {
            n.visibleProperty().bind(busy);
            n.managedProperty().bind(busy);
        }
        return new VBox(8, bar, status, cancel);
    }

    /** The chosen texts' words that a word-list model does not know. */
    private Node unknownWords() {
        Label head = new Label(texts.getString("panel.words"));
        head.getStyleClass().add("text-bold");
        Label words = new Label();
        words.setWrapText(true);
        words.getStyleClass().add("unknown-words");
        VBox box = new VBox(4, head, words);
        Runnable look = () -> {
            String found = story.story().slots().stream()
                    .flatMap(s -> s.chosen().stream())
                    .filter(c -> c.content() instanceof Content.Text)
                    .flatMap(c -> next.words().in(((Content.Text) c.content()).text()).stream())
                    .map(u -> u.suggestions().isEmpty()
                            ? u.word()
                            : u.word() + " \u2192 " + String.join(", ", u.suggestions()))
                    .distinct()
                    .limit(8)
                    .collect(Collectors.joining("\n"));
            words.setText(found);
            head.setText(texts.getString(next.words().spelt() ? "panel.spelling" : "panel.words"));
            box.setVisible(!found.isEmpty());
        };
        story.cards().addListener((javafx.collections.ListChangeListener<Card>) c -> look.run());
        next.state().addListener((o, a, b) -> look.run());
        next.words().onChanged(look);
        box.setVisible(false);
        return box;
    }
}

package org.weft.studio.finetune;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RunReport;

/** What a run made of the same seeds, checkpoint by checkpoint: a row for each seed, the newest on the right. */
final class SampleStrip extends VBox {
    private static final double SIDE = 112;

    /** Newest checkpoints shown; older ones are in the run's folder. */
    private static final int SHOWN = 24;

    private final ResourceBundle texts;
    private final Label heading;
    private final VBox rows = new VBox(8);
    private final ScrollPane scroll = new ScrollPane(rows);
    private final Map<Path, Image> loaded = new HashMap<>();
    private @Nullable List<RunReport.Sample> shown;

    SampleStrip(ResourceBundle texts) {
        super(8);
        this.texts = texts;
        heading = new Label(texts.getString("finetune.samples"));
        heading.getStyleClass().add("title-4");
        scroll.setFitToHeight(true);
        scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        getChildren().addAll(heading, scroll);
    }

    void show(RunReport run) {
        setVisible(!run.samples().isEmpty());
        setManaged(!run.samples().isEmpty());
        if (run.samples().equals(shown)) {
            return;
        }
        shown = run.samples();
        Map<Integer, HBox> bySeed = new TreeMap<>();
        List<Long> steps = run.samples().stream()
                .map(RunReport.Sample::step)
                .distinct()
                .sorted()
                .toList();
        long first = steps.isEmpty() ? 0 : steps.get(Math.max(0, steps.size() - SHOWN));
        for (RunReport.Sample s : run.samples()) {
            if (s.step() >= first) {
                bySeed.computeIfAbsent(s.number(), n -> new HBox(8))
                        .getChildren()
                        .add(cell(s));
            }
        }
        rows.getChildren().setAll(bySeed.values());
        scroll.setHvalue(1);
    }

    private Node cell(RunReport.Sample s) {
        Label step = new Label(MessageFormat.format(texts.getString("finetune.step"), s.step()));
        step.getStyleClass().add("status");
        Path picture = s.picture();
        Node content = picture != null && Files.isRegularFile(picture) ? picture(picture, s) : words(s.text());
        VBox box = new VBox(2, content, step);
        box.setAlignment(Pos.TOP_LEFT);
        return box;
    }

    private Node picture(Path file, RunReport.Sample s) {
        Image image = loaded.computeIfAbsent(
                file, f -> new Image(f.toUri().toString(), 2 * SIDE, 2 * SIDE, true, true, false));
        ImageView view = new ImageView(image);
        view.setFitWidth(SIDE);
        view.setFitHeight(SIDE);
        view.setPreserveRatio(true);
        view.setAccessibleText(s.text());
        Tooltip.install(view, new Tooltip(s.text()));
        return view;
    }

    private static Node words(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setPadding(new Insets(8));
        label.setPrefSize(SIDE * 1.6, SIDE);
        label.getStyleClass().add("sample-text");
        return label;
    }
}

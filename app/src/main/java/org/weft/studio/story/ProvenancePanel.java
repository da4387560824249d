package org.weft.studio.story;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.weft.document.Candidate;
import org.weft.document.Provenance;
import org.weft.studio.command.ActionTips;

/** How the selected card was made: model, weights, seed, settings, prompt; make it again, or take its settings over. */
final class ProvenancePanel extends VBox {
    private final ContinueViewModel next;
    private final StoryViewModel story;
    private final ResourceBundle texts;
    private final GridPane grid = new GridPane(8, 4);
    private final Label result = new Label();
    private @Nullable Candidate shown;

    ProvenancePanel(ContinueViewModel next, StoryViewModel story, ResourceBundle texts) {
        super(8);
        this.next = next;
        this.story = story;
        this.texts = texts;
        getStyleClass().add("provenance");
        Label head = new Label(texts.getString("provenance.title"));
        head.getStyleClass().add("text-bold");
        ColumnConstraints names = new ColumnConstraints();
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setFillWidth(true);
        names.setMinWidth(64);
        grid.getColumnConstraints().addAll(names, values);
        Button again = button("provenance.reproduce", MaterialDesignR.REPEAT, next::reproduce);
        Button use = button("provenance.use", MaterialDesignT.TUNE, next::recall);
        Button copy = button("provenance.copy", MaterialDesignC.CONTENT_COPY, this::copy);
        result.setWrapText(true);
        result.getStyleClass().add("provenance-result");
        getChildren().addAll(head, grid, new FlowPane(8, 8, again, use, copy), result);
        story.selected().addListener((o, a, b) -> look());
        story.cards().addListener((ListChangeListener<Card>) c -> look());
        next.reproduction().addListener((o, a, b) -> tell());
        next.queue().wishes().addListener((ListChangeListener<Wish>) c -> tell());
        look();
    }

    private Button button(String key, Ikon icon, Runnable run) {
        Button button = new Button(texts.getString(key), new FontIcon(icon));
        button.getStyleClass().add("small");
        button.setTooltip(new Tooltip(texts.getString(key + ".hint")));
        ActionTips.mark(button, key);
        button.setOnAction(e -> run.run());
        return button;
    }

    private void look() {
        Candidate chosen = story.inHand().orElse(null);
        if (chosen != null && chosen.equals(shown)) {
            return;
        }
        shown = chosen;
        Provenance p = chosen == null ? null : chosen.provenance();
        setVisible(p != null);
        setManaged(p != null);
        grid.getChildren().clear();
        if (p != null) {
            facts(p, texts).forEach(f -> add(label(f.name(), f.name()), label(f.value(), f.whole())));
        }
        tell();
    }

    /** @param whole what the value stands for in few letters */
    private record Fact(String name, String value, String whole) {}

    private static List<Fact> facts(Provenance p, ResourceBundle texts) {
        List<Fact> out = new ArrayList<>();
        String model = p.model() + ", Weft " + p.engineVersion();
        String hash = p.modelHash();
        out.add(new Fact(texts.getString("provenance.model"), p.model(), model));
        out.add(new Fact(texts.getString("provenance.weights"), hash.substring(0, Math.min(12, hash.length())), hash));
        String seed = Long.toString(p.seed());
        out.add(new Fact(texts.getString("provenance.seed"), seed, seed));
        new TreeMap<>(p.settings()).forEach((name, value) -> {
            if (!name.equals("item") || !value.equals("0")) {
                String said = name.equals("scheduler") ? named("sampler.", value, texts) : value;
                out.add(new Fact(named("provenance.setting.", name, texts), said, said));
            }
        });
        String took = MessageFormat.format("{0,number,0.0} s", p.seconds());
        out.add(new Fact(texts.getString("provenance.seconds"), took, took));
        out.add(new Fact(texts.getString("provenance.prompt"), p.prompt(), p.prompt()));
        return out;
    }

    /** A setting that this version knows nothing of is called what the file calls it. */
    private static String named(String family, String name, ResourceBundle texts) {
        String key = family + name.toLowerCase(Locale.ROOT);
        return texts.containsKey(key) ? texts.getString(key) : name;
    }

    /** All of it in words, a line each. */
    static String words(Provenance p, ResourceBundle texts) {
        return facts(p, texts).stream().map(f -> f.name() + ": " + f.whole()).collect(Collectors.joining("\n"));
    }

    /** Copies all facts. */
    void copy() {
        Provenance p = shown == null ? null : shown.provenance();
        if (p != null) {
            copy(words(p, texts));
            story.notice().set(Notice.info(texts.getString("provenance.copied")));
        }
    }

    private static void copy(String words) {
        ClipboardContent content = new ClipboardContent();
        content.putString(words);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private void add(Label name, Label value) {
        int row = grid.getRowCount();
        name.getStyleClass().add("provenance-name");
        GridPane.setValignment(name, VPos.TOP);
        value.setWrapText(true);
        value.setMaxHeight(84);
        grid.addRow(row, name, value);
    }

    /** A fact; a click copies the whole of it. */
    private static Label label(String text, String whole) {
        Label label = new Label(text);
        label.getStyleClass().add("provenance-value");
        if (!whole.isBlank()) {
            Tooltip tip = new Tooltip(whole);
            tip.setWrapText(true);
            tip.setMaxWidth(480);
            label.setTooltip(tip);
            label.setOnMouseClicked(e -> copy(whole));
        }
        return label;
    }

    /** Says what comes of making it again: only while it is asked for, and once it is there. */
    private void tell() {
        Reproduction r = next.reproduction().get();
        String id = shown == null ? "" : shown.id();
        result.setText(
                next.reproduces(id)
                        ? texts.getString("provenance.running")
                        : r != null && r.candidateId().equals(id) ? describe(r, texts) : "");
    }

    /** What came of making something again, in words. */
    static String describe(Reproduction r, ResourceBundle texts) {
        StringBuilder out = new StringBuilder();
        PictureDifference d = r.pixels();
        WordDiff w = r.words();
        if (r.identical()) {
            out.append(texts.getString("provenance.identical"));
        } else if (d != null) {
            out.append(MessageFormat.format(
                    texts.getString("provenance.pixels"),
                    d.differing(),
                    (double) d.differing() / d.pixels(),
                    d.most()));
        } else if (w != null) {
            out.append(texts.getString("compare.words").replace("{0}", Long.toString(w.changed())));
        }
        if (!r.sameModel()) {
            out.append(' ').append(texts.getString("provenance.othermodel"));
        }
        if (!r.samePrompt()) {
            out.append(' ').append(texts.getString("provenance.otherprompt"));
        }
        return out.toString();
    }
}

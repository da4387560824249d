package org.weft.studio.story;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.TreeMap;
import javafx.collections.ListChangeListener;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.weft.document.Candidate;
import org.weft.document.Provenance;
import org.weft.document.Slot;

/** How the selected card was made: model, weights, seed, settings, prompt; make it again, or take its settings over. */
final class ProvenancePanel extends VBox {
    private final StoryViewModel story;
    private final ResourceBundle texts;
    private final GridPane grid = new GridPane(8, 4);
    private final Label result = new Label();
    private @Nullable Candidate shown;
    private @Nullable String slotId;

    ProvenancePanel(ContinueViewModel next, StoryViewModel story, ResourceBundle texts) {
        super(8);
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
        Button again = new Button(texts.getString("provenance.reproduce"), new FontIcon(MaterialDesignR.REPEAT));
        again.getStyleClass().add("small");
        again.setTooltip(new Tooltip(texts.getString("provenance.reproduce.hint")));
        again.setOnAction(e -> {
            if (shown != null && slotId != null) {
                result.setText(texts.getString("provenance.running"));
                next.reproduce(slotId, shown);
            }
        });
        Button use = new Button(texts.getString("provenance.use"), new FontIcon(MaterialDesignT.TUNE));
        use.getStyleClass().add("small");
        use.setTooltip(new Tooltip(texts.getString("provenance.use.hint")));
        use.setOnAction(e -> {
            if (shown != null && shown.provenance() != null) {
                next.recall(shown.provenance());
            }
        });
        result.setWrapText(true);
        result.getStyleClass().add("provenance-result");
        getChildren().addAll(head, grid, new HBox(8, again, use), result);
        story.selected().addListener((o, a, b) -> look());
        story.cards().addListener((ListChangeListener<Card>) c -> look());
        next.reproduction().addListener((o, a, b) -> tell(b));
        look();
    }

    private void look() {
        String id = story.selected().get();
        int at = id == null ? -1 : story.story().indexOf(id);
        Slot slot = at < 0 ? null : story.story().slots().get(at);
        Candidate chosen = slot == null ? null : slot.chosen().orElse(null);
        if (chosen != null && chosen.equals(shown)) {
            return;
        }
        if (chosen == null || shown == null || !chosen.id().equals(shown.id())) {
            result.setText("");
        }
        shown = chosen;
        slotId = id;
        Provenance p = chosen == null ? null : chosen.provenance();
        setVisible(p != null);
        setManaged(p != null);
        grid.getChildren().clear();
        if (p != null) {
            fill(p);
        }
    }

    private void fill(Provenance p) {
        row("provenance.model", p.model(), p.model() + ", Weft " + p.engineVersion());
        row(
                "provenance.weights",
                p.modelHash().substring(0, Math.min(12, p.modelHash().length())),
                p.modelHash());
        row("provenance.seed", Long.toString(p.seed()), Long.toString(p.seed()));
        new TreeMap<>(p.settings()).forEach((name, value) -> {
            if (!name.equals("item") || !value.equals("0")) {
                add(label(name, name), label(value, value));
            }
        });
        row("provenance.seconds", MessageFormat.format("{0,number,0.0} s", p.seconds()), "");
        row("provenance.prompt", p.prompt(), p.prompt());
    }

    private void row(String key, String value, String whole) {
        add(label(texts.getString(key), texts.getString(key)), label(value, whole));
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
            label.setOnMouseClicked(e -> {
                ClipboardContent content = new ClipboardContent();
                content.putString(whole);
                Clipboard.getSystemClipboard().setContent(content);
            });
        }
        return label;
    }

    private void tell(@Nullable Reproduction r) {
        if (r == null || shown == null || !r.candidateId().equals(shown.id())) {
            return;
        }
        result.setText(describe(r, texts));
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

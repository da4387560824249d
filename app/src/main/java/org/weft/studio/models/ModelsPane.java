package org.weft.studio.models;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import javafx.beans.InvalidationListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.InstalledModel;
import org.weft.engine.Machine;

/** The page of the models: one block for each, below them what this machine has. */
public final class ModelsPane extends VBox {
    private static final double KIB = 1024;
    private static final double MIB = KIB * 1024;
    private static final double GIB = MIB * 1024;

    private final ModelsViewModel model;
    private final ResourceBundle texts;
    private final VBox blocks = new VBox();
    private final VBox machine = new VBox(6);

    public ModelsPane(ModelsViewModel model, ResourceBundle texts) {
        super(8);
        this.model = model;
        this.texts = texts;
        Label message = wrapped("", "message");
        message.textProperty().bind(model.message());
        message.visibleProperty().bind(model.message().isNotEmpty());
        message.managedProperty().bind(message.visibleProperty());
        getChildren().addAll(message, blocks, machine);
        model.rows().addListener((InvalidationListener) o -> showModels());
        model.checking().addListener(o -> showModels());
        model.machine().addListener(o -> showMachine());
        showModels();
        showMachine();
    }

    /** @param wanted in lower case @return whether the page is about it */
    public boolean says(String wanted) {
        List<String> words = new ArrayList<>(List.of(texts.getString("settings.section.models"), "GPU", "MMFS"));
        model.rows().forEach(r -> words.add(r.model().name()));
        return words.stream().anyMatch(w -> w.toLowerCase(Locale.getDefault()).contains(wanted));
    }

    private void showModels() {
        int focused = focused();
        blocks.getChildren().setAll(model.rows().stream().map(this::block).toList());
        if (focused >= 0 && focused < blocks.getChildren().size()) {
            blocks.getChildren().get(focused).lookup(".button").requestFocus();
        }
    }

    /** The block the keyboard is in, -1 for none: its buttons are made anew, and the focus goes with them. */
    private int focused() {
        for (Node n = getScene() == null ? null : getScene().getFocusOwner(); n != null; n = n.getParent()) {
            int at = blocks.getChildren().indexOf(n);
            if (at >= 0) {
                return at;
            }
        }
        return -1;
    }

    private Node block(ModelsViewModel.Row row) {
        InstalledModel m = row.model();
        Label name = new Label((m.name() + " " + m.version()).strip());
        name.getStyleClass().add("run-name");
        HBox head = new HBox(8, name);
        head.setAlignment(Pos.CENTER_LEFT);
        if (row.used()) {
            Label used = new Label(texts.getString("models.used"));
            used.getStyleClass().add("run-state");
            head.getChildren().add(used);
        }
        VBox said = new VBox(2, head);
        if (!m.precision().isEmpty()) {
            said.getChildren().add(wrapped(about(m), "status"));
            said.getChildren().add(wrapped(fit(row), "status"));
        }
        if (!m.problem().isEmpty()) {
            said.getChildren().add(wrapped(m.problem(), "run-reason"));
        }
        said.getChildren().add(hash(row));
        said.getChildren().add(wrapped(m.directory().toString(), "status"));
        said.setMinWidth(0);
        HBox.setHgrow(said, Priority.ALWAYS);
        HBox out = new HBox(16, said, buttons(row));
        out.setPadding(new Insets(8, 0, 8, 0));
        out.getStyleClass().add("setting");
        return out;
    }

    private String about(InstalledModel m) {
        return text("models.about", m.licence(), m.precision(), size(m.diskBytes()), m.parameters() / 1e6);
    }

    private String fit(ModelsViewModel.Row row) {
        Machine there = model.machine().get();
        if (there == null || row.fit() == ModelsViewModel.Fit.UNKNOWN) {
            return texts.getString("models.fit.unknown");
        }
        return text(
                "models.fit." + row.fit().name().toLowerCase(Locale.ROOT),
                there.device(),
                there.precision(),
                size(row.model().memoryBytes()),
                size(there.freeBytes()),
                size(there.totalBytes()));
    }

    private Node hash(ModelsViewModel.Row row) {
        if (row.model().directory().equals(model.checking().get())) {
            ProgressBar bar = new ProgressBar();
            bar.progressProperty().bind(model.progress());
            bar.setAccessibleText(texts.getString("models.verifying"));
            HBox.setHgrow(bar, Priority.ALWAYS);
            bar.setMaxWidth(Double.MAX_VALUE);
            HBox out = new HBox(8, new Label(texts.getString("models.verifying")), bar);
            out.setAlignment(Pos.CENTER_LEFT);
            return out;
        }
        String found = row.finding();
        return found == null
                ? wrapped(texts.getString("models.unverified"), "status")
                : found.isEmpty()
                        ? wrapped(texts.getString("models.verified"), "status")
                        : wrapped(text("models.unsound", found), "run-reason");
    }

    private Node buttons(ModelsViewModel.Row row) {
        Path directory = row.model().directory();
        Path checking = model.checking().get();
        VBox out = new VBox(6);
        if (directory.equals(checking)) {
            out.getChildren().add(button("models.cancel", row, model::cancel));
        } else {
            Button verify = button("models.verify", row, () -> model.verify(directory));
            verify.setDisable(checking != null);
            out.getChildren().add(verify);
        }
        if (!row.used() && row.model().problem().isEmpty()) {
            out.getChildren().add(button("models.use", row, () -> model.use(directory)));
        }
        out.setMinWidth(Region.USE_PREF_SIZE);
        return out;
    }

    private Button button(String key, ModelsViewModel.Row row, Runnable action) {
        Button out = new Button(texts.getString(key));
        out.setTooltip(new Tooltip(texts.getString(key + ".tip")));
        out.setAccessibleText(out.getText() + ": " + row.model().name());
        out.setMaxWidth(Double.MAX_VALUE);
        out.setOnAction(e -> action.run());
        return out;
    }

    private void showMachine() {
        machine.getChildren().clear();
        Machine m = model.machine().get();
        if (m == null) {
            return;
        }
        Label heading = new Label(texts.getString("models.machine"));
        heading.getStyleClass().add("title-4");
        heading.setPadding(new Insets(8, 0, 0, 0));
        List<Node> lines = new ArrayList<>(List.of(
                heading,
                line(text("models.device", m.device(), m.precision(), size(m.totalBytes()), size(m.freeBytes())))));
        for (Machine.Gpu g : m.gpus()) {
            lines.add(line(text(
                    "models.gpu",
                    g.name(),
                    size(g.totalBytes()),
                    size(g.usedBytes()),
                    g.driver().isEmpty() ? "?" : g.driver())));
        }
        if (!m.gpuNote().isEmpty()) {
            lines.add(line(text(m.gpus().isEmpty() ? "models.gpu.none" : "models.gpu.unused", m.gpuNote())));
        }
        for (Machine.Mmfs each : m.mmfs()) {
            String key = each.used() ? "models.mmfs.used" : each.works() ? "models.mmfs.works" : "models.mmfs.not";
            lines.add(line(text(key, each.name(), each.reason())));
        }
        machine.getChildren().setAll(lines);
    }

    private static Label line(String said) {
        Label out = wrapped(said, null);
        out.setMinHeight(USE_PREF_SIZE);
        return out;
    }

    private static Label wrapped(String said, @Nullable String style) {
        Label out = new Label(said);
        out.setWrapText(true);
        out.setMinHeight(USE_PREF_SIZE);
        if (style != null) {
            out.getStyleClass().add(style);
        }
        return out;
    }

    private String size(long bytes) {
        return bytes >= GIB
                ? text("models.gib", bytes / GIB)
                : bytes >= MIB ? text("models.mib", bytes / MIB) : text("models.kib", bytes / KIB);
    }

    private String text(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }
}

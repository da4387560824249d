package org.weft.studio.attention;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.image.ImageView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.story.PictureDifference;

/** What muting changed: two pictures and their difference, or words and how likely they became. */
final class MuteResultPane extends VBox {
    private static final double GAP = 16;

    private final AttentionViewModel model;
    private final MuteViewModel mute;
    private final AttentionWords words;
    private double width = 600;
    private double height = 400;

    MuteResultPane(AttentionViewModel model, MuteViewModel mute) {
        super(14);
        this.model = model;
        this.mute = mute;
        this.words = model.words();
        mute.outcome().addListener((o, before, now) -> show());
        mute.busy().addListener((o, before, now) -> show());
        model.item().addListener((o, before, now) -> show());
        show();
    }

    /** @param wide pixels that are there, so that three pictures stand side by side */
    void fit(double wide, double high) {
        if (Math.abs(wide - width) > 1 || Math.abs(high - height) > 1) {
            width = wide;
            height = high;
            show();
        }
    }

    private void show() {
        MuteOutcome out = mute.outcome().get();
        getChildren().clear();
        if (out instanceof MuteOutcome.Picture p) {
            showPicture(p);
        } else if (out instanceof MuteOutcome.Words w) {
            showWords(w);
        } else {
            showNothing();
        }
    }

    private double side(int pictures) {
        return Math.floor(Math.clamp((width - (pictures - 1) * GAP) / pictures, 96, Math.max(160, height - 170)));
    }

    private void showNothing() {
        TraceInfo.Item item = model.item().get();
        if (item == null) {
            return;
        }
        Label text = line(words.text(
                mute.busy().get()
                        ? "attention.mute.working"
                        : item.picture() != null ? "attention.mute.empty.picture" : "attention.mute.empty.text"));
        Integer number = item.picture();
        RgbImage recorded = number == null ? null : model.picture(number);
        if (recorded != null) {
            getChildren().add(panel("attention.mute.recorded", recorded, side(3)));
        }
        getChildren().add(text);
    }

    private void showPicture(MuteOutcome.Picture p) {
        double side = side(3);
        String first = p.control() == null ? "attention.mute.recorded" : "attention.mute.without";
        FlowPane row = new FlowPane(
                GAP,
                GAP,
                panel(first, p.plain(), side),
                panel("attention.mute.with", p.muted(), side),
                panel("attention.mute.difference", p.change().image(), side));
        getChildren().addAll(line(p.statement()), row);
        PictureDifference d = p.change();
        Label numbers = line(
                d.differing() == 0
                        ? words.text("attention.mute.same")
                        : words.text(
                                "attention.mute.differs",
                                d.differing() / (double) d.pixels(),
                                d.mean(),
                                d.most(),
                                255.0 / Math.max(1, d.most())));
        numbers.getStyleClass().add("attention-share");
        getChildren().add(numbers);
        getChildren().add(line(control(p.control())));
    }

    private String control(@Nullable PictureDifference control) {
        if (control == null) {
            return words.text("attention.mute.nocontrol");
        }
        return control.differing() == 0
                ? words.text("attention.mute.controlsame")
                : words.text(
                        "attention.mute.controldiffers",
                        control.differing() / (double) control.pixels(),
                        control.most());
    }

    private static Label line(String text) {
        Label out = new Label(text);
        out.setWrapText(true);
        out.setMinHeight(USE_PREF_SIZE);
        return out;
    }

    private Node panel(String key, RgbImage image, double side) {
        ImageView view = new ImageView(LookedPicture.toImage(image));
        view.setFitWidth(side);
        view.setFitHeight(side);
        view.setAccessibleText(words.text(key));
        Label caption = new Label(words.text(key));
        caption.getStyleClass().add("attention-caption");
        caption.setWrapText(true);
        caption.setMaxWidth(side);
        return new VBox(4, view, caption);
    }

    private void showWords(MuteOutcome.Words w) {
        TableView<MuteOutcome.Words.Row> table = new TableView<>();
        table.setAccessibleText(words.text("attention.mute.table"));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getColumns().add(column("attention.mute.token", r -> r.text(), false));
        table.getColumns().add(column("attention.mute.plain", r -> number(r.plain()), true));
        table.getColumns().add(column("attention.mute.muted.column", r -> number(r.muted()), true));
        table.getColumns().add(column("attention.mute.change", r -> signed(r.change()), true));
        table.getItems().setAll(w.rows());
        table.setPrefHeight(Math.clamp(46 + 42.0 * w.rows().size(), 160, Math.max(200, height - 260)));
        double before = w.scores().total(0);
        double after = w.scores().total(1);
        Label total = line(words.text("attention.mute.total", before, after, after - before, Math.exp(after - before)));
        total.getStyleClass().add("attention-share");
        getChildren()
                .addAll(
                        line(w.statement()),
                        total,
                        table,
                        line(words.text("attention.mute.wrote", w.plain())),
                        line(words.text("attention.mute.writes", w.muted())));
    }

    private String number(double value) {
        // what rounds to nothing has no sign
        return words.text("attention.mute.number", Math.abs(value) < 5e-4 ? 0.0 : value);
    }

    private String signed(double value) {
        return (value >= 5e-4 ? "+" : "") + number(value);
    }

    private TableColumn<MuteOutcome.Words.Row, String> column(
            String key, java.util.function.Function<MuteOutcome.Words.Row, String> value, boolean right) {
        TableColumn<MuteOutcome.Words.Row, String> out = new TableColumn<>(words.text(key));
        out.setCellValueFactory(c -> new javafx.beans.property.ReadOnlyStringWrapper(value.apply(c.getValue())));
        out.setSortable(false);
        out.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable String text, boolean none) {
                super.updateItem(text, none);
                setText(none ? null : text);
                setAlignment(right ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
            }
        });
        return out;
    }
}

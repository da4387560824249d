package org.weft.studio.attention;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.command.ActionTips;

/** The denoising steps: a slider that plays. Hidden for texts and for layers of the language model, which have none. */
final class StepBar extends HBox {
    private static final Duration FRAME = Duration.millis(350);

    private final AttentionViewModel model;
    private final Slider slider = new Slider(0, 1, 0);
    private final Label at = new Label();
    private final Button play = new Button(null, new FontIcon(MaterialDesignP.PLAY));

    /** What the model says must not come back to it as if a person had moved the slider. */
    private boolean showing;

    StepBar(AttentionViewModel model) {
        super(8);
        this.model = model;
        AttentionWords words = model.words();
        setAlignment(Pos.CENTER_LEFT);
        slider.setAccessibleText(words.text("attention.step"));
        slider.setBlockIncrement(1);
        slider.setMajorTickUnit(1);
        slider.setMinorTickCount(0);
        slider.setSnapToTicks(true);
        HBox.setHgrow(slider, Priority.ALWAYS);
        at.setMinWidth(USE_PREF_SIZE);
        at.getStyleClass().add("status");
        play.getStyleClass().addAll("flat", "button-icon");
        play.setTooltip(new Tooltip(words.text("attention.play")));
        play.setAccessibleText(words.text("attention.play"));
        ActionTips.mark(play, "attention.do.play");
        Timeline clock = new Timeline(new KeyFrame(FRAME, e -> model.tick()));
        clock.setCycleCount(Animation.INDEFINITE);
        play.setOnAction(e -> model.playing().set(!model.playing().get()));
        model.playing().addListener((o, was, is) -> {
            play.setGraphic(new FontIcon(is ? MaterialDesignP.PAUSE : MaterialDesignP.PLAY));
            if (is) {
                clock.play();
            } else {
                clock.stop();
            }
        });
        model.step().addListener((o, before, now) -> showStep(now.intValue()));
        slider.valueProperty().addListener((o, before, now) -> {
            if (!showing && (int) Math.round(now.doubleValue()) != model.step().get()) {
                model.toStep((int) Math.round(now.doubleValue()));
            }
        });
        model.item().addListener((o, before, now) -> showItem(now, model.site().get()));
        model.site().addListener((o, before, now) -> showItem(model.item().get(), now));
        getChildren().addAll(play, slider, at);
        showItem(model.item().get(), model.site().get());
    }

    private void showItem(TraceInfo.@Nullable Item item, TraceInfo.@Nullable Site site) {
        boolean has = item != null && !item.steps().isEmpty() && site != null && site.side() > 0;
        if (item != null && has) {
            showStep(model.step().get());
        } else {
            model.playing().set(false);
        }
        setVisible(has);
        setManaged(has);
    }

    private void showStep(int number) {
        TraceInfo.Item item = model.item().get();
        int last =
                item == null || item.steps().isEmpty() ? number : item.steps().getLast();
        showing = true;
        slider.setMax(Math.max(1, last));
        slider.setValue(number);
        showing = false;
        at.setText(model.words().text("attention.step.of", number, last));
    }
}

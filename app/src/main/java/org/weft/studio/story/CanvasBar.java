package org.weft.studio.story;

import java.util.EnumMap;
import java.util.Map;
import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Separator;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;
import org.weft.document.Arrangement;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.studio.command.ActionTips;

/** The bar over the canvas: layout, grouping, placeholders, zoom. */
final class CanvasBar extends FlowPane {
    private final ResourceBundle texts;
    private final Map<Arrangement, ToggleButton> layouts = new EnumMap<>(Arrangement.class);
    private final Label zoom = new Label("100%");

    CanvasBar(StoryCanvas canvas, StoryViewModel model, ResourceBundle texts) {
        super(4, 4);
        this.texts = texts;
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(4, 8, 4, 8));
        getStyleClass().add("canvas-bar");
        ToggleGroup one = new ToggleGroup();
        layout(one, canvas, Arrangement.FLOW, MaterialDesignV.VIEW_GRID_OUTLINE);
        layout(one, canvas, Arrangement.STORYBOARD, MaterialDesignM.MOVIE_OPEN_OUTLINE);
        layout(one, canvas, Arrangement.COMIC, MaterialDesignV.VIEW_QUILT_OUTLINE);
        layout(one, canvas, Arrangement.COLUMN, MaterialDesignV.VIEW_AGENDA_OUTLINE);
        layout(one, canvas, Arrangement.FREE, MaterialDesignC.CURSOR_MOVE);
        Button group = button("canvas.group", MaterialDesignG.GROUP, model::group);
        Button apart = button("canvas.ungroup", MaterialDesignV.VECTOR_SELECTION, model::ungroup);
        MenuButton add = new MenuButton(null, new FontIcon(MaterialDesignP.PLUS_BOX_OUTLINE));
        name(add, "canvas.placeholder");
        add.getItems()
                .addAll(
                        item("canvas.placeholder.picture", () -> model.addPlaceholder(SlotKind.IMAGE)),
                        item("canvas.placeholder.text", () -> model.addPlaceholder(SlotKind.TEXT)));
        MenuButton align = new MenuButton(null, new FontIcon(MaterialDesignA.ALIGN_HORIZONTAL_LEFT));
        name(align, "canvas.align");
        for (Arranging.Line line : Arranging.Line.values()) {
            align.getItems()
                    .add(item(
                            "canvas.align." + line.name().toLowerCase(java.util.Locale.ROOT),
                            () -> canvas.align(line)));
        }
        zoom.setAlignment(Pos.CENTER);
        zoom.getStyleClass().addAll("status", "zoom");
        getChildren()
                .addAll(
                        line(),
                        group,
                        apart,
                        align,
                        add,
                        line(),
                        button("action.zoom.out", MaterialDesignM.MINUS, () -> canvas.zoomBy(0.8)),
                        zoom,
                        button("action.zoom.in", MaterialDesignP.PLUS, () -> canvas.zoomBy(1.25)),
                        button("action.zoom.fit", MaterialDesignF.FIT_TO_PAGE_OUTLINE, canvas::reset),
                        button("canvas.zoom.full", MaterialDesignI.IMAGE_SIZE_SELECT_ACTUAL, canvas::fullSize));
    }

    private static Separator line() {
        Separator out = new Separator(Orientation.VERTICAL);
        out.setPrefHeight(24);
        return out;
    }

    /** Pixels it takes in one row; where there is less it has several. */
    double wide() {
        double out = getInsets().getLeft() + getInsets().getRight() - getHgap();
        for (Node child : getChildren()) {
            out += getHgap() + snapSizeX(Math.max(child.minWidth(-1), child.prefWidth(-1)));
        }
        return out + 1;
    }

    private void layout(ToggleGroup one, StoryCanvas canvas, Arrangement arrangement, Ikon icon) {
        ToggleButton button = new ToggleButton(null, new FontIcon(icon));
        button.setToggleGroup(one);
        name(button, "canvas.layout." + arrangement.name().toLowerCase(java.util.Locale.ROOT));
        button.setOnAction(e -> {
            button.setSelected(true);
            canvas.arrange(arrangement);
        });
        layouts.put(arrangement, button);
        getChildren().add(button);
    }

    private Button button(String key, Ikon icon, Runnable run) {
        Button button = new Button(null, new FontIcon(icon));
        name(button, key);
        button.setOnAction(e -> run.run());
        return button;
    }

    private void name(ButtonBase button, String key) {
        button.setAccessibleText(texts.getString(key));
        button.setTooltip(new Tooltip(texts.getString(key)));
        ActionTips.mark(button, key);
        button.getStyleClass().addAll("flat", "button-icon");
    }

    private MenuItem item(String key, Runnable run) {
        MenuItem item = new MenuItem(texts.getString(key));
        ActionTips.mark(item, key);
        item.setOnAction(e -> run.run());
        return item;
    }

    /** Shows the layout in use and the zoom. */
    void show(Story story, double factor) {
        ToggleButton used = layouts.get(story.arrangement());
        if (used != null && !used.isSelected()) {
            used.setSelected(true);
        }
        zoom.setText(Math.round(factor * 100) + "%");
        setVisible(!story.slots().isEmpty());
    }
}

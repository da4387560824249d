package org.weft.studio.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;
import org.weft.studio.command.Action;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.Actions;
import org.weft.studio.labels.LabelsView;
import org.weft.studio.story.StoryViewModel;

/** The bar at the window's top. Where its words leave no room for the story's title, the screens are named by their icons. */
final class TopBar extends HBox {
    /** What the title keeps, in widths of its letters. */
    private static final double TITLE_EM = 11;

    private final Actions actions;
    private final ToggleGroup shown = new ToggleGroup();
    private final List<ToggleButton> screens = new ArrayList<>();
    private final TextField title = new TextField();
    /** Width of everything but the title with the screens' names, in em; remembered while they are not shown. */
    private double wordsEm;

    TopBar(Actions actions, StoryViewModel story, LabelsView labels, ResourceBundle texts) {
        super(4);
        this.actions = actions;
        Label mark = new Label("Weft");
        mark.getStyleClass().add("mark");
        mark.setMinWidth(Region.USE_PREF_SIZE);
        title(story, texts);
        Button undo = button("action.undo", MaterialDesignU.UNDO);
        Button redo = button("action.redo", MaterialDesignR.REDO);
        undo.disableProperty()
                .bind(Bindings.when(labels.visibleProperty())
                        .then(labels.model().canUndo())
                        .otherwise(story.canUndo())
                        .not());
        redo.disableProperty()
                .bind(Bindings.when(labels.visibleProperty())
                        .then(labels.model().canRedo())
                        .otherwise(story.canRedo())
                        .not());
        getChildren()
                .addAll(
                        mark,
                        screenButtons(),
                        button("action.draft", MaterialDesignF.FILE_PLUS_OUTLINE),
                        button("action.open", MaterialDesignF.FOLDER_OPEN_OUTLINE),
                        title,
                        undo,
                        redo,
                        button("action.text", MaterialDesignT.TEXT_BOX_PLUS_OUTLINE),
                        button("action.picture", MaterialDesignI.IMAGE_PLUS),
                        button("action.export", MaterialDesignE.EXPORT),
                        button("action.theme", MaterialDesignT.THEME_LIGHT_DARK),
                        button("action.settings", MaterialDesignC.COG_OUTLINE),
                        button("action.help", MaterialDesignH.HELP_CIRCLE_OUTLINE),
                        button("action.palette", MaterialDesignM.MAGNIFY));
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(8, 16, 8, 16));
        getStyleClass().add("top-bar");
    }

    private void title(StoryViewModel story, ResourceBundle texts) {
        title.getStyleClass().add("title-field");
        title.setPrefColumnCount(12);
        title.setMinWidth(0);
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setAccessibleText(texts.getString("story.title"));
        story.title().addListener((o, a, b) -> title.setText(b));
        title.setOnAction(e -> story.rename(title.getText()));
        title.focusedProperty().addListener((o, was, is) -> {
            if (was) {
                story.rename(title.getText());
            }
        });
    }

    private Node screenButtons() {
        HBox box = new HBox();
        screen("screen.story", MaterialDesignB.BOOK_OPEN_PAGE_VARIANT_OUTLINE, "left-pill");
        screen("screen.finetune", MaterialDesignS.SCHOOL_OUTLINE, "center-pill");
        screen("screen.attention", MaterialDesignE.EYE_OUTLINE, "center-pill");
        screen("screen.labels", MaterialDesignP.PALETTE_OUTLINE, "center-pill");
        screen("screen.history", MaterialDesignH.HISTORY, "right-pill");
        box.getChildren().setAll(screens);
        box.getStyleClass().add("screens");
        return box;
    }

    private void screen(String key, Ikon icon, String place) {
        Action a = actions.get(key);
        ToggleButton button = new ToggleButton(a.name(), new FontIcon(icon));
        button.setContentDisplay(ContentDisplay.TEXT_ONLY);
        button.setAccessibleText(a.name());
        button.setMinWidth(Region.USE_PREF_SIZE);
        ActionTips.mark(button, key);
        button.setToggleGroup(shown);
        button.getStyleClass().add(place);
        button.setOnAction(e -> a.run());
        screens.add(button);
    }

    private Button button(String key, Ikon icon) {
        Action a = actions.get(key);
        Button button = new Button(null, new FontIcon(icon));
        ActionTips.mark(button, key);
        button.setId(key.replace('.', '-'));
        button.setAccessibleText(a.name());
        button.getStyleClass().addAll("flat", "button-icon");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(e -> a.run());
        return button;
    }

    /** Marks the screen that is shown. */
    void select(int screen) {
        shown.selectToggle(screens.get(screen));
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0; // it adapts
    }

    @Override
    protected void layoutChildren() {
        double em = Math.max(1, title.getFont().getSize());
        ContentDisplay now = screens.getFirst().getContentDisplay();
        if (now == ContentDisplay.TEXT_ONLY) {
            double all = getInsets().getLeft() + getInsets().getRight() - getSpacing();
            for (Node child : getManagedChildren()) {
                all += getSpacing() + (child == title ? 0 : child.prefWidth(-1));
            }
            wordsEm = all / em;
        }
        boolean room = (wordsEm + TITLE_EM) * em <= getWidth();
        ContentDisplay wanted = room ? ContentDisplay.TEXT_ONLY : ContentDisplay.GRAPHIC_ONLY;
        if (wanted != now) {
            screens.forEach(s -> s.setContentDisplay(wanted));
        }
        super.layoutChildren();
    }
}

package org.weft.studio.shell;

import java.util.List;
import java.util.ResourceBundle;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.weft.studio.command.Action;
import org.weft.studio.command.ActionTips;
import org.weft.studio.command.Actions;
import org.weft.studio.story.Samples;
import org.weft.studio.story.StoryViewModel;

/** What an empty story says: how to begin, and the stories Weft brings along. */
final class EmptyState extends VBox {
    EmptyState(List<Samples.Sample> samples, StoryViewModel story, Actions actions, ResourceBundle texts) {
        super(16);
        Label head = new Label(texts.getString("story.empty.title"));
        head.getStyleClass().add("title-2");
        Label text = new Label(texts.getString("story.empty.text"));
        text.setWrapText(true);
        FlowPane begin = new FlowPane(
                8,
                8,
                button(actions.get("action.text"), MaterialDesignT.TEXT_BOX_PLUS_OUTLINE, true),
                button(actions.get("action.picture"), MaterialDesignI.IMAGE_PLUS, false),
                button(actions.get("action.tour"), MaterialDesignM.MAP_MARKER_PATH, false));
        getChildren().addAll(head, text, begin);
        if (!samples.isEmpty()) {
            Label open = new Label(texts.getString("story.empty.samples"));
            open.setWrapText(true);
            VBox links = new VBox(4);
            for (Samples.Sample s : samples) {
                Hyperlink link = new Hyperlink(s.title());
                link.setOnAction(e -> story.openSample(s.list()));
                links.getChildren().add(link);
            }
            getChildren().addAll(open, links);
        }
        setMaxSize(480, Region.USE_PREF_SIZE);
        setPadding(new Insets(32));
        getStyleClass().add("empty-state");
    }

    private static Button button(Action action, Ikon icon, boolean first) {
        Button out = new Button(action.name(), new FontIcon(icon));
        ActionTips.mark(out, action.id());
        out.setOnAction(e -> action.run());
        if (first) {
            out.getStyleClass().add("accent");
        }
        return out;
    }
}

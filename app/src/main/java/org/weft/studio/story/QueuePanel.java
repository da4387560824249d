package org.weft.studio.story;

import java.util.Locale;
import java.util.ResourceBundle;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.weft.studio.command.ActionTips;

/** What the model was asked for, in order: pause, move, cancel one or all, and how long it will take. Hidden while there is nothing. */
final class QueuePanel extends VBox {
    private final GenerationQueue queue;
    private final StoryViewModel story;
    private final ResourceBundle texts;
    private final VBox rows = new VBox(4);
    private final Label left = new Label();

    QueuePanel(GenerationQueue queue, StoryViewModel story, ResourceBundle texts) {
        super(8);
        this.queue = queue;
        this.story = story;
        this.texts = texts;
        getStyleClass().add("queue");
        left.getStyleClass().add("status");
        left.setWrapText(true);
        getChildren().addAll(head(), rows, left);
        queue.wishes().addListener((ListChangeListener<Wish>) c -> draw());
        queue.secondsLeft().addListener((o, a, b) -> time());
        queue.paused().addListener((o, a, b) -> draw());
        draw();
    }

    private HBox head() {
        Label head = new Label(texts.getString("queue.title"));
        head.getStyleClass().add("text-bold");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        ToggleButton pause = new ToggleButton(null, new FontIcon(MaterialDesignP.PAUSE));
        pause.getStyleClass().addAll("flat", "button-icon", "small");
        pause.selectedProperty().bindBidirectional(queue.paused());
        pause.setAccessibleText(texts.getString("queue.pause"));
        pause.setTooltip(new Tooltip(texts.getString("queue.pause")));
        ActionTips.mark(pause, "queue.pause");
        Button all = button("queue.cancel.all", MaterialDesignC.CLOSE_BOX_MULTIPLE_OUTLINE, queue::cancelAll);
        ActionTips.mark(all, "queue.cancel.all");
        HBox box = new HBox(4, head, gap, pause, all);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private Button button(String key, Ikon icon, Runnable run) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll("flat", "button-icon", "small");
        button.setAccessibleText(texts.getString(key));
        button.setTooltip(new Tooltip(texts.getString(key)));
        button.setOnAction(e -> run.run());
        return button;
    }

    private void draw() {
        boolean any = queue.wishes().size() > 1
                || (queue.paused().get() && !queue.wishes().isEmpty())
                || (queue.running() == null && !queue.wishes().isEmpty())
                || queue.wishes().stream().anyMatch(w -> w.errand() != null);
        setVisible(any || queue.paused().get());
        setManaged(isVisible());
        rows.getChildren().clear();
        for (int i = 0; i < queue.wishes().size(); i++) {
            rows.getChildren().add(row(queue.wishes().get(i), i));
        }
        time();
    }

    private HBox row(Wish wish, int place) {
        Wish now = queue.running();
        boolean runs = now != null && now.id().equals(wish.id());
        Label name =
                new Label((place + 1) + ". " + name(wish), runs ? new FontIcon(MaterialDesignP.PROGRESS_CLOCK) : null);
        name.getStyleClass().add("queue-name");
        name.setMaxWidth(Double.MAX_VALUE);
        name.setTooltip(new Tooltip(name(wish)));
        HBox.setHgrow(name, Priority.ALWAYS);
        HBox row = new HBox(name);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("queue-row");
        if (!runs) {
            int first = now == null ? 0 : 1;
            Button up = button("queue.up", MaterialDesignA.ARROW_UP, () -> queue.move(wish.id(), -1));
            Button down = button("queue.down", MaterialDesignA.ARROW_DOWN, () -> queue.move(wish.id(), 1));
            up.setDisable(place <= first);
            down.setDisable(place >= queue.wishes().size() - 1);
            row.getChildren().addAll(up, down);
        }
        row.getChildren().add(button("queue.cancel", MaterialDesignC.CLOSE, () -> queue.cancel(wish.id())));
        return row;
    }

    private String name(Wish wish) {
        String kind = texts.getString("queue.kind." + wish.kind().name().toLowerCase(Locale.ROOT));
        String target = texts.getString("queue.target." + wish.target().name().toLowerCase(Locale.ROOT));
        int at = wish.slotId() == null ? -1 : story.story().indexOf(wish.slotId());
        String card = at < 0 ? "" : " " + (at + 1);
        String many = wish.settings().candidates() == 1
                ? ""
                : " \u00d7 " + wish.settings().candidates();
        return kind.replace("{0}", target).replace("{1}", card.strip()) + many;
    }

    private void time() {
        double seconds = queue.secondsLeft().get();
        boolean some = seconds > 0 && !queue.wishes().isEmpty();
        String text =
                some ? texts.getString("queue.left").replace("{0}", Long.toString(Math.round(Math.ceil(seconds)))) : "";
        left.setText(queue.paused().get() ? (texts.getString("queue.paused") + " " + text).strip() : text);
    }
}

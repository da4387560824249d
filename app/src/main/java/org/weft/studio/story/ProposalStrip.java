package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.weft.document.Content;
import org.weft.engine.RgbImage;
import org.weft.studio.command.ActionTips;

/** Candidates side by side while they are made: each grows where it stands; one is taken, the others stay alternatives of the card. */
final class ProposalStrip extends VBox {
    private static final double SIDE = 132;

    private final Proposals proposals;
    private final Pictures pictures;
    private final Consumer<Proposal> compare;
    private final ResourceBundle texts;
    private final HBox row = new HBox(8);
    private final List<Cell> cells = new ArrayList<>();

    ProposalStrip(Proposals proposals, Pictures pictures, Consumer<Proposal> compare, ResourceBundle texts) {
        super(8);
        this.proposals = proposals;
        this.pictures = pictures;
        this.compare = compare;
        this.texts = texts;
        getStyleClass().add("proposals");
        setPadding(new Insets(8, 12, 12, 12));
        Label head = new Label(texts.getString("proposals.title"));
        head.getStyleClass().add("text-bold");
        Label hint = new Label(texts.getString("proposals.hint"));
        hint.getStyleClass().add("status");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button close = new Button(null, new FontIcon(MaterialDesignC.CLOSE));
        close.getStyleClass().addAll("flat", "button-icon", "small");
        close.setAccessibleText(texts.getString("proposals.close"));
        close.setTooltip(new Tooltip(texts.getString("proposals.close")));
        ActionTips.mark(close, "proposals.close");
        close.setOnAction(e -> proposals.dismiss());
        HBox top = new HBox(12, head, hint, gap, close);
        top.setAlignment(Pos.CENTER_LEFT);
        ScrollPane scroll = new ScrollPane(row);
        scroll.setFitToHeight(true);
        scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        getChildren().addAll(top, scroll);
        setVisible(false);
        proposals.all().addListener((ListChangeListener<Proposal>) c -> refresh());
    }

    /** Draws what changed; also when the story took another candidate. */
    void refresh() {
        List<Proposal> now = proposals.all();
        setVisible(!now.isEmpty());
        while (cells.size() < now.size()) {
            Cell cell = new Cell();
            cells.add(cell);
            row.getChildren().add(cell);
        }
        while (cells.size() > now.size()) {
            row.getChildren().remove(cells.removeLast());
        }
        for (int i = 0; i < now.size(); i++) {
            cells.get(i).show(now.get(i));
        }
        if (getParent() != null) {
            getParent().requestLayout();
        }
    }

    /** One candidate. */
    private final class Cell extends VBox {
        private final Label name = new Label();
        private final ImageView picture = new ImageView();
        private final Label words = new Label();
        private final ProgressIndicator busy = new ProgressIndicator();
        private final Label waiting = new Label();
        private final Button take = new Button(texts.getString("proposals.take"));
        private final Button hold = new Button(null, new FontIcon(MaterialDesignC.COMPARE));
        private @Nullable Proposal shown;
        private @Nullable RgbImage drawn;

        Cell() {
            super(6);
            getStyleClass().add("proposal");
            setPadding(new Insets(8));
            name.getStyleClass().add("card-number");
            picture.setFitWidth(SIDE);
            picture.setFitHeight(SIDE);
            picture.setPreserveRatio(true);
            words.setWrapText(true);
            words.getStyleClass().add("proposal-words");
            waiting.getStyleClass().add("placeholder");
            busy.setMaxSize(20, 20);
            StackPane.setAlignment(busy, Pos.TOP_RIGHT);
            StackPane.setAlignment(words, Pos.TOP_LEFT);
            StackPane body = new StackPane(words, picture, waiting, busy);
            body.setMinSize(SIDE, SIDE);
            body.setPrefSize(SIDE, SIDE);
            body.setMaxSize(SIDE, SIDE);
            take.getStyleClass().addAll("small", "proposal-take");
            take.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(take, Priority.ALWAYS);
            hold.getStyleClass().addAll("small", "button-icon");
            hold.setTooltip(new Tooltip(texts.getString("proposals.compare")));
            hold.setAccessibleText(texts.getString("proposals.compare"));
            take.setOnAction(e -> {
                if (shown != null) {
                    proposals.pick(shown);
                }
            });
            hold.setOnAction(e -> {
                if (shown != null) {
                    compare.accept(shown);
                }
            });
            getChildren().addAll(name, body, new HBox(4, take, hold));
        }

        void show(Proposal p) {
            shown = p;
            name.setText(texts.getString("proposals.name")
                    .replace("{0}", Integer.toString(p.number()))
                    .replace("{1}", Long.toString(p.seed())));
            Content made =
                    p.made().isEmpty() ? null : p.made().getLast().candidate().content();
            boolean live = p.liveText() != null || p.livePicture() != null;
            @Nullable String text = live ? p.liveText() : made instanceof Content.Text t ? t.text() : null;
            show(words, text != null);
            words.setText(text == null ? "" : text);
            @Nullable Image image = image(p, live ? null : made);
            picture.setImage(image);
            show(picture, image != null);
            show(waiting, text == null && image == null);
            waiting.setText(texts.getString(p.state() == Proposal.State.LEFT ? "proposals.left" : "proposals.waiting"));
            show(busy, p.state() == Proposal.State.RUNNING);
            boolean some = !p.made().isEmpty();
            boolean picked = proposals.picked(p);
            take.setDisable(!some || picked);
            hold.setDisable(!some);
            take.setText(texts.getString(picked ? "proposals.taken" : "proposals.take"));
            take.setAccessibleText(take.getText() + " " + name.getText());
            getStyleClass().remove("picked");
            if (picked) {
                getStyleClass().add("picked");
            }
        }

        private @Nullable Image image(Proposal p, @Nullable Content made) {
            RgbImage live = p.livePicture();
            if (live != null) {
                Image now = drawn != null && live.equals(drawn) ? picture.getImage() : Pictures.toImage(live);
                drawn = live;
                return now;
            }
            drawn = null;
            @Nullable String hash = Slots.hash(made);
            return hash == null ? null : pictures.get(hash);
        }

        private void show(Node node, boolean on) {
            node.setVisible(on);
        }
    }
}

package org.weft.studio.attention;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.trace.Selections;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;

/** What was generated: the picture, whose pixels can be selected, and the words, and the patches through which words read pictures. */
final class MadePane extends VBox {
    private final AttentionViewModel model;
    private final AttentionWords words;
    private final VBox picture = new VBox();
    private final Label selected = new Label();
    private final FlowPane tokens = new FlowPane(2, 2);
    private final Map<Integer, ToggleButton> buttons = new HashMap<>();
    private @Nullable LookedPicture made;
    private double side;

    /** @param side of the picture, pixels */
    MadePane(AttentionViewModel model, double side) {
        super(10);
        this.model = model;
        this.words = model.words();
        this.side = side;
        selected.setWrapText(true);
        selected.getStyleClass().add("attention-selected");
        tokens.setPrefWrapLength(side);
        getChildren().addAll(picture, new StepBar(model), selected, tokens);
        VBox.setVgrow(tokens, javafx.scene.layout.Priority.ALWAYS);
        model.item().addListener((o, before, now) -> showItem(now));
        model.site().addListener((o, before, now) -> showSelection());
        model.question().addListener((o, before, now) -> showSelection());
        model.lookers().addListener((ListChangeListener<Trace.Looker>) c -> showSelection());
        showItem(model.item().get());
    }

    /** The words, for those who put them elsewhere. */
    FlowPane tokens() {
        return tokens;
    }

    /** Draws the picture at another size. */
    void side(double pixels) {
        side = pixels;
        tokens.setPrefWrapLength(LookedPicture.outer(pixels));
        LookedPicture now = made;
        if (now != null) {
            now.side(pixels);
        }
    }

    private void showItem(TraceInfo.@Nullable Item item) {
        tokens.getChildren().clear();
        buttons.clear();
        picture.getChildren().clear();
        made = null;
        if (item == null) {
            selected.setText("");
            return;
        }
        Set<Integer> patches = new HashSet<>();
        for (int i = 0; i < item.seen().size(); i++) {
            patches.addAll(Selections.patches(item, i));
        }
        for (TraceInfo.Token t : item.tokens()) {
            boolean patch = patches.contains(t.position());
            if (patch && !patches.contains(t.position() - 1)) {
                tokens.getChildren().add(patches(item, t));
            } else if (!patch) {
                tokens.getChildren().add(token(t));
            }
        }
        Integer number = item.picture();
        RgbImage drawn = number == null ? null : model.picture(number);
        if (drawn != null) {
            LookedPicture shown = new LookedPicture(drawn, side).tight();
            shown.setAccessibleText(words.text("attention.generated.picture"));
            shown.onPointing(new OnMade());
            picture.getChildren().setAll(shown);
            made = shown;
        }
        showSelection();
    }

    /** Mouse and keys on the generated picture. */
    private final class OnMade implements LookedPicture.Pointing {
        @Override
        public void place(double x, double y, boolean more) {
            model.selectPlace(x, y, more);
        }

        @Override
        public void area(double[] edges, boolean more) {
            model.selectArea(edges, more);
        }

        @Override
        public boolean key(KeyEvent e) {
            int[] way = Arrows.of(e.getCode());
            if (way.length > 0) {
                model.move(way[0], way[1], e.isShiftDown());
                return true;
            }
            if (e.getCode() == KeyCode.DELETE || e.getCode() == KeyCode.BACK_SPACE) {
                model.selectAll();
                return true;
            }
            return false;
        }
    }

    private ToggleButton token(TraceInfo.Token t) {
        ToggleButton out = new ToggleButton(t.text());
        out.getStyleClass().addAll("token", t.generated() ? "token-generated" : "token-read");
        String name = words.text(
                t.generated() ? "attention.token.generated" : "attention.token.read", t.position(), t.text());
        out.setTooltip(new Tooltip(name));
        out.setAccessibleText(name);
        selects(out, t.position());
        return out;
    }

    private void selects(ToggleButton button, int position) {
        buttons.put(position, button);
        boolean[] more = new boolean[1];
        button.addEventFilter(
                javafx.scene.input.MouseEvent.MOUSE_RELEASED, e -> more[0] = e.isShiftDown() || e.isShortcutDown());
        button.addEventFilter(KeyEvent.ANY, e -> more[0] = e.isShiftDown() || e.isShortcutDown());
        button.setOnAction(e -> {
            model.selectTokens(List.of(position), more[0]);
            showSelection();
        });
    }

    /** The visual tokens of a picture as small squares behind its number. */
    private VBox patches(TraceInfo.Item item, TraceInfo.Token first) {
        String text = first.text().substring(1, first.text().length() - 1);
        int place = Integer.parseInt(text) - 1;
        List<Integer> all = Selections.patches(item, place);
        FlowPane squares = new FlowPane(1, 1);
        squares.setPrefWrapLength(Math.ceil(Math.sqrt(all.size()) * 2) * 13);
        for (int i = 0; i < all.size(); i++) {
            ToggleButton square = new ToggleButton();
            square.getStyleClass().add("token-patch");
            String name = words.text("attention.patch", i, place + 1, all.get(i));
            square.setTooltip(new Tooltip(name));
            square.setAccessibleText(name);
            selects(square, all.get(i));
            squares.getChildren().add(square);
        }
        VBox box = new VBox(squares);
        box.setPadding(new Insets(2, 4, 2, 2));
        return box;
    }

    private void showSelection() {
        TraceInfo.Site s = model.site().get();
        boolean language = s != null && s.side() == 0;
        double[] tints = tints(s);
        Set<Integer> chosen = new HashSet<>(model.queries());
        buttons.forEach((position, button) -> {
            button.setSelected(language && chosen.contains(position));
            boolean tinted = language && position < tints.length && tints[position] > 0.02;
            button.setStyle(
                    tinted
                            ? String.format(
                                    java.util.Locale.ROOT,
                                    "-fx-background-color: rgba(255,115,0,%.2f);",
                                    0.65 * tints[position])
                            : "");
        });
        LookedPicture shown = made;
        if (shown != null) {
            shown.draw(
                    s == null || language
                            ? LookedPicture.Drawn.NOTHING
                            : new LookedPicture.Drawn(
                                    List.of(), 0, Mode.POINTS, List.copyOf(model.queries()), tints, s.side(), null));
        }
        selected.setText(model.item().get() == null ? "" : words.text("attention.selected", model.selection()));
    }

    /** How much each query looked into the region, the one that did most as 1; empty without a region. */
    private double[] tints(TraceInfo.@Nullable Site s) {
        List<Trace.Looker> lookers = model.lookers();
        if (s == null || lookers.isEmpty() || lookers.getFirst().share() <= 0) {
            return new double[0];
        }
        int most = lookers.stream().mapToInt(Trace.Looker::query).max().orElse(0);
        double[] out = new double[s.side() > 0 ? s.side() * s.side() : most + 1];
        for (Trace.Looker l : lookers) {
            if (l.query() < out.length) {
                out[l.query()] = l.share() / lookers.getFirst().share();
            }
        }
        return out;
    }
}

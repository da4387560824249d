package org.weft.studio.story;

import java.util.List;
import java.util.ResourceBundle;
import javafx.animation.AnimationTimer;
import javafx.collections.ListChangeListener;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.transform.Scale;
import javafx.scene.transform.Translate;
import org.jspecify.annotations.Nullable;
import org.weft.document.Arrangement;
import org.weft.document.Placement;
import org.weft.document.Story;
import org.weft.studio.task.TaskRunner;

/**
 * The cards in reading order on a surface that zooms and pans, with a thread drawn through them. Only cards in the window are nodes;
 * while the surface moves a few come in with every frame, and until then a painted stand-in holds their place.
 */
public final class StoryCanvas extends Pane {
    /** Cards that may get a node within one frame of a movement. */
    private static final int PER_FRAME = 2;

    private static final long REST_NANOS = 180_000_000L;

    private final StoryViewModel model;
    private final ResourceBundle texts;
    private final KnownWords words;
    private final CanvasColours colours = new CanvasColours(this::paint);
    private final CanvasGround ground;
    private final CardDeck deck;
    private final CardEditor editor;
    private final Scale scale = new Scale(1, 1);
    private final Translate shift = new Translate(0, 0);
    private final Region dropMark = new Region();
    private final Region band = new Region();
    private final CanvasBar bar;
    private final ProposalStrip strip;
    private final CompareView compare;
    private final CanvasGestures gestures;
    private final Proposals proposals;
    private final Motion motion = new Motion();
    private Layouts.Layout layout = Layouts.Layout.EMPTY;
    private Viewport view = new Viewport(1, 0, 0, 0, 0);
    /** Pixels the canvas begins lower so that a bar of several rows hides none of it. */
    private double home;

    public StoryCanvas(StoryViewModel model, ContinueViewModel next, TaskRunner tasks, ResourceBundle texts) {
        this.model = model;
        this.texts = texts;
        Pictures pictures = new Pictures(tasks, model);
        words = next.words();
        editor = new CardEditor(model, words, texts);
        ground = new CanvasGround(colours, new SmallPictures(pictures));
        CardView.Around around = new CardView.Around(model, next, pictures, words, texts);
        deck = new CardDeck(() -> new CardView(around));
        deck.getTransforms().addAll(shift, scale);
        bar = new CanvasBar(this, model, texts);
        compare = new CompareView(new CompareViewModel(model, tasks, texts), pictures, texts);
        proposals = next.proposals();
        strip = new ProposalStrip(proposals, pictures, compare.model()::open, texts);
        overlay(dropMark, "drop-mark");
        overlay(band, "rubber-band");
        getStyleClass().add("canvas");
        getChildren().addAll(colours, ground, deck, dropMark, band, bar, strip, compare);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.LIST_VIEW);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
        listen();
        gestures = new CanvasGestures(this, model);
        gestures.install();
        new CanvasKeys(this, model).install();
    }

    private static void overlay(Region region, String style) {
        region.getStyleClass().add(style);
        region.setManaged(false);
        region.setMouseTransparent(true);
        region.setVisible(false);
    }

    private void listen() {
        model.cards().addListener((ListChangeListener<Card>) c -> refresh());
        model.selection().ids().addListener((ListChangeListener<String>) c -> marks());
        model.selected().addListener((o, a, b) -> marks());
        model.inView().addListener((o, a, b) -> reveal(b));
        focusedProperty().addListener((o, a, b) -> marks());
        words.onChanged(() -> {
            deck.views().forEach(CardView::wordsChanged);
            editor.requestLayout();
        });
        widthProperty().addListener((o, a, b) -> refresh());
        heightProperty().addListener((o, a, b) -> refresh());
    }

    /** Lays the story out anew and draws it. */
    private void refresh() {
        view = view.sized(getWidth(), getHeight());
        layout = Layouts.of(model.story(), getWidth());
        deck.refresh(model.cards(), layout, view, held(), CardDeck.Pace.AT_ONCE);
        marks();
        bar.show(model.story(), view.zoom());
        strip.refresh();
    }

    /** Shows which cards are selected, and lets the one in hand be typed in. */
    private void marks() {
        @Nullable String hand = model.selected().get();
        for (CardView node : deck.views()) {
            Card card = node.card();
            String id = card == null ? "" : card.slot().id();
            node.select(model.selection().contains(id), id.equals(hand) && isFocused());
        }
        Card card = card(hand);
        if (card != null) {
            setAccessibleText(CardView.spoken(card, texts));
        } else {
            setAccessibleText(texts.getString("canvas.name")
                    .replace("{0}", Integer.toString(model.cards().size())));
        }
        placeEditor(card);
        paint();
    }

    private void placeEditor(@Nullable Card card) {
        boolean alone = model.selection().ids().size() == 1;
        @Nullable String text = card == null || !alone ? null : CardView.editable(card);
        CardView home =
                card == null || text == null ? null : deck.view(card.slot().id());
        for (CardView node : deck.views()) {
            if (node != home) {
                node.detach();
            }
        }
        if (home == null || card == null || text == null) {
            editor.release();
            return;
        }
        editor.show(card, text);
        home.attach(editor);
    }

    private @Nullable Card card(@Nullable String id) {
        int at = id == null ? -1 : model.story().indexOf(id);
        return at >= 0 && at < model.cards().size() ? model.cards().get(at) : null;
    }

    private @Nullable String held() {
        return editor.typing() ? editor.slotId() : null;
    }

    private void paint() {
        ground.paint(
                view, new CanvasGround.Scene(model.story(), model.cards(), layout, model.selection(), deck::covers));
    }

    Viewport view() {
        return view;
    }

    Layouts.Layout plan() {
        return layout;
    }

    CardDeck deck() {
        return deck;
    }

    CardEditor editor() {
        return editor;
    }

    Region band() {
        return band;
    }

    /** Moves the window over the canvas. */
    void look(Viewport now) {
        boolean zoomed = now.zoom() != view.zoom();
        motion.go(zoomed);
        view = now;
        shift.setX(Math.rint(now.panX()));
        shift.setY(Math.rint(now.panY()));
        scale.setX(now.zoom());
        scale.setY(now.zoom());
        motion.missing = !deck.refresh(model.cards(), layout, view, held(), motion.pace());
        if (zoomed) {
            deck.views().forEach(v -> v.moving(true));
        }
        marksOnNew();
        paint();
        if (zoomed) {
            bar.show(model.story(), view.zoom());
        }
    }

    private void marksOnNew() {
        for (CardView node : deck.views()) {
            Card card = node.card();
            String id = card == null ? "" : card.slot().id();
            node.select(
                    model.selection().contains(id), id.equals(model.selected().get()) && isFocused());
        }
    }

    /** While the canvas moves: a few more nodes each frame; once it is no longer zoomed: each of them sharp again. */
    private final class Motion extends AnimationTimer {
        private long lastZoom;
        private boolean running;
        private boolean missing;
        private boolean blurred;

        void go(boolean zoomed) {
            if (zoomed) {
                lastZoom = System.nanoTime();
                blurred = true;
            }
            if (!running) {
                running = true;
                start();
            }
        }

        private boolean zooming() {
            return blurred && System.nanoTime() - lastZoom < REST_NANOS;
        }

        CardDeck.Pace pace() {
            return new CardDeck.Pace(PER_FRAME, zooming());
        }

        @Override
        public void handle(long now) {
            if (blurred && !zooming()) {
                blurred = deck.views().stream()
                                .filter(CardView::isMoving)
                                .limit(PER_FRAME)
                                .peek(v -> v.moving(false))
                                .count()
                        == PER_FRAME;
                missing = true;
            } else if (missing) {
                missing = !deck.refresh(model.cards(), layout, view, held(), pace()) || blurred;
                marksOnNew();
                paint();
            } else if (!blurred) {
                running = false;
                stop();
                placeEditor(card(model.selected().get()));
            }
        }
    }

    /** Zooms about the middle of the window. */
    public void zoomBy(double factor) {
        look(view.zoomed(factor, getWidth() / 2, getHeight() / 2));
    }

    /** Shows the whole story. */
    public void reset() {
        // the bar lies over the canvas
        Viewport below = view.sized(getWidth(), getHeight() - home).fitting(layout.bounds());
        look(below.panned(0, home).sized(getWidth(), getHeight()));
    }

    /** Back to full size with the first card at the top left. */
    public void fullSize() {
        look(new Viewport(1, 0, home, getWidth(), getHeight()));
    }

    /** Pans as little as needed for a card to be in sight. */
    private void reveal(@Nullable String slotId) {
        int at = slotId == null ? -1 : model.story().indexOf(slotId);
        if (at >= 0 && at < layout.places().size() && getWidth() > 0) {
            // the strip of candidates lies over the window's foot
            double foot = strip.isVisible() ? Math.min(getHeight() / 2, strip.prefHeight(-1) + 12) : 0;
            Viewport now = view.sized(view.width(), view.height() - foot)
                    .revealing(layout.places().get(at))
                    .sized(view.width(), view.height());
            if (!now.equals(view)) {
                look(now);
            }
        }
    }

    void revealSelected() {
        reveal(model.selected().get());
    }

    /** Shows where dragged cards would go; a gap below 0 hides the mark. */
    void showDrop(int gap) {
        List<Placement> places = layout.places();
        dropMark.setVisible(gap >= 0 && !places.isEmpty());
        if (!dropMark.isVisible()) {
            return;
        }
        boolean behind = gap >= places.size();
        Placement p = places.get(behind ? places.size() - 1 : gap);
        double z = view.zoom();
        double thick = 4;
        if (layout.vertical()) {
            double y = view.toWindowY(behind ? p.y() + p.height() : p.y()) + (behind ? 10 : -14) * z;
            dropMark.resizeRelocate(view.toWindowX(p.x()), y, p.width() * z, thick);
        } else {
            double x = view.toWindowX(behind ? p.x() + p.width() : p.x()) + (behind ? 8 : -12) * z;
            dropMark.resizeRelocate(x, view.toWindowY(p.y()), thick, p.height() * z);
        }
    }

    /** Brings the selected cards to one line. */
    void align(Arranging.Line line) {
        Story story = model.planned();
        if (story.slots().size() == layout.places().size()) {
            Arranging.align(story, layout, model.selection().ids(), line).ifPresent(model::apply);
        }
    }

    /** Moves the selected cards by canvas units; the story then lies free. */
    void place(double dx, double dy) {
        Story story = model.planned();
        if (story.slots().size() == layout.places().size()) {
            Arranging.place(story, layout, model.selection().ids(), dx, dy).ifPresent(model::apply);
        }
    }

    /** Types in the card in hand. */
    public void edit() {
        revealSelected();
        placeEditor(card(model.selected().get()));
        if (editor.slotId() != null) {
            editor.area().requestFocus();
            editor.area().end();
        }
    }

    /** Splits the text card in hand where the caret stands. */
    public void split() {
        editor.split();
    }

    /** Chooses how the cards lie, and shows all of them when they lie elsewhere. */
    public void arrange(Arrangement arrangement) {
        model.arrange(arrangement);
    }

    /** Every way to bring the selected cards to a line, by the key of its name. */
    public java.util.Map<String, Runnable> alignments() {
        java.util.Map<String, Runnable> out = new java.util.LinkedHashMap<>();
        for (Arranging.Line line : Arranging.Line.values()) {
            out.put("canvas.align." + line.name().toLowerCase(java.util.Locale.ROOT), () -> align(line));
        }
        return out;
    }

    /** Makes an edit of the words that are being typed. */
    public void commit() {
        editor.commit();
    }

    /** Offers known words for the one at the caret. */
    public void suggest() {
        if (editor.slotId() != null) {
            editor.suggest();
        }
    }

    /** Ends a drag, or closes the comparison. @return false when there is neither */
    public boolean escape() {
        if (gestures.end()) {
            return true;
        }
        if (compare.isVisible()) {
            compare.model().close();
            requestFocus();
            return true;
        }
        return false;
    }

    /** Lays the candidate that would be taken next over what the card has. */
    public void compareProposal() {
        proposals.following().ifPresent(compare.model()::open);
    }

    /** Lays two alternatives of the selected card, or two selected cards, over each other. */
    public void compareSelected() {
        compare.model().openSelected();
    }

    @Override
    protected void layoutChildren() {
        double barWide = Math.min(getWidth() - 24, bar.wide());
        double barHigh = bar.prefHeight(barWide);
        bar.resizeRelocate(12, 12, barWide, barHigh);
        double wanted = bar.isVisible() ? Math.max(0, 12 + barHigh + 16 - Layouts.TOP) : home;
        if (wanted != home) {
            // where nobody has moved the canvas, its first cards stay clear of the bar
            boolean untouched = view.zoom() == 1 && view.panX() == 0 && view.panY() == home;
            home = wanted;
            if (untouched) {
                look(new Viewport(1, 0, home, getWidth(), getHeight()));
            }
        }
        double stripHigh = Math.min(getHeight() - 24, strip.prefHeight(-1));
        double stripWide = Math.min(getWidth() - 24, strip.prefWidth(-1));
        strip.resizeRelocate((getWidth() - stripWide) / 2, getHeight() - stripHigh - 12, stripWide, stripHigh);
        compare.resizeRelocate(0, 0, getWidth(), getHeight());
    }
}

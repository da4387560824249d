package org.weft.studio.attention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;

/** The pictures that could be looked at, what of the look fell on each, and what was ignored. */
final class LookPane extends VBox {
    private static final double GAP = 12;
    private static final double CAPTION = 40;
    /** Pixels of the text that {@link #CAPTION} is measured for. */
    private static final double TEXT = 14;

    private static final double LARGEST = 640;

    /** So much larger must pictures become for another row of them. */
    private static final double WORTH_A_ROW = 1.15;

    private final AttentionViewModel model;
    private final AttentionWords words;
    private final FlowPane grid = new FlowPane(GAP, GAP);
    private final SharesBar bar;
    private final Label sum = new Label();
    private final Map<Integer, LookedPicture> pictures = new HashMap<>();
    private final Map<Integer, Label> captions = new HashMap<>();
    private Consumer<Looked.@Nullable Point> pointed = p -> {};
    private final double smallest;
    private double width = 600;
    private double height = 500;

    /** @param smallest side of a picture, pixels */
    LookPane(AttentionViewModel model, double smallest) {
        super(10);
        this.smallest = smallest;
        this.model = model;
        this.words = model.words();
        bar = new SharesBar(words);
        sum.setWrapText(true);
        sum.fontProperty().addListener((o, before, now) -> fit(width, height));
        sum.getStyleClass().add("attention-share");
        getChildren().addAll(grid, bar, sum);
        model.item().addListener((o, before, now) -> showItem(now));
        model.looked().addListener((o, before, now) -> showLooked());
        model.mode().addListener((o, before, now) -> showLooked());
        model.region().addListener((o, before, now) -> showLooked());
        model.shown().addListener((ListChangeListener<Integer>) c -> showLooked());
        showItem(model.item().get());
    }

    /** Told which point the mouse is on. */
    void onPointed(Consumer<Looked.@Nullable Point> listener) {
        pointed = listener;
    }

    /** Rings a point, null for none. */
    void point(Looked.@Nullable Point p) {
        pictures.forEach((number, picture) -> picture.point(p != null && p.picture() == number ? p : null));
    }

    /** Two lines under a picture, in the size of the text. */
    private double caption() {
        return CAPTION * sum.getFont().getSize() / TEXT;
    }

    /** Draws the pictures as large as they all fit, pixels. */
    void fit(double wide, double high) {
        width = wide;
        height = high;
        int count = pictures.size();
        if (count == 0) {
            return;
        }
        double best = smallest;
        // in few rows, unless more of them make the pictures clearly larger
        for (int columns = count; columns >= 1; columns--) {
            int rows = (count + columns - 1) / columns;
            double byWidth = (wide - (columns - 1) * GAP) / columns;
            double byHeight = (high - (rows - 1) * GAP) / rows - caption();
            double side = Math.min(byWidth, byHeight) / LookedPicture.outer(1000) * 1000;
            best = side > best * WORTH_A_ROW || columns == count ? Math.max(best, side) : best;
        }
        double chosen = Math.floor(Math.min(LARGEST, Math.min(best, wide / LookedPicture.outer(1000) * 1000)) - 2);
        pictures.values().forEach(p -> p.side(chosen));
        captions.values().forEach(c -> {
            c.setPrefWidth(LookedPicture.outer(chosen));
            c.setMinHeight(caption() - 4);
        });
    }

    private void showItem(TraceInfo.@Nullable Item item) {
        grid.getChildren().clear();
        pictures.clear();
        captions.clear();
        if (item == null) {
            showLooked();
            return;
        }
        for (int number : new java.util.LinkedHashSet<>(item.seen())) {
            RgbImage image = model.picture(number);
            if (image == null) {
                continue;
            }
            LookedPicture picture = new LookedPicture(image, smallest);
            picture.setAccessibleText(words.text("attention.seen.picture", number + 1));
            picture.onPointing(new OnSeen(number));
            picture.onHover(this::numbers, (from, p) -> pointed.accept(p));
            Label caption = new Label();
            caption.setWrapText(true);
            caption.getStyleClass().add("attention-caption");
            caption.setAlignment(javafx.geometry.Pos.TOP_LEFT);
            pictures.put(number, picture);
            captions.put(number, caption);
            grid.getChildren().add(new VBox(2, picture, caption));
        }
        fit(width, height);
        showLooked();
    }

    /** Mouse and keys on a picture that was seen: who looked there? */
    private final class OnSeen implements LookedPicture.Pointing {
        private final int number;

        OnSeen(int number) {
            this.number = number;
        }

        @Override
        public void place(double x, double y, boolean more) {
            // a click asks about what is around it
            double half = 1 / 16.0;
            model.whoLooked(new Trace.Region(
                    number,
                    Math.clamp(x - half, 0, 1),
                    Math.clamp(y - half, 0, 1),
                    Math.clamp(x + half, 0, 1),
                    Math.clamp(y + half, 0, 1)));
        }

        @Override
        public void area(double[] edges, boolean more) {
            model.whoLooked(new Trace.Region(number, edges[0], edges[1], edges[2], edges[3]));
        }

        @Override
        public boolean key(KeyEvent e) {
            int[] way = Arrows.of(e.getCode());
            if (way.length > 0) {
                model.moveRegion(number, way, e.isShiftDown());
                return true;
            }
            if (e.getCode() == KeyCode.DELETE || e.getCode() == KeyCode.BACK_SPACE) {
                model.whoLooked(null);
                return true;
            }
            return false;
        }
    }

    private String numbers(Looked.Point p) {
        TraceInfo.Item item = model.item().get();
        TraceInfo.Site site = model.site().get();
        TraceInfo info = model.info().get();
        if (item == null || site == null || info == null) {
            return "";
        }
        int side = info.pictures().get(p.picture()).side();
        return words.text(
                "attention.hover",
                model.describe(p),
                p.x() * side,
                p.y() * side,
                p.x() - p.referenceX(),
                p.y() - p.referenceY(),
                words.query(item, site, p.query()));
    }

    private void showLooked() {
        Looked looked = model.looked().get();
        if (looked == null) {
            pictures.values().forEach(LookedPicture::clear);
            captions.values().forEach(c -> c.setText(""));
            bar.show(List.of(), 0);
            sum.setText("");
            return;
        }
        double heaviest =
                looked.points().isEmpty() ? 0 : looked.points().getFirst().weight();
        Map<Integer, List<Looked.Point>> each =
                looked.points().stream().collect(Collectors.groupingBy(Looked.Point::picture));
        Trace.Region region = model.region().get();
        pictures.forEach((number, picture) -> {
            List<Looked.Point> own = each.getOrDefault(number, List.of());
            picture.draw(new LookedPicture.Drawn(
                    own,
                    heaviest,
                    model.mode().get(),
                    List.of(),
                    new double[0],
                    1,
                    region != null && region.picture() == number ? region : null));
            Label caption = captions.get(number);
            if (caption != null) {
                caption.setText(caption(number, looked, own));
            }
        });
        showSum(looked);
    }

    private String caption(int number, Looked looked, List<Looked.Point> own) {
        TraceInfo info = model.info().get();
        String source = info == null ? "" : info.pictures().get(number).source();
        Double share = looked.shares().get(number);
        if (share == null) {
            boolean hidden = !model.shown().isEmpty() && !model.shown().contains(number);
            return words.text(hidden ? "attention.caption.hidden" : "attention.caption.unseen", number + 1, source);
        }
        double outside = own.stream()
                .filter(p -> p.x() < 0 || p.y() < 0 || p.x() > 1 || p.y() > 1)
                .mapToDouble(Looked.Point::weight)
                .sum();
        return words.text(
                outside >= 5e-4 ? "attention.caption.outside" : "attention.caption",
                number + 1,
                source,
                share,
                outside);
    }

    private void showSum(Looked looked) {
        List<SharesBar.Part> parts = new ArrayList<>();
        List<String> said = new ArrayList<>();
        double all = looked.ignored();
        for (Map.Entry<Integer, Double> e : new java.util.TreeMap<>(looked.shares()).entrySet()) {
            parts.add(new SharesBar.Part(e.getKey() + 1, e.getValue()));
            said.add(words.text("attention.share", e.getKey() + 1, e.getValue()));
            all += e.getValue();
        }
        said.add(words.text("attention.ignored", looked.ignored()));
        bar.show(parts, looked.ignored());
        sum.setText(words.text(
                model.filtered() ? "attention.sum.filtered" : "attention.sum", String.join(" + ", said), all));
    }
}

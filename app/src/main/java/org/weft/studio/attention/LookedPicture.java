package org.weft.studio.attention;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.export.LevelMarks;

/**
 * A picture with sampling points drawn over it. Around it is a small margin, where points that lie beyond its edges
 * show; whoever lays it out counts with {@link #outer}.
 */
final class LookedPicture extends StackPane {
    /** Of the side. */
    private static final double MARGIN = 0.09;

    private static final int CELLS = 24;
    private static final double REACH = 5;

    /** A press that moves less than this is a click. */
    private static final double DRAG = 5;

    private final ImageView view;
    private final Canvas canvas = new Canvas();
    private final Label hover = new Label();
    private double side;
    private boolean margin = true;
    private Drawn drawn = Drawn.NOTHING;
    private List<Marks.Mark> marks = List.of();
    private Looked.@Nullable Point pointed;
    private double @Nullable [] pressed;
    private double @Nullable [] dragged;

    /**
     * What lies over the picture.
     *
     * @param points of this picture, heaviest first
     * @param heaviest weight that is drawn largest
     * @param cells of a map that are framed
     * @param tinted how strongly each cell of the map is tinted, 0..1; empty for none
     * @param count cells of that map's side
     */
    record Drawn(
            List<Looked.Point> points,
            double heaviest,
            Mode mode,
            List<Integer> cells,
            double[] tinted,
            int count,
            Trace.@Nullable Region region) {
        static final Drawn NOTHING = new Drawn(List.of(), 0, Mode.POINTS, List.of(), new double[0], 1, null);
    }

    LookedPicture(RgbImage picture, double side) {
        view = new ImageView(toImage(picture));
        canvas.setMouseTransparent(true);
        hover.getStyleClass().add("attention-hover");
        hover.setMouseTransparent(true);
        hover.setVisible(false);
        hover.setManaged(false);
        getChildren().addAll(view, canvas, hover);
        setAlignment(Pos.CENTER);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        getStyleClass().add("looked-picture");
        setOnMouseExited(e -> point(null));
        side(side);
    }

    /** Without a margin: for pictures over which no points are drawn. */
    LookedPicture tight() {
        margin = false;
        side(side);
        return this;
    }

    private double pad() {
        return margin ? Math.round(side * MARGIN) : 3;
    }

    /** Side with the margin, for a picture of a side. */
    static double outer(double side) {
        return side + 2 * Math.round(side * MARGIN);
    }

    /** Draws it at another size, pixels. */
    void side(double pixels) {
        side = Math.max(32, Math.floor(pixels));
        view.setFitWidth(side);
        view.setFitHeight(side);
        double all = side + 2 * pad();
        canvas.setWidth(all);
        canvas.setHeight(all);
        setMinSize(all, all);
        setPrefSize(all, all);
        setMaxSize(all, all);
        draw(drawn);
    }

    static Image toImage(RgbImage rgb) {
        WritableImage image = new WritableImage(rgb.width(), rgb.height());
        image.getPixelWriter()
                .setPixels(
                        0,
                        0,
                        rgb.width(),
                        rgb.height(),
                        PixelFormat.getByteRgbInstance(),
                        rgb.rgb(),
                        0,
                        rgb.width() * 3);
        return image;
    }

    /** What a person does with a picture. */
    interface Pointing {
        /** A place 0..1 across and down. @param more keeps what was selected */
        void place(double x, double y, boolean more);

        /** Edges left, top, right, bottom in 0..1. */
        void area(double[] edges, boolean more);

        /** @return whether the key meant something */
        boolean key(KeyEvent e);
    }

    void onPointing(Pointing listener) {
        setOnMousePressed(e -> {
            requestFocus();
            pressed = place(e);
            dragged = null;
        });
        setOnMouseDragged(e -> {
            double[] from = pressed;
            double[] to = place(e);
            if (from != null && Math.hypot(to[0] - from[0], to[1] - from[1]) * side > DRAG) {
                dragged = edges(from, to);
                draw(drawn);
            }
        });
        setOnMouseReleased(e -> {
            double[] area = dragged;
            double[] at = pressed;
            dragged = null;
            pressed = null;
            boolean more = e.isShiftDown() || e.isShortcutDown();
            if (area != null) {
                listener.area(area, more);
            } else if (at != null && inside(at)) {
                listener.place(at[0], at[1], more);
            }
            draw(drawn);
        });
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (listener.key(e)) {
                e.consume();
            }
        });
    }

    private double[] place(MouseEvent e) {
        return new double[] {(e.getX() - pad()) / side, (e.getY() - pad()) / side};
    }

    private static boolean inside(double[] at) {
        return at[0] >= 0 && at[0] <= 1 && at[1] >= 0 && at[1] <= 1;
    }

    private static double[] edges(double[] a, double[] b) {
        return new double[] {
            Math.clamp(Math.min(a[0], b[0]), 0, 1),
            Math.clamp(Math.min(a[1], b[1]), 0, 1),
            Math.clamp(Math.max(a[0], b[0]), 0, 1),
            Math.clamp(Math.max(a[1], b[1]), 0, 1)
        };
    }

    /** Shows a point's numbers while the mouse is over it. @param told the point under the mouse, null when there is none */
    void onHover(Function<Looked.Point, String> numbers, BiConsumer<LookedPicture, Looked.@Nullable Point> told) {
        setOnMouseMoved(e -> {
            Looked.Point p = Marks.at(marks, e.getX() - pad(), e.getY() - pad(), REACH)
                    .map(Marks.Mark::point)
                    .orElse(null);
            if (!java.util.Objects.equals(p, pointed)) {
                point(p);
                told.accept(this, p);
            }
            if (p != null) {
                hover.setText(numbers.apply(p));
                hover.setVisible(true);
                hover.setWrapText(true);
                hover.setMaxWidth(side);
                double wide = Math.min(side, hover.prefWidth(-1));
                double high = hover.prefHeight(wide);
                double x = Math.clamp(e.getX() - wide / 2, 0, Math.max(0, getWidth() - wide));
                double y = e.getY() + 18 + high > getHeight() ? e.getY() - high - 10 : e.getY() + 18;
                hover.resizeRelocate(x, y, wide, high);
            }
        });
    }

    /** Rings a point, null for none. */
    void point(Looked.@Nullable Point p) {
        pointed = p;
        hover.setVisible(false);
        draw(drawn);
    }

    /** Where points are drawn, from the picture's upper left corner, in pixels. */
    List<Marks.Mark> marks() {
        return marks;
    }

    double side() {
        return side;
    }

    void clear() {
        draw(Drawn.NOTHING);
    }

    void draw(Drawn what) {
        drawn = what;
        marks = what.mode() == Mode.HEAT ? List.of() : Marks.of(what.points(), what.heaviest(), side);
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        g.translate(pad(), pad());
        tint(g, what);
        if (what.mode() == Mode.HEAT) {
            heat(g, what.points());
        } else {
            arrows(g, what.mode());
            references(g);
            marks.forEach(m -> shape(g, m, what.mode() == Mode.ARROWS));
        }
        frames(g, what);
        rectangle(g, what.region());
        Looked.Point p = pointed;
        if (p != null) {
            ring(g, p.x() * side, p.y() * side, 14, Color.WHITE);
        }
    }

    private void tint(GraphicsContext g, Drawn what) {
        double size = side / what.count();
        for (int i = 0; i < what.tinted().length; i++) {
            g.setFill(Color.color(1, 0.45, 0, 0.75 * what.tinted()[i]));
            int row = i / what.count();
            g.fillRect(i % what.count() * size, row * size, size, size);
        }
    }

    private void arrows(GraphicsContext g, Mode mode) {
        if (mode != Mode.ARROWS) {
            return;
        }
        for (Marks.Mark m : marks) {
            double x = m.point().referenceX() * side;
            double y = m.point().referenceY() * side;
            g.setStroke(Color.color(0, 0, 0, 0.55));
            g.setLineWidth(Math.max(1.5, m.r() / 3) + 1.5);
            g.strokeLine(x, y, m.x(), m.y());
            g.setStroke(Color.web(LevelMarks.colour(m.point().level())));
            g.setLineWidth(Math.max(1.5, m.r() / 3));
            g.strokeLine(x, y, m.x(), m.y());
        }
    }

    /** A level's shape in its colour, dark edge within a light one, so that it shows on every picture. */
    private static void shape(GraphicsContext g, Marks.Mark m, boolean small) {
        int level = m.point().level();
        double r = small ? Math.min(m.r(), 4.5) : m.r();
        Color colour = Color.web(LevelMarks.colour(level));
        double[][] corners = LevelMarks.corners(level, m.x(), m.y(), r);
        g.setFill(colour.deriveColor(0, 1, 1, 0.7));
        for (int edge = 0; edge < 2; edge++) {
            g.setStroke(edge == 0 ? Color.color(0, 0, 0, 0.55) : Color.WHITE);
            g.setLineWidth(edge == 0 ? 2.6 : 1.1);
            if (corners.length == 0) {
                g.strokeOval(m.x() - r, m.y() - r, 2 * r, 2 * r);
            } else {
                g.strokePolygon(column(corners, 0), column(corners, 1), corners.length);
            }
        }
        if (corners.length == 0) {
            g.fillOval(m.x() - r, m.y() - r, 2 * r, 2 * r);
        } else {
            g.fillPolygon(column(corners, 0), column(corners, 1), corners.length);
        }
    }

    private static double[] column(double[][] corners, int axis) {
        double[] out = new double[corners.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = corners[i][axis];
        }
        return out;
    }

    /** A cross where the query itself is; only while few are selected. */
    private void references(GraphicsContext g) {
        List<Looked.Point> own = drawn.points().stream().limit(4096).toList();
        long places = own.stream().map(Looked.Point::query).distinct().count();
        if (own.isEmpty() || places > 4) {
            return;
        }
        own.stream()
                .map(p -> List.of(p.referenceX(), p.referenceY()))
                .distinct()
                .forEach(at -> {
                    double x = at.get(0) * side;
                    double y = at.get(1) * side;
                    for (int edge = 0; edge < 2; edge++) {
                        g.setStroke(edge == 0 ? Color.BLACK : Color.WHITE);
                        g.setLineWidth(edge == 0 ? 4 : 1.8);
                        g.strokeLine(x - 7, y, x + 7, y);
                        g.strokeLine(x, y - 7, x, y + 7);
                    }
                });
    }

    private void frames(GraphicsContext g, Drawn what) {
        double size = side / what.count();
        for (int cell : what.cells()) {
            double x = cell % what.count() * size;
            int row = cell / what.count();
            double y = row * size;
            g.setStroke(Color.BLACK);
            g.setLineWidth(4);
            g.strokeRect(x + 1, y + 1, size - 2, size - 2);
            g.setStroke(Color.WHITE);
            g.setLineWidth(2);
            g.strokeRect(x + 1, y + 1, size - 2, size - 2);
        }
    }

    private void rectangle(GraphicsContext g, Trace.@Nullable Region region) {
        double[] now = dragged != null
                ? dragged
                : region == null ? null : new double[] {region.left(), region.top(), region.right(), region.bottom()};
        if (now == null) {
            return;
        }
        double x = now[0] * side;
        double y = now[1] * side;
        double w = (now[2] - now[0]) * side;
        double h = (now[3] - now[1]) * side;
        g.setFill(Color.color(1, 1, 1, 0.18));
        g.fillRect(x, y, w, h);
        g.setStroke(Color.BLACK);
        g.setLineWidth(3.5);
        g.strokeRect(x, y, w, h);
        g.setStroke(Color.WHITE);
        g.setLineWidth(1.8);
        g.setLineDashes(7, 5);
        g.strokeRect(x, y, w, h);
        g.setLineDashes();
    }

    private static void ring(GraphicsContext g, double x, double y, double r, Color colour) {
        g.setStroke(Color.BLACK);
        g.setLineWidth(4.5);
        g.strokeOval(x - r, y - r, 2 * r, 2 * r);
        g.setStroke(colour);
        g.setLineWidth(2.2);
        g.strokeOval(x - r, y - r, 2 * r, 2 * r);
    }

    private void heat(GraphicsContext g, List<Looked.Point> points) {
        double[] sums = new double[CELLS * CELLS];
        double most = 0;
        for (Looked.Point p : points) {
            int x = (int) Math.floor(p.x() * CELLS);
            int y = (int) Math.floor(p.y() * CELLS);
            if (x >= 0 && y >= 0 && x < CELLS && y < CELLS) {
                sums[y * CELLS + x] += p.weight();
                most = Math.max(most, sums[y * CELLS + x]);
            }
        }
        double size = side / CELLS;
        for (int i = 0; i < sums.length && most > 0; i++) {
            g.setFill(Color.color(1, 0.3, 0.1, 0.85 * Math.sqrt(sums[i] / most)));
            int row = i / CELLS;
            g.fillRect(i % CELLS * size, row * size, size, size);
        }
    }
}

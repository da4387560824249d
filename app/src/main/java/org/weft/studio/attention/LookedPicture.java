package org.weft.studio.attention;

import java.util.List;
import java.util.function.BiConsumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import org.weft.engine.RgbImage;
import org.weft.engine.trace.Looked;

/** A picture with sampling points drawn over it. */
final class LookedPicture extends StackPane {
    /** One colour a level, finest first; shapes differ too, so that colour is not needed to tell them apart. */
    static final List<Color> COLOURS =
            List.of(Color.web("#ff5d3b"), Color.web("#ffd23f"), Color.web("#3bceac"), Color.web("#7b8cff"));

    private static final int CELLS = 24;

    /** Points of less weight than this share of the heaviest are not drawn: thousands of specks hide the rest. */
    private static final double FAINT = 0.02;

    private final Canvas canvas;
    private final double side;

    LookedPicture(RgbImage picture, double side) {
        this.side = side;
        ImageView view = new ImageView(toImage(picture));
        view.setFitWidth(side);
        view.setFitHeight(side);
        canvas = new Canvas(side, side);
        canvas.setMouseTransparent(true);
        getChildren().addAll(view, canvas);
        setMaxSize(side, side);
        setMinSize(side, side);
    }

    private static Image toImage(RgbImage rgb) {
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

    /** Tells where a click is, 0..1 across and down. */
    void onPlace(BiConsumer<double[], Boolean> listener) {
        setOnMouseClicked(e -> listener.accept(
                new double[] {e.getX() / side, e.getY() / side}, e.isShiftDown() || e.isShortcutDown()));
    }

    void clear() {
        canvas.getGraphicsContext2D().clearRect(0, 0, side, side);
    }

    /** Marks the cells of a map of so many cells a side. */
    void mark(List<Integer> cells, int count) {
        clear();
        GraphicsContext g = canvas.getGraphicsContext2D();
        double size = side / count;
        for (int cell : cells) {
            double x = cell % count * size;
            int row = cell / count;
            double y = row * size;
            g.setStroke(Color.BLACK);
            g.setLineWidth(3);
            g.strokeRect(x + 1, y + 1, size - 2, size - 2);
            g.setStroke(Color.WHITE);
            g.setLineWidth(1.5);
            g.strokeRect(x + 1, y + 1, size - 2, size - 2);
        }
    }

    /** @param points of this picture, heaviest first @param heaviest weight that is drawn largest */
    void draw(List<Looked.Point> points, double heaviest, Mode mode) {
        clear();
        if (heaviest <= 0) {
            return;
        }
        GraphicsContext g = canvas.getGraphicsContext2D();
        if (mode == Mode.HEAT) {
            heat(g, points);
            return;
        }
        for (Looked.Point p : points) {
            if (p.weight() < FAINT * heaviest) {
                break;
            }
            double radius = 2 + 8 * Math.sqrt(p.weight() / heaviest);
            Color colour = COLOURS.get(p.level() % COLOURS.size());
            if (mode == Mode.ARROWS) {
                g.setStroke(colour.deriveColor(0, 1, 1, 0.7));
                g.setLineWidth(Math.max(1, radius / 3));
                g.strokeLine(p.referenceX() * side, p.referenceY() * side, p.x() * side, p.y() * side);
            }
            shape(g, p.level(), p.x() * side, p.y() * side, mode == Mode.ARROWS ? 3 : radius, colour);
        }
    }

    /** Circle, square, diamond, triangle. */
    private static void shape(GraphicsContext g, int level, double x, double y, double r, Color colour) {
        g.setFill(colour.deriveColor(0, 1, 1, 0.65));
        g.setStroke(Color.color(0, 0, 0, 0.8));
        g.setLineWidth(1);
        double[] xs;
        double[] ys;
        switch (level % 4) {
            case 0 -> {
                g.fillOval(x - r, y - r, 2 * r, 2 * r);
                g.strokeOval(x - r, y - r, 2 * r, 2 * r);
                return;
            }
            case 1 -> {
                xs = new double[] {x - r, x + r, x + r, x - r};
                ys = new double[] {y - r, y - r, y + r, y + r};
            }
            case 2 -> {
                xs = new double[] {x, x + r, x, x - r};
                ys = new double[] {y - r, y, y + r, y};
            }
            default -> {
                xs = new double[] {x, x + r, x - r};
                ys = new double[] {y - r, y + r, y + r};
            }
        }
        g.fillPolygon(xs, ys, xs.length);
        g.strokePolygon(xs, ys, xs.length);
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

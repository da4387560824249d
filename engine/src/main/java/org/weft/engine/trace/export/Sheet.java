package org.weft.engine.trace.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;

/** Where things lie on a drawn view: the pictures in a row, points over them, a line of text under each. In pixels. */
final class Sheet {
    static final int SIDE = 256;
    static final int GAP = 16;
    static final int LINE = 20;

    /** How far beyond a picture's edge its points are drawn. */
    static final int BEYOND = 7;

    /** Radius below which a point has no edge. */
    private static final double SMALL = 2.5;

    private static final int LEGEND = 120;
    private static final double LARGEST = 14;
    private static final double SMALLEST = 1.2;

    /** Colours that differ in lightness too; every level also has a shape of its own. */
    static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7");

    /** A point of the view. @param r radius; its area goes with the weight */
    record Dot(double x, double y, double r, int level, Looked.Point point) {}

    /** What a level's shape means. */
    record Key(double x, double y, int level, String words) {}

    /** A picture with its caption. */
    record Panel(int picture, double x, double y, String caption) {}

    final List<Panel> panels = new ArrayList<>();
    final List<Dot> dots = new ArrayList<>();
    final List<Key> legend = new ArrayList<>();
    final int width;
    final int height;
    final List<String> title;

    Sheet(TraceView view) {
        List<Integer> pictures = view.pictures();
        TraceInfo info = view.info();
        double most = view.looked().points().stream()
                .mapToDouble(Looked.Point::weight)
                .max()
                .orElse(1);
        for (int i = 0; i < pictures.size(); i++) {
            int picture = pictures.get(i);
            double x = GAP + i * (SIDE + GAP);
            double y = GAP + 2 * LINE;
            double share = view.looked().shares().getOrDefault(picture, 0.0);
            panels.add(new Panel(
                    picture, x, y, "picture " + (picture + 1) + ": " + Math.round(share * 1000) / 10.0 + "%"));
            for (Looked.Point p : view.looked().points()) {
                if (p.picture() == picture && p.weight() > 0) {
                    double r = Math.max(SMALLEST, LARGEST * Math.sqrt(p.weight() / most));
                    dots.add(new Dot(x + p.x() * SIDE, y + p.y() * SIDE, r, p.level(), p));
                }
            }
        }
        List<Integer> levels = view.site().levels();
        for (int l = 0; l < levels.size(); l++) {
            String words = "map " + levels.get(l) + "x" + levels.get(l);
            legend.add(new Key(GAP + 8.0 + l * LEGEND, GAP + 2 * LINE + SIDE + 2 * LINE, l, words));
        }
        width = GAP + Math.max(2, pictures.size()) * (SIDE + GAP);
        height = GAP + 3 * LINE + SIDE + 2 * LINE + GAP;
        title = List.of(
                info.model() + ", " + view.site().name(),
                view.at() + ", ignored " + Math.round(view.looked().ignored() * 1000) / 10.0 + "%");
        // what counts most is drawn last, so that nothing hides it
        dots.sort(Comparator.comparingDouble(d -> d.point().weight()));
    }

    /** How strongly a point is edged in white: not at all where the edge would be larger than the point. */
    static double edge(Dot dot) {
        return dot.r() < SMALL ? 0 : 0.7;
    }

    /** The picture that a point lies on. */
    Panel of(Dot dot) {
        return panels.stream()
                .filter(p -> p.picture() == dot.point().picture())
                .findFirst()
                .orElseThrow();
    }

    static String colour(int level) {
        return COLOURS.get(level % COLOURS.size());
    }

    /** Corners of a level's shape around a centre, empty for the circle. */
    static double[][] corners(int level, double x, double y, double r) {
        return switch (level % 4) {
            case 1 -> new double[][] {{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}};
            case 2 -> new double[][] {{x, y - r}, {x + r, y + r}, {x - r, y + r}};
            case 3 -> new double[][] {{x, y - r}, {x + r, y}, {x, y + r}, {x - r, y}};
            default -> new double[0][];
        };
    }
}

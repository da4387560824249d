package org.weft.data.storyworld;

import static org.weft.data.storyworld.BackdropPainter.HORIZON;
import static org.weft.data.storyworld.BackdropPainter.below;
import static org.weft.data.storyworld.BackdropPainter.dot;
import static org.weft.data.storyworld.BackdropPainter.mound;
import static org.weft.data.storyworld.BackdropPainter.polygon;
import static org.weft.data.storyworld.BackdropPainter.rect;

/** The land of each place: a few large simple shapes that nobody can mistake. */
final class Landscapes {
    private Landscapes() {}

    static void draw(Place place, BackdropPainter to, Rng rng) {
        switch (place.name()) {
            case "meadow" -> meadow(to, rng);
            case "beach" -> beach(to, rng);
            case "desert" -> desert(to, rng);
            case "snow" -> snow(to, rng);
            case "town" -> town(to, rng);
            default -> throw new IllegalArgumentException("nobody has drawn the place '" + place.name() + "' yet");
        }
    }

    private static void meadow(BackdropPainter to, Rng rng) {
        to.fill(mound(rng.between(0.1, 0.4), 0.44, 0.55), "hill far", "hill");
        to.fill(mound(rng.between(0.65, 0.95), 0.47, 0.5), "hill", "hill");
        to.fill(below(HORIZON, HORIZON + 0.02, HORIZON), "grass", "grass");
        to.stand("deciduous-tree", rng.between(0.04, 0.16), 0.63, rng.between(0.27, 0.34), "tree");
        to.stand("deciduous-tree", rng.between(0.84, 0.97), 0.62, rng.between(0.25, 0.33), "tree");
        to.fill(below(0.82, rng.between(0.74, 0.80), 0.83), "grass front", "grass");
        for (int i = 0; i < 9; i++) {
            to.fill(dot(rng.unit(), rng.between(0.66, 0.97), 0.009), "petal", "");
        }
    }

    private static void beach(BackdropPainter to, Rng rng) {
        to.fill(rect(0, 0.48, 1, 0.3), "sea far", "sea");
        to.fill(below(0.53, 0.545, 0.53), "sea", "sea");
        double left = rng.between(0.64, 0.69);
        double right = rng.between(0.64, 0.69);
        to.fill(below(left - 0.022, 0.675, right - 0.022), "foam", "sea");
        to.fill(below(left, 0.70, right), "sand wet", "sand");
        to.fill(below(left + 0.035, 0.735, right + 0.035), "sand", "sand");
        boolean atLeft = rng.chance(0.5);
        double x = atLeft ? rng.between(0.06, 0.14) : rng.between(0.86, 0.94);
        to.stand("palm-tree", x, 0.76, rng.between(0.44, 0.52), "palm tree");
    }

    private static void desert(BackdropPainter to, Rng rng) {
        double x = rng.between(0.15, 0.65);
        double top = rng.between(0.36, 0.42);
        to.fill(polygon(x, 0.62, x + 0.04, top, x + 0.20, top, x + 0.25, 0.62), "mesa", "mountain");
        to.fill(mound(rng.between(0.0, 0.25), 0.51, 0.5), "dune far", "dune");
        to.fill(mound(rng.between(0.75, 1.0), 0.53, 0.55), "dune far", "dune");
        to.fill(below(0.63, 0.60, 0.65), "dune", "dune");
        to.stand("cactus", rng.between(0.06, 0.18), 0.70, rng.between(0.26, 0.34), "cactus");
        to.stand("cactus", rng.between(0.82, 0.95), 0.67, rng.between(0.22, 0.28), "cactus");
        to.fill(below(0.86, rng.between(0.74, 0.82), 0.80), "dune front", "dune");
    }

    private static void snow(BackdropPainter to, Rng rng) {
        peak(to, rng.between(0.18, 0.32), rng.between(0.30, 0.36), 0.30);
        peak(to, rng.between(0.68, 0.82), rng.between(0.34, 0.40), 0.28);
        to.fill(below(0.60, 0.57, 0.61), "snow", "snow");
        to.stand("evergreen-tree", rng.between(0.03, 0.12), 0.66, rng.between(0.28, 0.34), "pine tree");
        to.stand("evergreen-tree", rng.between(0.88, 0.97), 0.64, rng.between(0.26, 0.33), "pine tree");
        to.stand("evergreen-tree", rng.between(0.40, 0.60), 0.60, rng.between(0.13, 0.17), "pine tree");
        to.fill(below(0.80, rng.between(0.76, 0.82), 0.84), "snow front", "snow");
    }

    private static void peak(BackdropPainter to, double x, double top, double half) {
        double base = 0.64;
        double share = 0.42;
        double cap = top + (base - top) * share;
        to.fill(polygon(x - half, base, x, top, x + half, base), "mountain", "mountain");
        to.fill(
                polygon(
                        x - half * share,
                        cap,
                        x,
                        top,
                        x + half * share,
                        cap,
                        x + half * 0.2,
                        cap - 0.03,
                        x,
                        cap + 0.015,
                        x - half * 0.2,
                        cap - 0.03),
                "peak",
                "mountain");
    }

    private static void town(BackdropPainter to, Rng rng) {
        double x = -0.03;
        int wall = rng.below(5);
        while (x < 1) {
            double width = rng.between(0.19, 0.27);
            double top = rng.between(0.20, 0.42);
            to.fill(rect(x, top, width, 0.5), "wall " + (wall % 5 + 1), "building");
            windows(to, rng, x, top, width);
            x += width + 0.008;
            wall += 1 + rng.below(2);
        }
        to.fill(rect(0, 0.62, 1, 0.4), "pavement", "road");
        to.fill(rect(0, 0.73, 1, 0.3), "road", "road");
        for (int i = -1; i < 6; i++) {
            to.fill(rect(i * 0.22 + 0.05, 0.955, 0.12, 0.022), "line", "road");
        }
    }

    private static void windows(BackdropPainter to, Rng rng, double x, double top, double width) {
        int columns = width > 0.23 ? 3 : 2;
        double step = width / (columns + 0.35);
        for (double y = top + 0.045; y < 0.55; y += 0.105) {
            for (int i = 0; i < columns; i++) {
                var pane = rect(x + step * (0.35 + i), y, step * 0.6, 0.062);
                if (to.night() && rng.chance(0.6)) {
                    to.glow(pane, "lamp", 255, "");
                } else {
                    to.fill(pane, "window", "");
                }
            }
        }
    }
}

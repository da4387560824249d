package org.weft.data.storyworld;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jspecify.annotations.Nullable;

/** Draws one background; the brush that the places' landmarks use. Lengths are shares of the picture. */
final class BackdropPainter {
    /** Where the land meets the sky. */
    static final double HORIZON = 0.58;

    private final Surface surface;
    private final SpriteBank bank;
    private final Light light;
    private final Palette palette;
    private final Daytime time;
    private final Weather weather;
    private final int[] factors;

    BackdropPainter(Surface surface, SpriteBank bank, Light light, Palette palette, Daytime time, Weather weather) {
        this.surface = surface;
        this.bank = bank;
        this.light = light;
        this.palette = palette;
        this.time = time;
        this.weather = weather;
        factors = light.scenery(time);
    }

    boolean night() {
        return time == Daytime.NIGHT;
    }

    void sky(Rng rng) {
        int[] two = light.sky(time, weather);
        int label = palette.index("sky");
        int end = (int) Math.round(HORIZON * surface.size);
        for (int y = 0; y < surface.size; y++) {
            surface.row(y, Light.mix(two[0], two[1], Math.min(256, y * 256 / end)), label);
        }
        boolean left = rng.chance(0.5);
        if (weather == Weather.CLEAR) {
            lights(rng, left);
        } else {
            clouds(rng);
        }
    }

    private void lights(Rng rng, boolean left) {
        double x = left ? rng.between(0.10, 0.16) : rng.between(0.84, 0.90);
        if (night()) {
            for (int i = 0; i < 22; i++) {
                double r = rng.between(0.004, 0.009);
                glow(dot(rng.unit(), rng.between(0.02, 0.46), r), "star", 235, "");
            }
            sprite("full-moon", x, 0.23, 0.17, new int[] {256, 256, 236}, "moon");
        } else {
            boolean low = time == Daytime.DUSK;
            int[] tone = low ? new int[] {256, 196, 150} : new int[] {256, 256, 256};
            sprite("sun", x, low ? 0.50 : 0.25, 0.21, tone, "sun");
        }
    }

    private void clouds(Rng rng) {
        int[] tone = weather == Weather.RAIN ? scaled(190) : scaled(252);
        double start = rng.between(0.02, 0.16);
        for (int i = 0; i < 3; i++) {
            sprite(
                    "cloud",
                    start + i * 0.36 + rng.between(-0.04, 0.04),
                    rng.between(0.20, 0.32),
                    rng.between(0.17, 0.22),
                    tone,
                    "cloud");
        }
    }

    private int[] scaled(int by) {
        int[] soft = night() ? new int[] {150, 160, 205} : factors;
        return new int[] {(soft[0] * by) >> 8, (soft[1] * by) >> 8, (soft[2] * by) >> 8};
    }

    /** A sprite standing on (x, foot). */
    void stand(String name, double x, double foot, double height, String label) {
        int[] soft = night() ? new int[] {120, 140, 196} : factors;
        sprite(name, x, foot, height, soft, label);
    }

    private void sprite(String name, double x, double foot, double height, int[] tone, String label) {
        Sprite sprite = bank.plain(name, height);
        int left = (int) Math.round(x * surface.size - sprite.width / 2.0);
        int top = (int) Math.round(foot * surface.size) - sprite.height;
        surface.blend(sprite, left, top, tone, palette.index(label));
    }

    /** A shape in a named colour under the time's light. */
    void fill(Shape shape, String colour, String label) {
        paint(shape, Light.lit(light.colour(colour), factors), 255, label);
    }

    /** A shape in a named colour that shines by itself. */
    void glow(Shape shape, String colour, int opacity, String label) {
        paint(shape, light.colour(colour), opacity, label);
    }

    private void paint(Shape shape, int colour, int opacity, String label) {
        var scale = java.awt.geom.AffineTransform.getScaleInstance(surface.size, surface.size);
        Sprite mask = Rasteriser.cover(scale.createTransformedShape(shape), surface.size, surface.size);
        surface.paint(mask, colour, opacity, label.isEmpty() ? 0 : palette.index(label));
    }

    static Shape dot(double x, double y, double r) {
        return new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
    }

    static Shape mound(double x, double top, double halfWidth) {
        return new Ellipse2D.Double(x - halfWidth, top, 2 * halfWidth, 1.2);
    }

    static Shape rect(double x, double y, double width, double height) {
        return new Rectangle2D.Double(x, y, width, height);
    }

    /** Straight lines through x, y, x, y, ... and back to the start. */
    static Shape polygon(double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** Everything below a gentle wave from the left edge to the right. */
    static Shape below(double left, double bend, double right) {
        Path2D path = new Path2D.Double();
        path.moveTo(-0.01, left);
        path.quadTo(0.5, bend, 1.01, right);
        path.lineTo(1.01, 1.01);
        path.lineTo(-0.01, 1.01);
        path.closePath();
        return path;
    }

    static Shape both(Shape a, Shape b) {
        Area area = new Area(a);
        area.intersect(new Area(b));
        return area;
    }

    /** Rain or snow as a sprite of the whole picture, null for neither. */
    @Nullable
    Sprite fall(Rng rng) {
        Path2D all = new Path2D.Double(Path2D.WIND_NON_ZERO);
        int opacity;
        if (weather == Weather.RAIN) {
            for (int i = 0; i < 46; i++) {
                double x = rng.between(-0.02, 1.05);
                double y = rng.between(-0.04, 0.98);
                double h = rng.between(0.05, 0.08);
                double w = 0.0085;
                all.append(polygon(x, y, x + w, y, x - h * 0.3 + w, y + h, x - h * 0.3, y + h), false);
            }
            opacity = 150;
        } else if (weather == Weather.SNOW) {
            for (int i = 0; i < 50; i++) {
                all.append(dot(rng.unit(), rng.unit(), rng.between(0.007, 0.013)), false);
            }
            opacity = 225;
        } else {
            return null;
        }
        var scale = java.awt.geom.AffineTransform.getScaleInstance(surface.size, surface.size);
        all.transform(scale);
        Sprite mask = Rasteriser.cover(all, surface.size, surface.size);
        return coloured(mask, light.colour(weather == Weather.RAIN ? "drop" : "flake"), opacity);
    }

    private static Sprite coloured(Sprite mask, int colour, int opacity) {
        int[] out = new int[mask.argb.length];
        for (int i = 0; i < out.length; i++) {
            int a = (mask.argb[i] >>> 24) * opacity / 255;
            int r = (colour >> 16 & 255) * a / 255;
            int g = (colour >> 8 & 255) * a / 255;
            int b = (colour & 255) * a / 255;
            out[i] = (a << 24) | (r << 16) | (g << 8) | b;
        }
        return new Sprite(mask.width, mask.height, out);
    }
}

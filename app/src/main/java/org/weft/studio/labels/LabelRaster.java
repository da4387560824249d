package org.weft.studio.labels;

import org.weft.engine.labels.FillPattern;
import org.weft.engine.labels.LabelClass;
import org.weft.engine.labels.Palette;

/** A map as screen pixels: several a map pixel, so that patterns have room. Only areas that changed are drawn anew. */
final class LabelRaster {
    private static final int WANTED_SIDE = 1024;
    private static final int MOST_SCALE = 8;
    /** Marks are as fine as on a map of this side. */
    private static final int MARKED_SIDE = 400;

    private static final int OPAQUE = 0xff000000;

    private final int width;
    private final int scale;
    private final int unit;
    private final int[] argb;
    private final int[] plain = new int[256];
    private final int[] ink = new int[256];
    private final FillPattern[] patterns = new FillPattern[256];
    private long drawn;

    LabelRaster(int mapWidth, int mapHeight, Palette palette) {
        scale = Math.clamp(WANTED_SIDE / Math.max(mapWidth, mapHeight), 1, MOST_SCALE);
        width = mapWidth * scale;
        unit = Math.max(1, width / MARKED_SIDE);
        argb = new int[width * mapHeight * scale];
        for (int i = 0; i < 256; i++) {
            LabelClass c = palette.of(i);
            patterns[i] = c.pattern();
            boolean nothing = c.index() == Palette.NOTHING;
            plain[i] = nothing ? 0 : OPAQUE | c.rgb();
            ink[i] = nothing ? 0 : OPAQUE | inked(c.rgb());
        }
    }

    /** The colour moved towards black or white, whichever is farther. */
    static int inked(int rgb) {
        int r = rgb >> 16 & 255;
        int g = rgb >> 8 & 255;
        int b = rgb & 255;
        boolean bright = 0.299 * r + 0.587 * g + 0.114 * b > 110;
        int to = bright ? 0 : 255;
        return mix(r, to) << 16 | mix(g, to) << 8 | mix(b, to);
    }

    private static int mix(int a, int b) {
        return (64 * a + 36 * b) / 100;
    }

    int scale() {
        return scale;
    }

    int width() {
        return width;
    }

    int height() {
        return argb.length / width;
    }

    /** The pixels, premultiplied: they are opaque or nothing. */
    int[] argb() {
        return argb;
    }

    /** How many pixels were drawn since the beginning. */
    long drawn() {
        return drawn;
    }

    void draw(PaintedMap map, Area area, boolean withPatterns) {
        int right = (area.x() + area.width()) * scale;
        int bottom = (area.y() + area.height()) * scale;
        for (int y = area.y() * scale; y < bottom; y++) {
            int row = y / scale;
            for (int x = area.x() * scale; x < right; x++) {
                int label = map.at(x / scale, row);
                boolean marked = withPatterns && patterns[label].marks(x / unit, y / unit);
                argb[y * width + x] = marked ? ink[label] : plain[label];
            }
        }
        drawn += (long) area.pixels() * scale * scale;
    }
}

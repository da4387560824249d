package org.weft.data.storyworld;

import org.jspecify.annotations.Nullable;

/** The pixels and label map being drawn on; both belong to the caller. Label 0 leaves the map as it is. */
final class Surface {
    final int size;
    final byte[] rgb;
    final byte @Nullable [] labels;

    Surface(int size, byte[] rgb, byte @Nullable [] labels) {
        if (rgb.length != size * size * 3 || (labels != null && labels.length != size * size)) {
            throw new IllegalArgumentException("a picture of " + size + "x" + size + " needs " + size * size * 3
                    + " bytes and " + size * size + " labels, got " + rgb.length + " and "
                    + (labels == null ? "none" : labels.length));
        }
        this.size = size;
        this.rgb = rgb;
        this.labels = labels;
    }

    void row(int y, int colour, int label) {
        for (int x = 0; x < size; x++) {
            int at = y * size + x;
            put(at, colour >> 16 & 255, colour >> 8 & 255, colour & 255);
            if (labels != null) {
                labels[at] = (byte) label;
            }
        }
    }

    /** Paints a colour where the mask covers; opacity is 0 to 255. */
    void paint(Sprite mask, int colour, int opacity, int label) {
        int r = colour >> 16 & 255;
        int g = colour >> 8 & 255;
        int b = colour & 255;
        for (int at = 0; at < mask.argb.length; at++) {
            int covered = mask.argb[at] >>> 24;
            if (covered == 0) {
                continue;
            }
            int a = over255(covered * opacity);
            int rest = 255 - a;
            put(
                    at,
                    over255(r * a + (rgb[at * 3] & 255) * rest),
                    over255(g * a + (rgb[at * 3 + 1] & 255) * rest),
                    over255(b * a + (rgb[at * 3 + 2] & 255) * rest));
            if (labels != null && label != 0 && covered >= Sprite.SEEN) {
                labels[at] = (byte) label;
            }
        }
    }

    /** Blends a sprite with its upper left corner at (left, top), in the given light (256 leaves a channel as it is). */
    void blend(Sprite sprite, int left, int top, int[] light, int label) {
        int fromX = Math.max(0, -left);
        int toX = Math.min(sprite.width, size - left);
        int toY = Math.min(sprite.height, size - top);
        for (int y = Math.max(0, -top); y < toY; y++) {
            int at = (top + y) * size + left + fromX;
            for (int x = fromX; x < toX; x++, at++) {
                int p = sprite.argb[y * sprite.width + x];
                int a = p >>> 24;
                if (a == 0) {
                    continue;
                }
                int rest = 255 - a;
                int i = at * 3;
                rgb[i] = (byte) ((((p >> 16 & 255) * light[0]) >> 8) + over255((rgb[i] & 255) * rest));
                rgb[i + 1] = (byte) ((((p >> 8 & 255) * light[1]) >> 8) + over255((rgb[i + 1] & 255) * rest));
                rgb[i + 2] = (byte) ((((p & 255) * light[2]) >> 8) + over255((rgb[i + 2] & 255) * rest));
                if (labels != null && label != 0 && a >= Sprite.SEEN) {
                    labels[at] = (byte) label;
                }
            }
        }
    }

    private void put(int at, int r, int g, int b) {
        rgb[at * 3] = (byte) r;
        rgb[at * 3 + 1] = (byte) g;
        rgb[at * 3 + 2] = (byte) b;
    }

    /** Rounded division by 255, exact for 0 to 65025. */
    private static int over255(int value) {
        int v = value + 128;
        return (v + (v >> 8)) >> 8;
    }
}

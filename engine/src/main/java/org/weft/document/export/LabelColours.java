package org.weft.document.export;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.weft.engine.RgbImage;

/** Colours for label maps that bring none: neighbours in number are far apart in hue, 0 is nearly white. */
final class LabelColours {
    /** The golden section: successive multiples spread evenly over a circle. */
    private static final float TURN = 0.618034f;

    private LabelColours() {}

    static int rgb(int label) {
        if (label == 0) {
            return 0xf2f2f2;
        }
        float value = label % 2 == 0 ? 0.9f : 0.72f;
        return Color.HSBtoRGB(label * TURN, 0.62f, value) & 0xffffff;
    }

    /** @param map one band of class indices */
    static RgbImage of(BufferedImage map) {
        int width = map.getWidth();
        byte[] rgb = new byte[width * map.getHeight() * 3];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < map.getHeight(); y++) {
            map.getRaster().getSamples(0, y, width, 1, 0, row);
            for (int label : row) {
                int colour = rgb(label & 255);
                rgb[at++] = (byte) (colour >> 16);
                rgb[at++] = (byte) (colour >> 8);
                rgb[at++] = (byte) colour;
            }
        }
        return new RgbImage(width, map.getHeight(), rgb);
    }
}

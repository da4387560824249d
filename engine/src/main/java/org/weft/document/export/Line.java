package org.weft.document.export;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words shaped into one line.
 *
 * @param text the words in reading order
 * @param width in the unit of the font size
 * @param rightToLeft where the line begins
 */
record Line(String text, List<Run> runs, double width, boolean rightToLeft) {
    /** Height, depth and width of the box that stands for a character without a shape, in font sizes. */
    static final double BOX_HEIGHT = 0.7;

    static final double BOX_WIDTH = 0.6;

    Line {
        runs = List.copyOf(runs);
    }

    /**
     * Glyphs of one font, from left to right.
     *
     * @param font at the size of the line; null when no font has these characters
     * @param x where it begins, from the line's left end
     */
    record Run(@Nullable Font font, double x, double size, @Nullable GlyphVector vector, List<Glyph> glyphs) {
        Run {
            glyphs = List.copyOf(glyphs);
        }
    }

    /** Draws the line with its left end at x and its base line at y. */
    void draw(Graphics2D g, double x, double y) {
        for (Run run : runs) {
            if (run.vector() != null) {
                Shape outline = run.vector().getOutline();
                g.fill(AffineTransform.getTranslateInstance(x + run.x(), y).createTransformedShape(outline));
            } else {
                g.setStroke(new BasicStroke((float) (run.size() / 16)));
                for (Glyph glyph : run.glyphs()) {
                    double inset = run.size() / 16;
                    g.draw(new Rectangle2D.Double(
                            x + run.x() + glyph.x() + inset,
                            y - BOX_HEIGHT * run.size(),
                            glyph.advance() - 2 * inset,
                            BOX_HEIGHT * run.size()));
                }
            }
        }
    }
}

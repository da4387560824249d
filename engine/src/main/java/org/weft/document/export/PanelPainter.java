package org.weft.document.export;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.weft.engine.RgbImage;

/** Draws pictures and captions into images. */
final class PanelPainter {
    private static final Color INK = new Color(0x1c1c1e);
    private static final Color FRAME = new Color(0xc7c7cc);

    private PanelPainter() {}

    static BufferedImage paper(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.dispose();
        return image;
    }

    static Graphics2D graphics(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(INK);
        return g;
    }

    /** A rectangle in pixels. */
    record Box(int x, int y, int width, int height) {}

    /** Draws the picture as large as it fits into the middle of a box. */
    static void picture(Graphics2D g, Pictures pictures, Block.Figure figure, Box box) throws IOException {
        RgbImage image = pictures.decoded(figure);
        double scale = Math.min((double) box.width() / image.width(), (double) box.height() / image.height());
        int width = Math.clamp(Math.round(image.width() * scale), 1, box.width());
        int height = Math.clamp(Math.round(image.height() * scale), 1, box.height());
        BufferedImage fit = Scaling.scaled(image, width, height, figure.labelMap());
        g.drawImage(fit, box.x() + (box.width() - width) / 2, box.y() + (box.height() - height) / 2, null);
    }

    static void frame(Graphics2D g, Box box) {
        g.setColor(FRAME);
        g.drawRect(box.x(), box.y(), box.width() - 1, box.height() - 1);
        g.setColor(INK);
    }

    /** Draws lines below each other from the top of a column. */
    static void lines(Graphics2D g, List<Line> lines, Lettering.Style style, Box column) {
        double y = column.y() + Lettering.ASCENT * style.size();
        for (Line line : lines) {
            double x = line.rightToLeft() ? column.x() + column.width() - line.width() : column.x();
            line.draw(g, x, y);
            y += style.leading();
        }
    }

    static int height(List<Line> lines, Lettering.Style style) {
        return (int) Math.ceil(lines.size() * style.leading());
    }
}

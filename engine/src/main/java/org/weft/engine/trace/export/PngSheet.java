package org.weft.engine.trace.export;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** A view as a picture, twice as fine as the sheet's pixels. */
final class PngSheet {
    private static final int SCALE = 2;
    private static final double LEGEND_RADIUS = 6;

    /** Signature and first chunk of a PNG, bytes; text may stand behind it. */
    private static final int HEAD = 8 + 25;

    private final TraceView view;
    private final Sheet sheet;

    PngSheet(TraceView view) {
        this.view = view;
        sheet = new Sheet(view);
    }

    void write(OutputStream out) throws IOException {
        BufferedImage image = new BufferedImage(sheet.width * SCALE, sheet.height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.scale(SCALE, SCALE);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.width, sheet.height);
        g.setColor(new Color(0x1f2328));
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        for (int i = 0; i < sheet.title.size(); i++) {
            g.drawString(sheet.title.get(i), Sheet.GAP, Sheet.GAP + 8 + i * Sheet.LINE);
        }
        for (Sheet.Panel p : sheet.panels) {
            BufferedImage picture =
                    ImageIO.read(new ByteArrayInputStream(view.trace().picture(p.picture())));
            g.drawImage(picture, (int) p.x(), (int) p.y(), Sheet.SIDE, Sheet.SIDE, null);
            g.setColor(new Color(0x1f2328));
            g.drawString(p.caption(), (float) p.x(), (float) (p.y() + Sheet.SIDE + Sheet.LINE - 4));
        }
        for (Sheet.Key k : sheet.legend) {
            g.setColor(Color.decode(Sheet.colour(k.level())));
            g.fill(shape(k.level(), k.x(), k.y(), LEGEND_RADIUS));
            g.setColor(new Color(0x1f2328));
            g.drawString(k.words(), (float) k.x() + 12, (float) k.y() + 5);
        }
        g.setStroke(new BasicStroke(0.7f));
        for (Sheet.Dot d : sheet.dots) {
            Color colour = Color.decode(Sheet.colour(d.level()));
            Sheet.Panel at = sheet.of(d);
            int beyond = Sheet.SIDE + 2 * Sheet.BEYOND;
            g.setClip((int) at.x() - Sheet.BEYOND, (int) at.y() - Sheet.BEYOND, beyond, beyond);
            Shape shape = shape(d.level(), d.x(), d.y(), d.r());
            g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 153));
            g.fill(shape);
            if (Sheet.edge(d) > 0) {
                g.setColor(Color.WHITE);
                g.draw(shape);
            }
        }
        g.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        byte[] bytes = png.toByteArray();
        out.write(bytes, 0, HEAD);
        out.write(text(view.provenance()));
        out.write(bytes, HEAD, bytes.length - HEAD);
    }

    /** An iTXt chunk "Description": how to get the picture again, for programs that read it. */
    private static byte[] text(String words) {
        byte[] name = "iTXtDescription".getBytes(StandardCharsets.US_ASCII);
        byte[] said = words.getBytes(StandardCharsets.UTF_8);
        // behind the keyword: its end, not compressed, no method, no language, no translated keyword
        byte[] body = Arrays.copyOf(name, name.length + 5 + said.length);
        System.arraycopy(said, 0, body, name.length + 5, said.length);
        CRC32 crc = new CRC32();
        crc.update(body);
        return ByteBuffer.allocate(body.length + 8)
                .putInt(body.length - 4)
                .put(body)
                .putInt((int) crc.getValue())
                .array();
    }

    private static Shape shape(int level, double x, double y, double r) {
        double[][] corners = Sheet.corners(level, x, y, r);
        if (corners.length == 0) {
            return new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
        }
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0][0], corners[0][1]);
        for (int i = 1; i < corners.length; i++) {
            path.lineTo(corners[i][0], corners[i][1]);
        }
        path.closePath();
        return path;
    }
}

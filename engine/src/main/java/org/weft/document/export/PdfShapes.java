package org.weft.document.export;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;

/** A Type 3 font of up to 255 shapes, taken from any fonts. */
final class PdfShapes {
    private static final int MOST = 255;
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final PDDocument document;
    private final String resource;
    private final COSDictionary font = new COSDictionary();
    private final COSDictionary procs = new COSDictionary();
    private final COSArray widths = new COSArray();
    private final COSArray differences = new COSArray();
    private final Map<Key, Integer> codes = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private Rectangle2D bounds = new Rectangle2D.Double();

    /** Glyphs that look alike but stand for other characters are kept apart. */
    private record Key(@Nullable Font font, int glyph, String text, long width) {}

    PdfShapes(PDDocument document, String resource) {
        this.document = document;
        this.resource = resource;
        differences.add(COSInteger.get(1));
    }

    /** The code of a glyph; null when the font is full. */
    PdfFonts.@Nullable Code code(@Nullable Font face, Glyph glyph, double size) throws IOException {
        double width = glyph.advance() / size * 1000;
        Font thousand = face == null ? null : face.deriveFont(1000f);
        Key key = new Key(thousand, glyph.code(), glyph.text(), Math.round(width));
        Integer code = codes.get(key);
        if (code == null) {
            if (codes.size() == MOST) {
                return null;
            }
            code = codes.size() + 1;
            codes.put(key, code);
            add(code, thousand, glyph, width);
        }
        return new PdfFonts.Code(resource, font, String.format("%02X", code));
    }

    private void add(int code, @Nullable Font face, Glyph glyph, double width) throws IOException {
        StringBuilder path = new StringBuilder();
        path.append(number(width)).append(" 0 d0\n");
        if (face == null) {
            double height = Line.BOX_HEIGHT * 1000;
            path.append(String.format(Locale.ROOT, "60 w 62 0 %.1f %.1f re S", width - 124, height));
            bounds = bounds.createUnion(new Rectangle2D.Double(0, -height - 60, width, height + 120));
        } else {
            Shape shape =
                    face.createGlyphVector(CONTEXT, new int[] {glyph.code()}).getGlyphOutline(0);
            trace(shape.getPathIterator(null), path);
            bounds = bounds.createUnion(shape.getBounds2D());
        }
        COSStream proc = document.getDocument().createCOSStream();
        try (OutputStream out = proc.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(path.toString().getBytes(StandardCharsets.US_ASCII));
        }
        String name = "g" + code;
        procs.setItem(COSName.getPDFName(name), proc);
        differences.add(COSName.getPDFName(name));
        widths.add(new COSFloat((float) width));
        if (!glyph.text().isEmpty()) {
            texts.put(code, glyph.text());
        }
    }

    private static void trace(PathIterator it, StringBuilder path) {
        double[] p = new double[6];
        double x = 0;
        double y = 0;
        boolean odd = it.getWindingRule() == PathIterator.WIND_EVEN_ODD;
        boolean any = false;
        for (; !it.isDone(); it.next()) {
            any = true;
            switch (it.currentSegment(p)) {
                case PathIterator.SEG_MOVETO -> {
                    point(path, p[0], p[1]).append("m\n");
                    x = p[0];
                    y = p[1];
                }
                case PathIterator.SEG_LINETO -> {
                    point(path, p[0], p[1]).append("l\n");
                    x = p[0];
                    y = p[1];
                }
                case PathIterator.SEG_QUADTO -> { // PDF knows cubic curves only
                    point(path, x + (p[0] - x) * 2 / 3, y + (p[1] - y) * 2 / 3);
                    point(path, p[2] + (p[0] - p[2]) * 2 / 3, p[3] + (p[1] - p[3]) * 2 / 3);
                    point(path, p[2], p[3]).append("c\n");
                    x = p[2];
                    y = p[3];
                }
                case PathIterator.SEG_CUBICTO -> {
                    point(path, p[0], p[1]);
                    point(path, p[2], p[3]);
                    point(path, p[4], p[5]).append("c\n");
                    x = p[4];
                    y = p[5];
                }
                default -> path.append("h\n");
            }
        }
        path.append(any ? odd ? "f*" : "f" : "");
    }

    private static StringBuilder point(StringBuilder path, double x, double y) {
        return path.append(number(x)).append(' ').append(number(-y)).append(' ');
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value + 0.0);
    }

    void finish() throws IOException {
        font.setItem(COSName.TYPE, COSName.FONT);
        font.setItem(COSName.SUBTYPE, COSName.TYPE3);
        font.setItem(
                COSName.FONT_BBOX,
                PdfFonts.numbers(bounds.getMinX(), -bounds.getMaxY(), bounds.getMaxX(), -bounds.getMinY()));
        font.setItem(COSName.FONT_MATRIX, PdfFonts.numbers(0.001, 0, 0, 0.001, 0, 0));
        font.setItem(COSName.CHAR_PROCS, procs);
        COSDictionary encoding = new COSDictionary();
        encoding.setItem(COSName.TYPE, COSName.ENCODING);
        encoding.setItem(COSName.DIFFERENCES, differences);
        font.setItem(COSName.ENCODING, encoding);
        font.setInt(COSName.FIRST_CHAR, 1);
        font.setInt(COSName.LAST_CHAR, codes.size());
        font.setItem(COSName.WIDTHS, widths);
        font.setItem(COSName.RESOURCES, new COSDictionary());
        font.setItem(COSName.TO_UNICODE, PdfFonts.toUnicode(document, texts, 1));
    }
}

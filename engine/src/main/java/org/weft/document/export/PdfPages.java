package org.weft.document.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a PDF as they are written, one after the other. Positions are in points from the page's upper left corner; the
 * drawing instructions of a page go into the document when the next one begins.
 */
final class PdfPages {
    private static final double NUMBER_SIZE = 9;

    private final PDDocument document;
    private final PdfFonts fonts;
    private final PdfTags tags;
    private final Lettering lettering;
    private final PDRectangle box;
    private final StringBuilder content = new StringBuilder();
    private @Nullable PDPage page;
    private int pages;

    PdfPages(PDDocument document, Faces faces, Lettering lettering, PageSize size) {
        this.document = document;
        this.fonts = new PdfFonts(document, faces);
        this.tags = new PdfTags();
        this.lettering = lettering;
        this.box = new PDRectangle((float) size.widthPoints(), (float) size.heightPoints());
    }

    double width() {
        return box.getWidth();
    }

    double height() {
        return box.getHeight();
    }

    PDStructureElement element(String role) {
        return tags.add(role);
    }

    void next() throws IOException {
        end();
        PDPage next = new PDPage(box);
        next.setResources(new PDResources());
        document.addPage(next);
        tags.page(next);
        page = next;
        pages++;
    }

    private PDPage page() {
        if (page == null) {
            throw new IllegalStateException("no page has begun");
        }
        return page;
    }

    /** Draws lines below each other, their left end or, right to left, their right end at the column's edge. */
    void lines(List<Line> lines, PDStructureElement element, Lettering.Style style, double[] column)
            throws IOException {
        begin(element);
        double y = column[1] + Lettering.ASCENT * style.size();
        for (Line line : lines) {
            double x = line.rightToLeft() ? column[0] + column[2] - line.width() : column[0];
            line(line, x, y);
            y += style.leading();
        }
        content.append("EMC\n");
    }

    private void begin(PDStructureElement element) {
        content.append('/')
                .append(element.getStructureType())
                .append(" <</MCID ")
                .append(tags.mark(element, page()))
                .append(">> BDC\n");
    }

    private void line(Line line, double x, double y) throws IOException {
        content.append("BT\n");
        String resource = "";
        for (Line.Run run : line.runs()) {
            for (Glyph glyph : run.glyphs()) {
                if ((glyph.code() & 0xffff) >= 0xfffe) {
                    continue; // Java's number for shapes that are not there
                }
                PdfFonts.Code code = fonts.code(run, glyph);
                if (!code.resource().equals(resource)) {
                    resource = code.resource();
                    fontResource(code);
                    content.append('/')
                            .append(resource)
                            .append(' ')
                            .append(PdfShapes.number(run.size()))
                            .append(" Tf\n");
                }
                content.append("1 0 0 1 ")
                        .append(PdfShapes.number(x + run.x() + glyph.x()))
                        .append(' ')
                        .append(PdfShapes.number(height() - y - glyph.y()))
                        .append(" Tm <")
                        .append(code.hex())
                        .append("> Tj\n");
            }
        }
        content.append("ET\n");
    }

    private void fontResource(PdfFonts.Code code) {
        var resources = page().getResources().getCOSObject();
        var all = resources.getCOSDictionary(COSName.FONT);
        if (all == null) {
            all = new COSDictionary();
            resources.setItem(COSName.FONT, all);
        }
        all.setItem(COSName.getPDFName(code.resource()), code.font());
    }

    /** Draws a picture into a rectangle (x, y, width, height). */
    void picture(PDImageXObject image, String alt, double[] at) {
        PDStructureElement element = tags.add("Figure");
        element.setAlternateDescription(alt);
        COSName name = page().getResources().add(image);
        begin(element);
        content.append("q ")
                .append(PdfShapes.number(at[2]))
                .append(" 0 0 ")
                .append(PdfShapes.number(at[3]))
                .append(' ')
                .append(PdfShapes.number(at[0]))
                .append(' ')
                .append(PdfShapes.number(height() - at[1] - at[3]))
                .append(" cm /")
                .append(name.getName())
                .append(" Do Q\nEMC\n");
    }

    /** Draws a thin frame that means nothing to a screen reader. */
    void frame(double[] at) {
        content.append("/Artifact BMC q 0.75 G 0.6 w ")
                .append(PdfShapes.number(at[0]))
                .append(' ')
                .append(PdfShapes.number(height() - at[1] - at[3]))
                .append(' ')
                .append(PdfShapes.number(at[2]))
                .append(' ')
                .append(PdfShapes.number(at[3]))
                .append(" re S Q EMC\n");
    }

    private void end() throws IOException {
        if (page == null) {
            return;
        }
        Line number = lettering.line(Integer.toString(pages), new Lettering.Style(NUMBER_SIZE, false));
        content.append("/Artifact <</Type /Pagination>> BDC\n0.4 g\n");
        line(number, (width() - number.width()) / 2, height() - 28);
        content.append("EMC\n");
        COSStream stream = document.getDocument().createCOSStream();
        try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(content.toString().getBytes(StandardCharsets.US_ASCII));
        }
        page.setContents(new ArrayList<>(List.of(new PDStream(stream))));
        content.setLength(0);
        page = null;
    }

    void finish() throws IOException {
        end();
        fonts.finish();
        tags.finish(document);
    }
}

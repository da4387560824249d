package org.weft.engine.trace.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** A view as SVG: every point is an element that carries its numbers. */
final class SvgSheet {
    private final TraceView view;
    private final Sheet sheet;

    SvgSheet(TraceView view) {
        this.view = view;
        sheet = new Sheet(view);
    }

    void write(OutputStream out) throws IOException {
        StringBuilder svg = new StringBuilder();
        svg.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append(String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\" font-size=\"13\">\n",
                        sheet.width,
                        sheet.height,
                        sheet.width,
                        sheet.height))
                .append("<title>")
                .append(escape(String.join(", ", sheet.title)))
                .append("</title>\n")
                .append("<desc>")
                .append(escape(view.provenance()))
                .append("</desc>\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (int i = 0; i < sheet.title.size(); i++) {
            text(svg, Sheet.GAP, Sheet.GAP + 8 + i * Sheet.LINE, sheet.title.get(i));
        }
        for (Sheet.Panel p : sheet.panels) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<image x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" href=\"data:image/png;base64,%s\"/>\n",
                    p.x(),
                    p.y(),
                    Sheet.SIDE,
                    Sheet.SIDE,
                    Base64.getEncoder().encodeToString(view.trace().picture(p.picture()))));
            text(svg, p.x(), p.y() + Sheet.SIDE + Sheet.LINE - 4, p.caption());
        }
        for (Sheet.Key k : sheet.legend) {
            shape(svg, k.level(), new double[] {k.x(), k.y(), 6}, " fill=\"" + Sheet.colour(k.level()) + "\"");
            text(svg, k.x() + 12, k.y() + 5, k.words());
        }
        for (Sheet.Panel p : sheet.panels) {
            points(svg, p);
        }
        svg.append("</svg>\n");
        out.write(svg.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A picture's points; what lies far beyond its edge is cut off, so that no other picture seems to be read there. */
    private void points(StringBuilder svg, Sheet.Panel p) {
        svg.append(String.format(
                        Locale.ROOT,
                        "<clipPath id=\"at%d\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\"/></clipPath>\n",
                        p.picture(),
                        p.x() - Sheet.BEYOND,
                        p.y() - Sheet.BEYOND,
                        Sheet.SIDE + 2 * Sheet.BEYOND,
                        Sheet.SIDE + 2 * Sheet.BEYOND))
                .append("<g id=\"picture")
                .append(p.picture() + 1)
                .append("\" clip-path=\"url(#at")
                .append(p.picture())
                .append(")\" fill-opacity=\"0.6\" stroke=\"#ffffff\" stroke-width=\"0.7\">\n");
        sheet.dots.stream().filter(d -> d.point().picture() == p.picture()).forEach(d -> dot(svg, d));
        svg.append("</g>\n");
    }

    private static void text(StringBuilder svg, double x, double y, String words) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" fill=\"#1f2328\">", x, y))
                .append(escape(words))
                .append("</text>\n");
    }

    private void dot(StringBuilder svg, Sheet.Dot d) {
        String numbers = String.format(
                Locale.ROOT,
                " class=\"point\" fill=\"%s\" data-query=\"%d\" data-image=\"%d\" data-level=\"%d\" data-head=\"%d\" data-point=\"%d\""
                        + " data-weight=\"%.6f\"",
                Sheet.colour(d.level()),
                d.point().query(),
                d.point().picture() + 1,
                d.level(),
                d.point().head(),
                d.point().point(),
                d.point().weight());
        String edge = Sheet.edge(d) > 0 ? "" : " stroke=\"none\"";
        shape(svg, d.level(), new double[] {d.x(), d.y(), d.r()}, numbers + edge);
    }

    /** @param at x, y and radius */
    private static void shape(StringBuilder svg, int level, double[] at, String attributes) {
        double[][] corners = Sheet.corners(level, at[0], at[1], at[2]);
        if (corners.length == 0) {
            svg.append(String.format(
                    Locale.ROOT, "<circle cx=\"%.3f\" cy=\"%.3f\" r=\"%.2f\"%s/>\n", at[0], at[1], at[2], attributes));
            return;
        }
        svg.append("<polygon points=\"");
        for (double[] c : corners) {
            svg.append(String.format(Locale.ROOT, "%.3f,%.3f ", c[0], c[1]));
        }
        svg.append('"').append(attributes).append("/>\n");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "\ufffd");
    }
}

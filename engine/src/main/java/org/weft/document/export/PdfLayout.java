package org.weft.document.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** Puts a story onto pages. Measures are in points. */
final class PdfLayout {
    private static final Lettering.Style BODY = new Lettering.Style(11, false);
    private static final Lettering.Style CAPTION = new Lettering.Style(9.5, false);
    private static final Lettering.Style AUTHOR = new Lettering.Style(12, false);
    private static final Lettering.Style TITLE = new Lettering.Style(24, true);
    private static final double GAP = 12;

    private final PdfPages pages;
    private final Lettering lettering;
    private final PdfExporter.PdfPictures pictures;
    private final ExportJob job;
    private final double margin;
    private final double bottom;
    private double y;

    PdfLayout(PdfPages pages, Lettering lettering, PdfExporter.PdfPictures pictures, ExportJob job) {
        this.pages = pages;
        this.lettering = lettering;
        this.pictures = pictures;
        this.job = job;
        this.margin = Math.min(57, pages.width() / 9);
        this.bottom = pages.height() - Math.max(margin, 42);
    }

    private double width() {
        return pages.width() - 2 * margin;
    }

    private double room() {
        return bottom - y;
    }

    private void page() throws IOException {
        pages.next();
        y = margin;
    }

    private void heading() throws IOException {
        page();
        if (!job.title().isEmpty()) {
            text(job.title(), TITLE, "H1");
        }
        if (!job.options().author().isBlank()) {
            text(job.options().author(), AUTHOR, "P");
        }
        if (y > margin) {
            y += GAP;
        }
    }

    /** Text and pictures below each other. */
    void column(List<Block> blocks) throws IOException {
        heading();
        int done = 0;
        for (Block block : blocks) {
            job.progress().step(done++, blocks.size());
            switch (block) {
                case Block.Words w -> {
                    for (String paragraph : w.text().strip().split("\\R(\\h*\\R)+")) {
                        text(paragraph, BODY, "P");
                        y += GAP / 2;
                    }
                }
                case Block.Figure f -> figure(f);
            }
        }
        job.progress().step(blocks.size(), blocks.size());
    }

    private void text(String text, Lettering.Style style, String role) throws IOException {
        List<Line> lines = lettering.lines(text, style, width());
        if (lines.isEmpty()) {
            return;
        }
        PDStructureElement element = pages.element(role);
        for (int from = 0; from < lines.size(); ) {
            int fit = (int) (room() / style.leading());
            if (fit < 1 && y > margin) {
                page();
                continue;
            }
            int to = Math.min(lines.size(), from + Math.max(1, fit));
            pages.lines(lines.subList(from, to), element, style, new double[] {margin, y, width()});
            y += (to - from) * style.leading();
            from = to;
        }
    }

    private void figure(Block.Figure figure) throws IOException {
        PDImageXObject image = pictures.image(figure);
        double ratio = (double) image.getHeight() / image.getWidth();
        // small pictures are enlarged a little, large ones fill the column
        double wide = Math.min(width(), Math.max(width() * 0.6, image.getWidth() * 0.75));
        double high = wide * ratio;
        double most = Math.min(bottom - margin, pages.height() * 0.62);
        if (high > most) {
            wide *= most / high;
            high = most;
        }
        if (high > room() && y > margin) {
            page();
        }
        pages.picture(image, figure.alt(), new double[] {margin + (width() - wide) / 2, y, wide, high});
        y += high + GAP;
    }

    /** A panel that is being set: where its column is and which lines are still to come. */
    private static final class Cell {
        private final double x;
        private final List<Line> lines;
        private final PDStructureElement element;
        private int next;

        Cell(double x, List<Line> lines, PDStructureElement element) {
            this.x = x;
            this.lines = lines;
            this.element = element;
        }
    }

    /** A grid of frames; captions that are too long for the page go on below the same column on the next. */
    void storyboard(List<Panel> panels, double ratio) throws IOException {
        heading();
        int columns = pages.width() > pages.height() ? 3 : 2;
        double wide = (width() - (columns - 1) * GAP) / columns;
        for (int from = 0; from < panels.size(); from += columns) {
            job.progress().step(from, panels.size());
            List<Panel> row = panels.subList(from, Math.min(panels.size(), from + columns));
            row(row, wide, wide * ratio);
        }
        job.progress().step(panels.size(), panels.size());
    }

    private void row(List<Panel> row, double wide, double tall) throws IOException {
        double high = row.stream().anyMatch(p -> p.figure() != null) ? Math.min(tall, bottom - margin - 40) : 0;
        List<List<Line>> captions = new ArrayList<>();
        int most = 0;
        for (Panel panel : row) {
            captions.add(lettering.lines(panel.caption(), CAPTION, wide - 4));
            most = Math.max(most, captions.getLast().size());
        }
        double wanted = high + GAP / 2 + Math.min(most, 3) * CAPTION.leading();
        if (wanted > room() && y > margin) {
            page();
        }
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            double x = margin + i * (wide + GAP);
            framed(row.get(i), new double[] {x, y, wide, high});
            if (!captions.get(i).isEmpty()) {
                cells.add(new Cell(x, captions.get(i), pages.element("P")));
            }
        }
        y += high + (high > 0 ? GAP / 2 : 0);
        captions(cells, wide);
        y += GAP;
    }

    private void captions(List<Cell> cells, double wide) throws IOException {
        while (cells.stream().anyMatch(c -> c.next < c.lines.size())) {
            int fit = (int) (room() / CAPTION.leading());
            if (fit < 1 && y > margin) {
                page();
                continue;
            }
            int used = 0;
            for (Cell cell : cells) {
                int to = Math.min(cell.lines.size(), cell.next + Math.max(1, fit));
                if (to > cell.next) {
                    pages.lines(cell.lines.subList(cell.next, to), cell.element, CAPTION, new double[] {
                        cell.x + 2, y, wide - 4
                    });
                    used = Math.max(used, to - cell.next);
                    cell.next = to;
                }
            }
            y += used * CAPTION.leading();
        }
    }

    private void framed(Panel panel, double[] at) throws IOException {
        Block.Figure figure = panel.figure();
        if (figure == null) {
            return;
        }
        PDImageXObject image = pictures.image(figure);
        double scale = Math.min(at[2] / image.getWidth(), at[3] / image.getHeight());
        double wide = image.getWidth() * scale;
        double high = image.getHeight() * scale;
        pages.picture(
                image, figure.alt(), new double[] {at[0] + (at[2] - wide) / 2, at[1] + (at[3] - high) / 2, wide, high});
        pages.frame(at);
    }
}

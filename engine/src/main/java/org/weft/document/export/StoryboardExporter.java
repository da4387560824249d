package org.weft.document.export;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weft.engine.WeftVersion;

/**
 * The whole story in one PNG: frames with captions, row by row. It has at most {@link #MOST_PIXELS} pixels and sides of at most
 * {@link #LONGEST_SIDE}; frames shrink until they fit, and captions are cut only when that is not enough. Drawn and written a
 * row of frames at a time.
 */
final class StoryboardExporter implements Exporter {
    static final long MOST_PIXELS = 60_000_000;
    static final int LONGEST_SIDE = 30_000;
    private static final int[] FRAME_WIDTHS = {640, 480, 360, 270, 200, 140, 100, 64};
    private static final int[] CAPTION_LINES = {400, 24, 6, 1};
    private static final int MOST_COLUMNS = 40;

    @Override
    public ExportReport export(ExportJob job, Path target) throws IOException {
        StoryBlocks blocks = StoryBlocks.of(job);
        Faces faces = new Faces();
        Board board = fitting(job, blocks, new Lettering(faces, job.options().locale()));
        if (board.cut) {
            blocks.notes().add("Some captions are longer than a storyboard can hold and were cut.");
        }
        Aside.write(target, out -> write(board, job, out));
        return ExportReport.of(target, blocks, faces.undrawn());
    }

    private static Board fitting(ExportJob job, StoryBlocks blocks, Lettering lettering) {
        List<Panel> panels = blocks.panels();
        int columns = Math.clamp((int) Math.ceil(Math.sqrt(panels.size())), 1, MOST_COLUMNS);
        for (int lines : CAPTION_LINES) {
            for (int width : FRAME_WIDTHS) {
                job.progress().step(0, 1);
                Board board = new Board(
                        job,
                        panels,
                        lettering,
                        new Measures(columns, width, (int) (width * blocks.frameRatio()), lines));
                if (board.fits()) {
                    return board;
                }
            }
        }
        throw new IllegalArgumentException("a story of " + panels.size() + " panels is too long for one picture; "
                + "export it as PDF, or in parts");
    }

    /** @param width of a frame, pixels @param pictureHeight of a frame @param lines most lines of a caption */
    private record Measures(int columns, int width, int pictureHeight, int lines) {
        int gap() {
            return Math.max(6, width / 16);
        }

        int boardWidth() {
            return columns * width + (columns + 1) * gap();
        }

        Lettering.Style caption() {
            return new Lettering.Style(Math.max(9, width / 24.0), false);
        }
    }

    /** The storyboard as measured out, nothing drawn yet. */
    private static final class Board {
        private final Measures measures;
        private final List<Panel> panels;
        private final List<Line> title;
        private final Lettering.Style titleStyle;
        private final List<List<Line>> captions = new ArrayList<>();
        private boolean cut;

        Board(ExportJob job, List<Panel> panels, Lettering lettering, Measures measures) {
            this.measures = measures;
            this.panels = panels;
            this.titleStyle = new Lettering.Style(Math.max(14, measures.width() / 12.0), true);
            int wide = measures.boardWidth() - 2 * measures.gap();
            List<Line> all = lettering.lines(job.title(), titleStyle, wide);
            this.title = all.subList(0, Math.min(all.size(), 6));
            for (Panel panel : panels) {
                List<Line> lines =
                        lettering.lines(start(panel.caption(), measures.lines()), measures.caption(), measures.width());
                cut |= lines.size() > measures.lines()
                        || panel.caption().length()
                                > start(panel.caption(), measures.lines()).length();
                captions.add(lines.subList(0, Math.min(lines.size(), measures.lines())));
            }
        }

        /** No more of a text than could be shown is shaped. */
        private static String start(String text, int lines) {
            int most = lines * 120;
            return text.length() <= most ? text : text.substring(0, most);
        }

        int headHeight() {
            return title.isEmpty() ? 0 : PanelPainter.height(title, titleStyle) + measures.gap();
        }

        int rows() {
            return (panels.size() + measures.columns() - 1) / measures.columns();
        }

        List<Integer> row(int row) {
            List<Integer> indices = new ArrayList<>();
            for (int i = row * measures.columns(); i < Math.min(panels.size(), (row + 1) * measures.columns()); i++) {
                indices.add(i);
            }
            return indices;
        }

        boolean hasPictures(int row) {
            return row(row).stream().anyMatch(i -> panels.get(i).figure() != null);
        }

        int rowHeight(int row) {
            int text = 0;
            for (int i : row(row)) {
                text = Math.max(text, PanelPainter.height(captions.get(i), measures.caption()));
            }
            int picture = hasPictures(row) ? measures.pictureHeight() + measures.gap() / 2 : 0;
            return picture + text + measures.gap();
        }

        long height() {
            long height = 2L * measures.gap() + headHeight();
            for (int row = 0; row < rows(); row++) {
                height += rowHeight(row);
            }
            return height;
        }

        boolean fits() {
            return height() <= LONGEST_SIDE
                    && measures.boardWidth() <= LONGEST_SIDE
                    && height() * measures.boardWidth() <= MOST_PIXELS;
        }
    }

    private static void write(Board board, ExportJob job, OutputStream out) throws IOException {
        Measures m = board.measures;
        int width = m.boardWidth();
        try (PngStream png = new PngStream(out, width, Math.toIntExact(board.height()))) {
            png.text("Title", job.titleOrDefault());
            if (!job.options().author().isBlank()) {
                png.text("Author", job.options().author());
            }
            png.text("Software", "Weft " + WeftVersion.current());
            BufferedImage head = PanelPainter.paper(width, m.gap() + Math.max(0, board.headHeight()));
            Graphics2D g = PanelPainter.graphics(head);
            PanelPainter.lines(
                    g,
                    board.title,
                    board.titleStyle,
                    new PanelPainter.Box(m.gap(), m.gap() / 2, width - 2 * m.gap(), head.getHeight()));
            g.dispose();
            rows(png, head);
            Pictures pictures = new Pictures(job.pictures());
            for (int row = 0; row < board.rows(); row++) {
                rows(png, strip(board, row, pictures, job));
            }
            rows(png, PanelPainter.paper(width, m.gap()));
            png.finish();
            job.progress().step(1, 1);
        }
    }

    private static BufferedImage strip(Board board, int row, Pictures pictures, ExportJob job) throws IOException {
        Measures m = board.measures;
        BufferedImage strip = PanelPainter.paper(m.boardWidth(), board.rowHeight(row));
        Graphics2D g = PanelPainter.graphics(strip);
        int below = board.hasPictures(row) ? m.pictureHeight() + m.gap() / 2 : 0;
        int column = 0;
        for (int i : board.row(row)) {
            job.progress().step(i, board.panels.size());
            int x = m.gap() + column++ * (m.width() + m.gap());
            Block.Figure figure = board.panels.get(i).figure();
            if (figure != null) {
                PanelPainter.Box box = new PanelPainter.Box(x, 0, m.width(), m.pictureHeight());
                PanelPainter.picture(g, pictures, figure, box);
                PanelPainter.frame(g, box);
            }
            PanelPainter.lines(
                    g,
                    board.captions.get(i),
                    m.caption(),
                    new PanelPainter.Box(x, below, m.width(), strip.getHeight() - below));
        }
        g.dispose();
        return strip;
    }

    private static void rows(PngStream png, BufferedImage image) throws IOException {
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            png.row(row);
        }
    }
}

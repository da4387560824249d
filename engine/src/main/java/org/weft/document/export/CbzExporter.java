package org.weft.document.export;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** A comic book archive: a page image per panel with its caption below the picture, and ComicInfo.xml. */
final class CbzExporter implements Exporter {
    private static final int NARROWEST = 1000;
    private static final int WIDEST = 2000;
    /** Most of a page's height for the picture and for words, in page widths. */
    private static final double PICTURE_HEIGHT = 1.3;

    private static final double TEXT_HEIGHT = 0.6;

    @Override
    public ExportReport export(ExportJob job, Path target) throws IOException {
        StoryBlocks blocks = StoryBlocks.of(job);
        Faces faces = new Faces();
        Lettering lettering = new Lettering(faces, job.options().locale());
        Aside.write(target, out -> {
            ZipParts zip = new ZipParts(out, job.options().date());
            Pages pages = new Pages(zip, lettering, new Pictures(job.pictures()));
            int done = 0;
            for (Panel panel : blocks.panels()) {
                job.progress().step(done++, blocks.panels().size());
                pages.panel(panel);
            }
            if (blocks.panels().isEmpty()) {
                pages.words(job.titleOrDefault()); // an archive without a page is no comic book
            }
            zip.packed("ComicInfo.xml", info(job, pages.sizes));
            zip.finish();
            job.progress().step(1, 1);
        });
        return ExportReport.of(target, blocks, faces.undrawn());
    }

    private record Size(int width, int height, int bytes) {}

    /** Draws pages and puts them into the archive. */
    private static final class Pages {
        private final ZipParts zip;
        private final Lettering lettering;
        private final Pictures pictures;
        private final List<Size> sizes = new ArrayList<>();

        Pages(ZipParts zip, Lettering lettering, Pictures pictures) {
            this.zip = zip;
            this.lettering = lettering;
            this.pictures = pictures;
        }

        void panel(Panel panel) throws IOException {
            Block.Figure figure = panel.figure();
            if (figure == null) {
                words(panel.caption());
                return;
            }
            Pictures.Encoded encoded = pictures.encoded(figure);
            int width = Math.clamp(encoded.width(), NARROWEST, WIDEST);
            int most = (int) (width * PICTURE_HEIGHT);
            int high = Math.clamp(Math.round((double) encoded.height() * width / encoded.width()), 1, most);
            boolean photo = encoded.type() == Pictures.Type.JPEG;
            Lettering.Style style = style(width);
            List<Line> lines = lettering.lines(panel.caption(), style, width - 2.0 * margin(width));
            int first = Math.min(lines.size(), perPage(width));
            page(figure, new PanelPainter.Box(0, 0, width, high), lines.subList(0, first), photo);
            more(lines.subList(first, lines.size()), width);
        }

        void words(String text) throws IOException {
            more(lettering.lines(text, style(NARROWEST), NARROWEST - 2.0 * margin(NARROWEST)), NARROWEST);
        }

        private static Lettering.Style style(int width) {
            return new Lettering.Style(width / 38.0, false);
        }

        private static int margin(int width) {
            return width / 24;
        }

        private static int perPage(int width) {
            return (int) (width * TEXT_HEIGHT / style(width).leading());
        }

        private void more(List<Line> lines, int width) throws IOException {
            int most = 2 * perPage(width);
            for (int from = 0; from < lines.size(); from += most) {
                List<Line> some = lines.subList(from, Math.min(lines.size(), from + most));
                page(null, new PanelPainter.Box(0, 0, width, 0), some, false);
            }
        }

        private void page(Block.@Nullable Figure figure, PanelPainter.Box box, List<Line> lines, boolean photo)
                throws IOException {
            int margin = margin(box.width());
            int text = lines.isEmpty() ? 0 : PanelPainter.height(lines, style(box.width())) + 2 * margin;
            BufferedImage page = PanelPainter.paper(box.width(), box.height() + text);
            Graphics2D g = PanelPainter.graphics(page);
            if (figure != null) {
                PanelPainter.picture(g, pictures, figure, box);
            }
            PanelPainter.lines(
                    g,
                    lines,
                    style(box.width()),
                    new PanelPainter.Box(margin, box.height() + margin, box.width() - 2 * margin, text));
            g.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(page, photo ? "jpeg" : "png", bytes)) {
                throw new IllegalStateException("this Java has no writer for pictures");
            }
            String name = String.format("%05d.%s", sizes.size() + 1, photo ? "jpg" : "png");
            zip.stored(name, bytes.toByteArray());
            sizes.add(new Size(page.getWidth(), page.getHeight(), bytes.size()));
        }
    }

    private static String info(ExportJob job, List<Size> sizes) {
        LocalDate date = LocalDate.ofInstant(job.options().date(), ZoneOffset.UTC);
        StringBuilder pages = new StringBuilder();
        for (int i = 0; i < sizes.size(); i++) {
            Size size = sizes.get(i);
            pages.append(String.format(
                    "    <Page Image=\"%d\"%s ImageSize=\"%d\" ImageWidth=\"%d\" ImageHeight=\"%d\"/>\n",
                    i, i == 0 ? " Type=\"FrontCover\"" : "", size.bytes(), size.width(), size.height()));
        }
        String author = job.options().author();
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ComicInfo"
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\n"
                + "  <Title>" + Markup.escape(job.titleOrDefault()) + "</Title>\n"
                + "  <Year>" + date.getYear() + "</Year>\n"
                + "  <Month>" + date.getMonthValue() + "</Month>\n"
                + "  <Day>" + date.getDayOfMonth() + "</Day>\n"
                + (author.isBlank() ? "" : "  <Writer>" + Markup.escape(author) + "</Writer>\n")
                + "  <PageCount>" + sizes.size() + "</PageCount>\n"
                + "  <LanguageISO>" + Markup.escape(job.options().language()) + "</LanguageISO>\n"
                + "  <Pages>\n" + pages + "  </Pages>\n</ComicInfo>\n";
    }
}

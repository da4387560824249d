package org.weft.document.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * One web page that needs nothing else: style and pictures are inside, nothing is loaded and no script runs. It follows the
 * reader's choice of light or dark.
 */
final class HtmlExporter implements Exporter {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --paper: #ffffff; --ink: #1c1c1e; --quiet: #5f5f66; --line: #d8d8dc; }
            @media (prefers-color-scheme: dark) {
              :root { --paper: #161618; --ink: #ececf0; --quiet: #a0a0a8; --line: #3a3a3f; }
            }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 1.06rem/1.6 Inter, system-ui, "Noto Sans", sans-serif; overflow-wrap: break-word; }
            main { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
            main.column { max-width: 44rem; }
            main.board { max-width: 88rem; }
            h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .3rem; }
            .author { color: var(--quiet); margin: 0 0 2rem; }
            figure { margin: 1.6rem 0; }
            img { display: block; max-width: 100%; height: auto; margin: 0 auto; border-radius: .35rem; }
            .column img { min-width: 60%; }
            .labels { image-rendering: pixelated; }
            ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.5rem;
              grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
            .board figure { margin: 0; border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
            .board img { width: 100%; border-radius: 0; }
            figcaption { padding: .6rem .8rem; font-size: .95rem; }
            figcaption p { margin: .3rem 0; }
            @media print { :root { --paper: #ffffff; --ink: #000000; } figure { break-inside: avoid; } }
            """;

    @Override
    public ExportReport export(ExportJob job, Path target) throws IOException {
        StoryBlocks blocks = StoryBlocks.of(job);
        Aside.write(target, out -> {
            Page page = new Page(out, new Pictures(job.pictures()));
            boolean column = job.options().layout() == ExportOptions.Layout.COLUMN;
            page.head(job, column);
            if (column) {
                page.column(blocks, job.progress());
            } else {
                page.board(blocks, job.progress());
            }
            page.write("</main>\n</body>\n</html>\n");
        });
        return ExportReport.of(target, blocks);
    }

    /** The page as it grows. */
    private record Page(OutputStream out, Pictures pictures) {
        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        void head(ExportJob job, boolean column) throws IOException {
            String author = job.options().author();
            write("<!DOCTYPE html>\n<html lang=\""
                    + Markup.attribute(job.options().language()) + "\">\n<head>\n"
                    + "<meta charset=\"utf-8\">\n"
                    + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src"
                    + " 'unsafe-inline'\">\n"
                    + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    + "<meta name=\"generator\" content=\"Weft\">\n"
                    + (author.isBlank() ? "" : "<meta name=\"author\" content=\"" + Markup.attribute(author) + "\">\n")
                    + "<title>" + Markup.escape(job.titleOrDefault()) + "</title>\n<style>\n" + STYLE
                    + "</style>\n</head>\n<body>\n<main class=\"" + (column ? "column" : "board") + "\">\n");
            if (!job.title().isEmpty()) {
                write("<h1 dir=\"auto\">" + Markup.escape(job.title()) + "</h1>\n");
            }
            if (!author.isBlank()) {
                write("<p class=\"author\" dir=\"auto\">" + Markup.escape(author) + "</p>\n");
            }
        }

        void column(StoryBlocks blocks, ExportProgress progress) throws IOException {
            int done = 0;
            for (Block block : blocks.blocks()) {
                progress.step(done++, blocks.blocks().size());
                switch (block) {
                    case Block.Words w -> write(Markup.paragraphs(w.text()));
                    case Block.Figure f -> {
                        write("<figure>");
                        image(f);
                        write("</figure>\n");
                    }
                }
            }
            progress.step(1, 1);
        }

        void board(StoryBlocks blocks, ExportProgress progress) throws IOException {
            int done = 0;
            write("<ol>\n");
            for (Panel panel : blocks.panels()) {
                progress.step(done++, blocks.panels().size());
                write("<li><figure>");
                if (panel.figure() != null) {
                    image(panel.figure());
                }
                if (!panel.caption().isEmpty()) {
                    write("<figcaption>" + Markup.paragraphs(panel.caption()) + "</figcaption>");
                }
                write("</figure></li>\n");
            }
            write("</ol>\n");
            progress.step(1, 1);
        }

        private void image(Block.Figure figure) throws IOException {
            Pictures.Encoded picture = pictures.encoded(figure);
            write("<img" + (figure.labelMap() ? " class=\"labels\"" : "") + " width=\"" + picture.width()
                    + "\" height=\"" + picture.height() + "\" alt=\"" + Markup.attribute(figure.alt())
                    + "\" src=\"data:" + picture.type().mime() + ";base64,");
            try (OutputStream encoder = Base64.getEncoder().wrap(new StaysOpen(out))) {
                encoder.write(picture.bytes());
            }
            write("\">");
        }
    }

    /** Base64 ends when its stream closes; the page goes on. */
    private static final class StaysOpen extends FilterOutputStream {
        StaysOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() {}
    }
}

package org.weft.document.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An EPUB 3 book: chapters of XHTML, pictures as they are, every picture with a description. */
final class EpubExporter implements Exporter {
    private static final int PICTURES_PER_CHAPTER = 20;
    private static final int BLOCKS_PER_CHAPTER = 200;

    @Override
    public ExportReport export(ExportJob job, Path target) throws IOException {
        StoryBlocks blocks = StoryBlocks.of(job);
        Aside.write(target, out -> {
            ZipParts zip = new ZipParts(out, job.options().date());
            new Book(job, zip).write(blocks);
            zip.finish();
        });
        return ExportReport.of(target, blocks);
    }

    /** Chapters begin where a new panel begins. */
    static List<List<Block>> chapters(List<Block> blocks) {
        List<List<Block>> chapters = new ArrayList<>();
        List<Block> now = new ArrayList<>();
        int pictures = 0;
        for (int i = 0; i < blocks.size(); i++) {
            boolean begins = i > 0
                    && isFigure(blocks.get(i)) == isFigure(blocks.getFirst())
                    && (isFigure(blocks.get(i)) || isFigure(blocks.get(i - 1)) || pictures == 0);
            if (begins && (pictures >= PICTURES_PER_CHAPTER || now.size() >= BLOCKS_PER_CHAPTER)) {
                chapters.add(now);
                now = new ArrayList<>();
                pictures = 0;
            }
            now.add(blocks.get(i));
            pictures += isFigure(blocks.get(i)) ? 1 : 0;
        }
        if (!now.isEmpty() || chapters.isEmpty()) {
            chapters.add(now);
        }
        return chapters;
    }

    private static boolean isFigure(Block block) {
        return block instanceof Block.Figure;
    }

    /** The book as it grows; only the names of what it holds are kept. */
    private static final class Book {
        private final ExportJob job;
        private final ZipParts zip;
        private final Pictures pictures;
        private final EpubTexts texts;
        /** Picture files by what they show, and their types. */
        private final Map<String, String> files = new LinkedHashMap<>();

        private final List<EpubTexts.Item> items = new ArrayList<>();
        private int done;

        Book(ExportJob job, ZipParts zip) {
            this.job = job;
            this.zip = zip;
            this.pictures = new Pictures(job.pictures());
            this.texts = new EpubTexts(job);
        }

        void write(StoryBlocks blocks) throws IOException {
            zip.stored("mimetype", "application/epub+zip".getBytes(StandardCharsets.US_ASCII));
            zip.packed("META-INF/container.xml", EpubTexts.CONTAINER);
            zip.packed("OEBPS/style.css", EpubTexts.STYLE);
            List<String> labels = new ArrayList<>();
            for (List<Block> chapter : chapters(blocks.blocks())) {
                String label = texts.label(chapter, labels.size() + 1);
                StringBuilder body = new StringBuilder(labels.isEmpty() ? texts.heading() : "");
                for (Block block : chapter) {
                    job.progress().step(done++, blocks.blocks().size());
                    body.append(
                            switch (block) {
                                case Block.Words w -> Markup.paragraphs(w.text());
                                case Block.Figure f -> figure(f);
                            });
                }
                labels.add(label);
                zip.packed("OEBPS/" + EpubTexts.chapterFile(labels.size()), texts.page(label, body.toString()));
            }
            zip.packed("OEBPS/nav.xhtml", texts.nav(labels));
            zip.packed("OEBPS/package.opf", texts.opf(items, labels.size(), !files.isEmpty()));
            job.progress().step(1, 1);
        }

        private String figure(Block.Figure figure) throws IOException {
            String key = figure.hash() + figure.labelMap();
            String file = files.get(key);
            if (file == null) {
                Pictures.Encoded picture = pictures.encoded(figure);
                file = String.format(
                        "images/%05d.%s", files.size() + 1, picture.type().extension());
                zip.stored("OEBPS/" + file, picture.bytes());
                items.add(new EpubTexts.Item(file, picture.type().mime()));
                files.put(key, file);
            }
            return "<figure><img src=\"" + file + "\" alt=\"" + Markup.attribute(figure.alt()) + "\"/></figure>\n";
        }
    }
}

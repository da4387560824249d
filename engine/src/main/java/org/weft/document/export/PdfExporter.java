package org.weft.document.export;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import org.weft.engine.RgbImages;
import org.weft.engine.WeftVersion;

/**
 * A tagged PDF: text that can be searched and read aloud, pictures at full resolution with descriptions. What does not fit into
 * {@link #IN_MEMORY} waits in a temporary file until the document is written.
 */
final class PdfExporter implements Exporter {
    private static final long IN_MEMORY = 64L << 20;

    @Override
    public ExportReport export(ExportJob job, Path target) throws IOException {
        StoryBlocks blocks = StoryBlocks.of(job);
        Faces faces = new Faces();
        Path folder = target.toAbsolutePath().getParent();
        Aside.write(target, out -> {
            // the pictures may be larger than a temporary folder that lies in memory
            MemoryUsageSetting memory =
                    MemoryUsageSetting.setupMixed(IN_MEMORY).setTempDir(folder == null ? null : folder.toFile());
            try (PDDocument document = new PDDocument(memory.streamCache)) {
                Lettering lettering = new Lettering(faces, job.options().locale());
                PdfPages pages =
                        new PdfPages(document, faces, lettering, job.options().page());
                PdfLayout layout = new PdfLayout(pages, lettering, new PdfPictures(document, job), job);
                if (job.options().layout() == ExportOptions.Layout.COLUMN) {
                    layout.column(blocks.blocks());
                } else {
                    layout.storyboard(blocks.panels(), blocks.frameRatio());
                }
                pages.finish();
                describe(document, job);
                document.save(out);
            }
        });
        return ExportReport.of(target, blocks, faces.undrawn());
    }

    /** The pictures of the document; one that stands in several places is stored once. */
    static final class PdfPictures {
        private final PDDocument document;
        private final Pictures pictures;
        private final Map<String, PDImageXObject> known = new HashMap<>();

        PdfPictures(PDDocument document, ExportJob job) {
            this.document = document;
            this.pictures = new Pictures(job.pictures());
        }

        PDImageXObject image(Block.Figure figure) throws IOException {
            String key = figure.hash() + figure.labelMap();
            PDImageXObject image = known.get(key);
            if (image == null) {
                image = embed(figure);
                known.put(key, image);
            }
            return image;
        }

        /** PNG and JPEG go in as they are; whatever else, and what EXIF would have turned, as pixels. */
        private PDImageXObject embed(Block.Figure figure) throws IOException {
            Pictures.Encoded encoded = pictures.encoded(figure);
            try {
                if (encoded.type() == Pictures.Type.JPEG && RgbImages.upright(encoded.bytes())) {
                    return JPEGFactory.createFromStream(document, new ByteArrayInputStream(encoded.bytes()));
                }
                if (encoded.type() == Pictures.Type.PNG) {
                    return PDImageXObject.createFromByteArray(document, encoded.bytes(), figure.hash());
                }
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        figure.card() + ": the picture is damaged (" + e.getMessage()
                                + "). Replace it and export again.",
                        e);
            }
            return LosslessFactory.createFromImage(document, Scaling.buffered(pictures.decoded(figure)));
        }
    }

    private static void describe(PDDocument document, ExportJob job) throws IOException {
        ExportOptions options = job.options();
        PDDocumentInformation info = document.getDocumentInformation();
        GregorianCalendar date = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        date.setTimeInMillis(options.date().toEpochMilli());
        info.setTitle(job.titleOrDefault());
        if (!options.author().isBlank()) {
            info.setAuthor(options.author());
        }
        info.setCreator("Weft " + WeftVersion.current());
        info.setProducer("Apache PDFBox");
        info.setCreationDate(date);
        info.setModificationDate(date);
        document.getDocumentCatalog().setLanguage(options.language());
        PDViewerPreferences view = new PDViewerPreferences(new COSDictionary());
        view.setDisplayDocTitle(true);
        document.getDocumentCatalog().setViewerPreferences(view);
        byte[] xmp = xmp(job).getBytes(StandardCharsets.UTF_8);
        document.getDocumentCatalog().setMetadata(new PDMetadata(document, new ByteArrayInputStream(xmp)));
    }

    private static String xmp(ExportJob job) {
        String author = job.options().author();
        String creator = author.isBlank()
                ? ""
                : "<dc:creator><rdf:Seq><rdf:li>" + Markup.escape(author) + "</rdf:li></rdf:Seq></dc:creator>\n";
        return """
                <?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
                <x:xmpmeta xmlns:x="adobe:ns:meta/">
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
                <dc:format>application/pdf</dc:format>
                <dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
                %s<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
                <xmp:CreateDate>%s</xmp:CreateDate>
                <xmp:CreatorTool>Weft %s</xmp:CreatorTool>
                </rdf:Description>
                </rdf:RDF>
                </x:xmpmeta>
                <?xpacket end="w"?>
                """
                .formatted(
                        Markup.escape(job.titleOrDefault()),
                        creator,
                        Markup.escape(job.options().language()),
                        job.options().date().truncatedTo(ChronoUnit.SECONDS),
                        Markup.escape(WeftVersion.current()));
    }
}

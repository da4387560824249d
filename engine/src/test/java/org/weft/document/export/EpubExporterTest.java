package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.weft.document.SlotKind;

class EpubExporterTest {
    @TempDir
    Path folder = Path.of("");

    private Path export(ExportJob job) throws IOException {
        Path file = folder.resolve("story.epub");
        new EpubExporter().export(job, file);
        return file;
    }

    /** The verdict of the e-book industry's own checker: no fatal errors, errors or warnings. */
    private static void assertValid(Path file) {
        assertThat(findings(file)).isEmpty();
    }

    private static List<String> findings(Path file) {
        Findings findings = new Findings();
        new EpubCheck(file.toFile(), findings).check();
        return findings.said;
    }

    /** Keeps what the checker finds wrong. */
    private static final class Findings extends MasterReport {
        private final List<String> said = new ArrayList<>();

        @Override
        public void message(Message message, EPUBLocation location, Object... args) {
            if (message.getSeverity().toInt() >= Severity.WARNING.toInt()) {
                said.add(message.getID() + " " + message.getMessage(args) + " " + location);
            }
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {}

        @Override
        public int generate() {
            return said.size();
        }

        @Override
        public void initialize() {}
    }

    private static Document xml(Path file, String part) throws Exception {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] bytes = zip.getInputStream(zip.getEntry(part)).readAllBytes();
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        }
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagNameNS("*", name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    @Test
    void theCheckerOfEpubFindsNothing() throws IOException {
        assertValid(export(Sample.fox()
                .labels(Sample.labelMap(true))
                .made(Sample.png(5, 5, 9))
                .placeholder(SlotKind.IMAGE)
                .text("\u0645\u0631\u062d\u0628\u0627 \ud83e\udd8a \u0000\u000b\ufffe ]]> --> end")
                .job(Sample.options().withLanguage("pt-BR"))));
    }

    @Test
    void theCheckerNoticesABookWithAMissingPicture() throws IOException {
        Path whole = export(Sample.fox().job());
        Path broken = folder.resolve("broken.epub");
        try (ZipFile from = new ZipFile(whole.toFile());
                OutputStream out = Files.newOutputStream(broken)) {
            ZipParts to = new ZipParts(out, Sample.DATE);
            for (ZipEntry entry :
                    from.stream().filter(e -> !e.getName().endsWith(".jpg")).toList()) {
                to.stored(entry.getName(), from.getInputStream(entry).readAllBytes());
            }
            to.finish();
        }

        assertThat(findings(broken)).isNotEmpty();
    }

    @Test
    void emptyStoriesAndStoriesOfWordsOrPicturesAloneAreValid() throws IOException {
        assertValid(export(new Sample("").job(ExportOptions.standard())));
        assertValid(export(new Sample("t").text("only words").job()));
        assertValid(export(new Sample("t").picture(Sample.jpeg(9, 9, 3)).job()));
    }

    @Test
    void theTypeComesFirstAndUnpacked() throws IOException {
        Path file = export(Sample.fox().job());

        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            ZipEntry first = zip.getNextEntry();
            assertThat(first.getName()).isEqualTo("mimetype");
            assertThat(first.getMethod()).isEqualTo(ZipEntry.STORED);
            assertThat(new String(zip.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("application/epub+zip");
        }
        byte[] bytes = Files.readAllBytes(file);
        assertThat(new String(bytes, 30, 28, StandardCharsets.US_ASCII))
                .as("readers look for the type at byte 38")
                .isEqualTo("mimetypeapplication/epub+zip");
    }

    @Test
    void thePackageSaysWhatTheBookIsAndNamesEveryPart() throws Exception {
        Path file = export(Sample.fox().job());
        Document opf = xml(file, "OEBPS/package.opf");

        assertThat(elements(opf, "title").getFirst().getTextContent()).isEqualTo("The <Fox> & \"Friends\"");
        assertThat(elements(opf, "creator").getFirst().getTextContent()).isEqualTo("Ann <Author>");
        assertThat(elements(opf, "language").getFirst().getTextContent()).isEqualTo("en");
        List<String> named = elements(opf, "item").stream()
                .map(e -> "OEBPS/" + e.getAttribute("href"))
                .toList();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> parts = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.startsWith("OEBPS/"))
                    .toList();
            assertThat(parts)
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(named.stream(), Stream.of("OEBPS/package.opf"))
                            .toList());
        }
    }

    @Test
    void picturesAreDescribedAsAsked() throws Exception {
        Path file = export(Sample.fox().job(Sample.options().withAltTexts(Map.of("s3", "A blue <bar>"))));

        assertThat(elements(xml(file, "OEBPS/chapter-0001.xhtml"), "img"))
                .extracting(e -> e.getAttribute("alt"))
                .containsExactly("Once upon a time there was a fox.", "A blue <bar>");
    }

    @Test
    void longStoriesHaveChaptersThatTheContentsName() throws Exception {
        Sample sample = new Sample("Long");
        for (int i = 0; i < 50; i++) {
            sample.text("Words " + i).picture(Sample.png(2, 2, i));
        }
        Path file = export(sample.job());

        assertValid(file);
        assertThat(elements(xml(file, "OEBPS/nav.xhtml"), "a"))
                .extracting(Element::getTextContent)
                .containsExactly("Long", "2. Words 20", "3. Words 40");
        assertThat(elements(xml(file, "OEBPS/chapter-0002.xhtml"), "p")
                        .getFirst()
                        .getTextContent())
                .isEqualTo("Words 20");
    }

    @Test
    void theSameStoryKeepsItsIdentity() throws Exception {
        String first = elements(xml(export(Sample.fox().job()), "OEBPS/package.opf"), "identifier")
                .getFirst()
                .getTextContent();
        String second = elements(xml(export(Sample.fox().job()), "OEBPS/package.opf"), "identifier")
                .getFirst()
                .getTextContent();

        assertThat(second).isEqualTo(first).startsWith("urn:uuid:");
    }
}

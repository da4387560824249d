package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PdfExporterTest {
    @TempDir
    Path folder = Path.of("");

    private final PdfExporter exporter = new PdfExporter();

    private Path export(ExportJob job) throws IOException {
        Path file = folder.resolve("story.pdf");
        exporter.export(job, file);
        return file;
    }

    private static String text(PDDocument document) throws IOException {
        return new PDFTextStripper().getText(document);
    }

    @Test
    void textIsInReadingOrderAndTheDocumentSaysWhatItIs() throws IOException {
        try (PDDocument document = Loader.loadPDF(
                export(Sample.fox().job(Sample.options().withLanguage("de"))).toFile())) {
            assertThat(text(document))
                    .containsSubsequence(
                            "The <Fox> & \"Friends\"",
                            "Ann <Author>",
                            "Once upon a time",
                            "It met a <b>hare</b> & they talked.",
                            "Then it rained.",
                            "All day.");
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("The <Fox> & \"Friends\"");
            assertThat(document.getDocumentInformation().getAuthor()).isEqualTo("Ann <Author>");
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("de");
            assertThat(new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8))
                    .contains("The &lt;Fox&gt; &amp;");
        }
    }

    @ParameterizedTest
    @EnumSource(ExportOptions.Layout.class)
    void picturesAreThereAtFullResolutionAndAreDrawn(ExportOptions.Layout layout) throws IOException {
        try (PDDocument document = Loader.loadPDF(
                export(Sample.fox().job(Sample.options().withLayout(layout))).toFile())) {
            List<String> sizes = new ArrayList<>();
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getXObjectNames()) {
                    PDImageXObject image = (PDImageXObject) page.getResources().getXObject(name);
                    sizes.add(image.getWidth() + "x" + image.getHeight());
                }
            }
            assertThat(sizes).containsExactlyInAnyOrder("64x48", "80x40");
            BufferedImage drawn = new PDFRenderer(document).renderImageWithDPI(0, 50);
            assertThat(count(drawn, 0xd04020)).isGreaterThan(1000);
            assertThat(count(drawn, 0x2040c0)).isGreaterThan(1000);
            assertThat(count(drawn, 0x000000)).as("ink of letters").isGreaterThan(50);
        }
    }

    private static int count(BufferedImage image, int rgb) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += Sample.near(image.getRGB(x, y) & 0xffffff, rgb) ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void interIsEmbeddedAndEveryPageHasItsNumber() throws IOException {
        Sample sample = new Sample("");
        for (int i = 0; i < 60; i++) {
            sample.text("word ".repeat(60));
        }
        try (PDDocument document = Loader.loadPDF(export(sample.job()).toFile())) {
            assertThat(document.getNumberOfPages()).isGreaterThan(2);
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                PDFTextStripper stripper = new PDFTextStripper();
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                assertThat(stripper.getText(document).strip()).endsWith("\n" + page);
            }
            PDPage first = document.getPage(0);
            for (COSName name : first.getResources().getFontNames()) {
                PDFont font = first.getResources().getFont(name);
                assertThat(font.isEmbedded()).isTrue();
                assertThat(font.getName()).startsWith("Inter");
            }
        }
    }

    @Test
    void picturesAreFiguresWithDescriptionsAndHeadingsAreHeadings() throws IOException {
        ExportOptions options = Sample.options().withAltTexts(Map.of("s1", "A red square"));
        try (PDDocument document =
                Loader.loadPDF(export(Sample.fox().job(options)).toFile())) {
            List<PDStructureElement> elements = new ArrayList<>();
            collect(document.getDocumentCatalog().getStructureTreeRoot(), elements);
            assertThat(elements)
                    .extracting(PDStructureElement::getStructureType)
                    .containsExactly("Document", "H1", "P", "P", "Figure", "P", "P", "Figure");
            assertThat(elements)
                    .filteredOn(e -> e.getStructureType().equals("Figure"))
                    .extracting(PDStructureElement::getAlternateDescription)
                    .containsExactly("A red square", "It met a <b>hare</b> & they talked. Then it rained. All day.");
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
        }
    }

    private static void collect(PDStructureNode node, List<PDStructureElement> elements) {
        for (Object kid : node.getKids()) {
            if (kid instanceof PDStructureElement element) {
                elements.add(element);
                collect(element, elements);
            }
        }
    }

    @Test
    void wordsOfOtherScriptsAreDrawnWithTheMachinesFontsAndCanBeSearched() throws IOException {
        Sample sample = new Sample("\u0421\u043a\u0430\u0437\u043a\u0430")
                .text("Griechisch \u03b1\u03b2\u03b3, \u0395\u03bb\u03bb\u03ac\u03b4\u03b1 and \u2192 arrow");
        try (PDDocument document = Loader.loadPDF(export(sample.job()).toFile())) {
            assertThat(text(document))
                    .contains(
                            "\u0421\u043a\u0430\u0437\u043a\u0430",
                            "\u03b1\u03b2\u03b3",
                            "\u0395\u03bb\u03bb\u03ac\u03b4\u03b1",
                            "\u2192");
        }
    }

    @Test
    void charactersWithoutAShapeAreNamedAndStayInTheText() throws IOException {
        // a private-use plane has no fonts on any machine
        Sample sample = new Sample("").text("before \udbff\udffd after");
        Path file = folder.resolve("story.pdf");

        ExportReport report = exporter.export(sample.job(), file);

        assertThat(report.undrawn()).containsExactly(0x10fffd);
        assertThat(report.notes()).singleElement().asString().contains("U+10FFFD");
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertThat(text(document)).contains("before", "\udbff\udffd", "after");
            new PDFRenderer(document).renderImageWithDPI(0, 30);
        }
    }

    @Test
    void arabicAndHebrewStandRightToLeft() throws IOException {
        Sample sample = new Sample("")
                .text("\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645")
                .text("\u05e9\u05dc\u05d5\u05dd");
        Path file = folder.resolve("story.pdf");

        ExportReport report = exporter.export(sample.job(), file);

        Assumptions.assumeTrue(report.undrawn().isEmpty(), "this machine has no font for Arabic and Hebrew");
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertThat(text(document)).contains("\u05e9\u05dc\u05d5\u05dd");
        }
    }

    @Test
    void anEmptyStoryIsOnePage() throws IOException {
        try (PDDocument document = Loader.loadPDF(
                export(new Sample("").job(ExportOptions.standard())).toFile())) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Untitled story");
        }
    }

    @Test
    void aStoryboardNeverLosesALongCaption() throws IOException {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            words.append("w").append(i).append(' ');
        }
        Sample sample = new Sample("t").picture(Sample.png(8, 8, 0)).text(words.toString());
        try (PDDocument document =
                Loader.loadPDF(export(sample.job(Sample.options().withLayout(ExportOptions.Layout.STORYBOARD)))
                        .toFile())) {
            assertThat(text(document)).contains("w0 ", "w1500", "w2999");
        }
    }

    @Test
    void aPictureInManyPlacesIsStoredOnce() throws IOException {
        byte[] noise = noise();
        Sample once = new Sample("t").picture(noise);
        Sample often = new Sample("t");
        for (int i = 0; i < 20; i++) {
            often.picture(noise);
        }
        long one = Files.size(export(once.job()));

        assertThat(Files.size(export(often.job()))).isLessThan(one + 20_000);
    }

    private static byte[] noise() throws IOException {
        BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 200 * 200; i++) {
            image.setRGB(i % 200, i / 200, random.nextInt());
        }
        return Sample.encoded(image, "png");
    }

    @Test
    void aWordWiderThanThePageIsBroken() throws IOException {
        try (PDDocument document = Loader.loadPDF(
                export(new Sample("").text("x".repeat(5000)).job()).toFile())) {
            assertThat(text(document).chars().filter(c -> c == 'x').count()).isEqualTo(5000);
            BufferedImage drawn = new PDFRenderer(document).renderImageWithDPI(0, 50);
            for (int y = 0; y < drawn.getHeight(); y++) {
                assertThat(drawn.getRGB(drawn.getWidth() - 5, y) & 0xffffff)
                        .as("right edge")
                        .isEqualTo(0xffffff);
            }
        }
    }

    @Test
    void aDamagedPictureIsNamedByItsCard() throws IOException {
        assertThatThrownBy(() -> export(new Sample("").text("a").broken().job()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("card 2");
    }

    @Test
    void otherFormatsAndBareLabelMapsAreDrawnInColour() throws IOException {
        Sample sample = new Sample("")
                .picture(Sample.bmp(30, 20, 0x11aa33))
                .labels(Sample.labelMap(true))
                .labels(Sample.labelMap(false));
        try (PDDocument document = Loader.loadPDF(export(sample.job()).toFile())) {
            BufferedImage all = new PDFRenderer(document).renderImageWithDPI(0, 40);
            int pages = document.getNumberOfPages();
            int green = count(all, 0x11aa33);
            int palette = count(all, 0xfa0a0a);
            int bare = count(all, LabelColours.rgb(1));
            for (int page = 1; page < pages; page++) {
                BufferedImage next = new PDFRenderer(document).renderImageWithDPI(page, 40);
                green += count(next, 0x11aa33);
                palette += count(next, 0xfa0a0a);
                bare += count(next, LabelColours.rgb(1));
            }
            assertThat(List.of(green, palette, bare)).allMatch(n -> n > 500);
        }
    }
}

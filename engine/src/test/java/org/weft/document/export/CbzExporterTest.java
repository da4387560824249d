package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class CbzExporterTest {
    @TempDir
    Path folder = Path.of("");

    private ZipFile export(ExportJob job) throws IOException {
        Path file = folder.resolve("story.cbz");
        new CbzExporter().export(job, file);
        return new ZipFile(file.toFile());
    }

    private static BufferedImage page(ZipFile zip, String name) throws IOException {
        return ImageIO.read(zip.getInputStream(zip.getEntry(name)));
    }

    private static Document info(ZipFile zip) throws Exception {
        byte[] bytes = zip.getInputStream(zip.getEntry("ComicInfo.xml")).readAllBytes();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static String text(Document info, String name) {
        return info.getElementsByTagName(name).item(0).getTextContent();
    }

    @Test
    void everyPictureIsAPageWithItsCaptionBelow() throws IOException {
        try (ZipFile zip = export(Sample.fox().job())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("00001.png", "00002.jpg", "ComicInfo.xml");
            BufferedImage first = page(zip, "00001.png");
            assertThat(first.getWidth()).isEqualTo(1000);
            assertThat(first.getHeight()).isGreaterThan(750);
            assertThat(first.getRGB(500, 400) & 0xffffff).isEqualTo(0xd04020);
            assertThat(ink(first, 750)).as("letters below the picture").isGreaterThan(300);
        }
    }

    private static int ink(BufferedImage page, int from) {
        int ink = 0;
        for (int y = from; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                ink += (page.getRGB(x, y) & 0xff) < 90 ? 1 : 0;
            }
        }
        return ink;
    }

    @Test
    void theInfoSaysWhatTheComicIs() throws Exception {
        try (ZipFile zip = export(Sample.fox().job())) {
            Document info = info(zip);
            assertThat(text(info, "Title")).isEqualTo("The <Fox> & \"Friends\"");
            assertThat(text(info, "Writer")).isEqualTo("Ann <Author>");
            assertThat(text(info, "PageCount")).isEqualTo("2");
            assertThat(text(info, "Year")).isEqualTo("2026");
            Element second = (Element) info.getElementsByTagName("Page").item(1);
            BufferedImage page = page(zip, "00002.jpg");
            assertThat(List.of(second.getAttribute("ImageWidth"), second.getAttribute("ImageHeight")))
                    .containsExactly("" + page.getWidth(), "" + page.getHeight());
        }
    }

    @Test
    void longWordsGoOnOverPagesOfBoundedSize() throws IOException {
        try (ZipFile zip = export(new Sample("")
                .picture(Sample.png(10, 10, 1))
                .text("many words ".repeat(4000))
                .job())) {
            List<String> pages = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.endsWith(".png"))
                    .toList();
            assertThat(pages).hasSizeGreaterThan(3);
            for (String name : pages) {
                assertThat(page(zip, name).getHeight()).isLessThan(2500);
            }
        }
    }

    @Test
    void hugePicturesAreBroughtToAPagesSize() throws IOException {
        try (ZipFile zip =
                export(new Sample("").picture(Sample.png(3000, 6000, 0x00ff00)).job())) {
            BufferedImage page = page(zip, "00001.png");
            assertThat(page.getWidth()).isEqualTo(2000);
            assertThat(page.getHeight()).isEqualTo(2600);
            assertThat(page.getRGB(1000, 1300) & 0xffffff).isEqualTo(0x00ff00);
            assertThat(page.getRGB(10, 1300) & 0xffffff)
                    .as("beside the narrow picture")
                    .isEqualTo(0xffffff);
        }
    }

    @Test
    void anEmptyStoryHasAPageWithItsTitle() throws IOException {
        try (ZipFile zip = export(new Sample("Nothing yet").job())) {
            assertThat(ink(page(zip, "00001.png"), 0)).isPositive();
        }
    }
}

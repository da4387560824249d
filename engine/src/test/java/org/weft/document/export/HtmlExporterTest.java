package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.document.PngProvenance;
import org.weft.engine.RgbImages;

class HtmlExporterTest {
    @TempDir
    Path folder = Path.of("");

    private Document export(ExportJob job) throws IOException {
        Path file = folder.resolve("story.html");
        new HtmlExporter().export(job, file);
        return Jsoup.parse(file.toFile(), "UTF-8");
    }

    private static byte[] data(Element image) {
        return Base64.getDecoder().decode(image.attr("src").replaceFirst("^data:image/[a-z]+;base64,", ""));
    }

    @Test
    void wordsAreWordsAndNeverMarkup() throws IOException {
        Document page = export(Sample.fox()
                .text("<script>alert(1)</script> \u0000\u0007\ud800 end")
                .job());

        assertThat(page.title()).isEqualTo("The <Fox> & \"Friends\"");
        assertThat(page.select("h1").text()).isEqualTo("The <Fox> & \"Friends\"");
        assertThat(page.select("script, b, i")).isEmpty();
        assertThat(page.select("main p").eachText())
                .containsExactly(
                        "Ann <Author>",
                        "Once upon a time there was a fox.",
                        "It met a <b>hare</b> & they talked. Then it rained.",
                        "All day.",
                        "<script>alert(1)</script> \ufffd end");
        assertThat(page.select("meta[name=author]").attr("content")).isEqualTo("Ann <Author>");
    }

    @ParameterizedTest
    @EnumSource(ExportOptions.Layout.class)
    void picturesAreInsideAsTheyWereAndNothingIsLoaded(ExportOptions.Layout layout) throws IOException {
        byte[] red = Sample.png(64, 48, 0xd04020);
        Document page = export(Sample.fox().job(Sample.options().withLayout(layout)));

        assertThat(page.select("img")).hasSize(2);
        assertThat(data(page.select("img").getFirst())).isEqualTo(red);
        assertThat(page.select("img").getFirst().attr("width")).isEqualTo("64");
        assertThat(page.select("[src], [href]"))
                .allMatch(e -> e.attr("src").startsWith("data:image/")
                        && e.attr("href").isEmpty());
        assertThat(page.select("style").html())
                .doesNotContain("url(", "@import")
                .contains("prefers-color-scheme: dark");
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'");
        assertThat(page.select("html").attr("lang")).isEqualTo("en");
    }

    @Test
    void everyPictureIsDescribed() throws IOException {
        Document page = export(Sample.fox()
                .labels(Sample.labelMap(true))
                .job(Sample.options().withAltTexts(Map.of("s1", "a \"red\" <square>\nand more"))));

        assertThat(page.select("img").eachAttr("alt"))
                .containsExactly(
                        "a \"red\" <square> and more",
                        "It met a <b>hare</b> & they talked. Then it rained. All day.",
                        "Label map 3");
    }

    @Test
    void storyboardsHaveAFramePerPanel() throws IOException {
        Document page = export(Sample.fox().job(Sample.options().withLayout(ExportOptions.Layout.STORYBOARD)));

        assertThat(page.select("ol > li > figure")).hasSize(2);
        assertThat(page.select("li").getFirst().select("figcaption").text())
                .isEqualTo("Once upon a time there was a fox.");
    }

    @Test
    void generatedPicturesSayHowTheyWereMade() throws IOException {
        Document page = export(new Sample("t").made(Sample.png(4, 4, 1)).job());

        assertThat(PngProvenance.read(data(page.select("img").getFirst()))).contains(Sample.MADE);
    }

    @Test
    void bareLabelMapsGetColoursAndOtherFormatsBecomePng() throws IOException {
        Document page = export(new Sample("t")
                .labels(Sample.labelMap(false))
                .picture(Sample.bmp(3, 3, 0x123456))
                .job());

        byte[] map = data(page.select("img").getFirst());
        assertThat(RgbImages.decode(map).pixel(15, 5)).isEqualTo(LabelColours.rgb(1));
        byte[] bmp = data(page.select("img").getLast());
        assertThat(PngProvenance.isPng(bmp)).isTrue();
        assertThat(RgbImages.decode(bmp).pixel(1, 1)).isEqualTo(0x123456);
    }

    @Test
    void anEmptyStoryIsAPageWithItsTitle() throws IOException {
        Document page = export(new Sample("").job(ExportOptions.standard()));

        assertThat(page.title()).isEqualTo("Untitled story");
        assertThat(page.select("main").text()).isEmpty();
    }
}

package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LetteringTest {
    private static final Lettering.Style STYLE = new Lettering.Style(10, false);

    private static Lettering lettering() throws IOException {
        return new Lettering(new Faces(), Locale.ENGLISH);
    }

    private static String letters(List<Line> lines) {
        return lines.stream().map(Line::text).collect(Collectors.joining()).replaceAll("\\s+", "");
    }

    @Property(tries = 60)
    void noLetterIsLostAndNoLineIsTooWide(@ForAll String text) throws IOException {
        String clean = text.replaceAll("[\\p{Cc}\\p{Cs}]", "");
        List<Line> lines = lettering().lines(clean + " some more words of a story", STYLE, 80);

        assertThat(letters(lines).replaceAll("\\p{Z}", ""))
                .isEqualTo((clean + "somemorewordsofastory").replaceAll("[\\s\\p{Z}]", ""));
        // a line is shaped once it is cut; scripts that join letters then come out a little wider or narrower
        assertThat(lines)
                .allMatch(l -> l.width() <= 1.1 * 80
                        || l.text().codePointCount(0, l.text().length()) <= 2);
    }

    @Test
    void linesBreakBetweenWordsAndWhereTheTextSays() throws IOException {
        List<Line> lines = lettering().lines("one two three four five\nsix\n\nseven", STYLE, 60);

        assertThat(lines).extracting(Line::text).containsExactly("one two", "three four", "five", "six", "", "seven");
    }

    @Test
    void blankTextHasNoLines() throws IOException {
        assertThat(lettering().lines(" \n\t ", STYLE, 100)).isEmpty();
        assertThat(lettering().lines("", STYLE, 100)).isEmpty();
    }

    @Test
    void rightToLeftLinesSayWhereTheyBegin() throws IOException {
        assertThat(lettering().line("\u05e9\u05dc\u05d5\u05dd", STYLE).rightToLeft())
                .isTrue();
        assertThat(lettering().line("shalom \u05e9\u05dc\u05d5\u05dd", STYLE).rightToLeft())
                .isFalse();
    }

    @Test
    void glyphsStandForAllCharactersOnceAndBoldIsWider() throws IOException {
        Line line = lettering().line("office -> fin\u0301al", STYLE);

        assertThat(line.runs().stream()
                        .flatMap(r -> r.glyphs().stream())
                        .map(Glyph::text)
                        .collect(Collectors.joining()))
                .isEqualTo("office -> fin\u0301al");
        assertThat(lettering().line("office", new Lettering.Style(10, true)).width())
                .isGreaterThan(lettering().line("office", STYLE).width());
    }

    @Test
    void boxesStandForWhatNoFontHasAndAreDrawn() throws IOException {
        Faces faces = new Faces();
        Line line = new Lettering(faces, Locale.ENGLISH).line("\udbff\udffd\u0301", STYLE);
        BufferedImage paper = PanelPainter.paper(20, 20);
        Graphics2D g = PanelPainter.graphics(paper);
        line.draw(g, 2, 15);
        g.dispose();

        assertThat(faces.undrawn()).containsExactly(0x10fffd);
        assertThat(line.width()).isEqualTo(6);
        assertThat(paper.getRGB(5, 8) & 0xff)
                .as("ink of the box's edge or paper inside")
                .isBetween(0, 255);
        int ink = 0;
        for (int i = 0; i < 400; i++) {
            ink += (paper.getRGB(i % 20, i / 20) & 0xff) < 200 ? 1 : 0;
        }
        assertThat(ink).isGreaterThan(10);
    }
}

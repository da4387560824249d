package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.PngProvenance;

class MarkdownExporterTest {
    @TempDir
    Path folder = Path.of("");

    private Node export(ExportJob job, String name) throws IOException {
        Path file = folder.resolve(name);
        new MarkdownExporter().export(job, file);
        return Parser.builder().build().parse(Files.readString(file));
    }

    private static String plain(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text t) {
                text.append(t.getLiteral());
            }

            @Override
            public void visit(HardLineBreak b) {
                text.append('\n');
            }

            @Override
            public void visit(SoftLineBreak b) {
                text.append("(soft)");
            }
        });
        return text.toString();
    }

    private static List<Image> images(Node root) {
        List<Image> images = new ArrayList<>();
        root.accept(new AbstractVisitor() {
            @Override
            public void visit(Image image) {
                images.add(image);
            }
        });
        return images;
    }

    @Test
    void wordsComeBackAsTheyWere() throws IOException {
        Node root = export(Sample.fox().job(), "story.md");

        assertThat(plain(root.getFirstChild())).isEqualTo("The <Fox> & \"Friends\"");
        List<String> paragraphs = new ArrayList<>();
        for (Node n = root.getFirstChild(); n != null; n = n.getNext()) {
            if (n instanceof Paragraph && !(n.getFirstChild() instanceof Image)) {
                paragraphs.add(plain(n));
            }
        }
        assertThat(paragraphs)
                .containsExactly(
                        "Once upon a time there was a fox.",
                        "It met a <b>hare</b> & they talked.\nThen it rained.",
                        "All day.");
    }

    @Test
    void picturesLieInTheFolderBesideIt() throws IOException {
        Node root = export(Sample.fox().made(Sample.png(5, 5, 5)).job(), "my story (2).md");

        List<Image> images = images(root);
        assertThat(images).hasSize(3);
        assertThat(plain(images.getFirst())).isEqualTo("Once upon a time there was a fox.");
        assertThat(Files.readAllBytes(folder.resolve(images.getFirst().getDestination())))
                .isEqualTo(Sample.png(64, 48, 0xd04020));
        assertThat(PngProvenance.read(
                        Files.readAllBytes(folder.resolve(images.getLast().getDestination()))))
                .contains(Sample.MADE);
    }

    @Property(tries = 500)
    void noWordsBecomeMarkup(@ForAll String words) {
        String line = words.replaceAll("[\\p{Cntrl}\\p{Z}\\s\\ufeff]+", " ").strip();
        Node root = Parser.builder().build().parse(MarkdownExporter.words(line));

        if (line.isEmpty()) {
            assertThat(root.getFirstChild()).isNull();
        } else {
            assertThat(root.getFirstChild()).isInstanceOf(Paragraph.class);
            assertThat(root.getFirstChild().getNext()).isNull();
            assertThat(plain(root)).isEqualTo(line);
        }
    }

    @Property(tries = 500)
    void noPunctuationBecomesMarkup(
            @ForAll
                    @Chars({
                        '#', '-', '+', '1', '.', ')', '>', '*', '_', '`', '[', ']', '(', '!', '<', '&', '~', '|', '=',
                        'a', ' ', '\\', ':', '/'
                    })
                    String words) {
        noWordsBecomeMarkup(words);
    }

    @Test
    void exportingAgainKeepsWhatTheOlderTextNames() throws IOException {
        Node before = export(new Sample("a").picture(Sample.png(4, 4, 1)).job(), "story.md");
        byte[] first =
                Files.readAllBytes(folder.resolve(images(before).getFirst().getDestination()));
        Node after = export(new Sample("a").picture(Sample.png(4, 4, 2)).job(), "story.md");

        assertThat(Files.readAllBytes(folder.resolve(images(before).getFirst().getDestination())))
                .isEqualTo(first);
        assertThat(images(after).getFirst().getDestination())
                .isNotEqualTo(images(before).getFirst().getDestination());
    }

    @Test
    void aPictureAPersonChangedIsNotOverwritten() throws IOException {
        Node before = export(new Sample("a").picture(Sample.png(4, 4, 1)).job(), "story.md");
        Path picture = folder.resolve(images(before).getFirst().getDestination());
        Files.writeString(picture, "painted over");
        Node after = export(new Sample("a").picture(Sample.png(4, 4, 1)).job(), "story.md");

        assertThat(picture).hasContent("painted over");
        assertThat(Files.readAllBytes(folder.resolve(images(after).getFirst().getDestination())))
                .isEqualTo(Sample.png(4, 4, 1));
    }

    @Test
    void anExportThatFailsLeavesNoPictures() throws IOException {
        assertThatThrownBy(() -> export(
                        new Sample("a").picture(Sample.png(4, 4, 1)).broken().job(), "story.md"))
                .isInstanceOf(IOException.class);

        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}

package org.weft.document.importing;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportProgress;

/**
 * Markdown with pictures: every paragraph a text card, every picture a picture card, a heading of the first level at the beginning
 * the title. Pictures are read only from the file's own folder and below; what points elsewhere becomes a placeholder.
 */
final class MarkdownImporter implements Importer {
    /** Nested deeper, a text is made to break its readers. */
    private static final int DEEPEST = 100;

    @Override
    public ImportReport into(StoryDocument document, Path source, ExportProgress progress) throws IOException {
        String text = Texts.of(Cards.read(source, Cards.LARGEST_TEXT));
        Node root = Parser.builder().maxOpenBlockParsers(DEEPEST).build().parse(text);
        Cards cards = new Cards(document);
        Path file = source.toRealPath();
        Reader reader = new Reader(cards, file.resolveSibling(""), progress);
        reader.blocks(root, count(root));
        ImportReport report = cards.finish("Import Markdown");
        progress.step(1, 1);
        return report;
    }

    private static int count(Node root) {
        int count = 0;
        for (Node n = root.getFirstChild(); n != null; n = n.getNext()) {
            count++;
        }
        return count;
    }

    /** Turns blocks into cards. */
    private static final class Reader {
        private final Cards cards;
        private final Path folder;
        private final ExportProgress progress;

        Reader(Cards cards, Path folder, ExportProgress progress) {
            this.cards = cards;
            this.folder = folder;
            this.progress = progress;
        }

        void blocks(Node parent, int all) throws IOException {
            int done = 0;
            for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
                if (parent instanceof Document) {
                    progress.step(done++, all);
                }
                switch (node) {
                    case Heading h -> heading(h);
                    case FencedCodeBlock c -> cards.text(c.getLiteral());
                    case IndentedCodeBlock c -> cards.text(c.getLiteral());
                    case HtmlBlock h -> cards.note("A piece of HTML was left out.");
                    case ThematicBreak b -> {}
                    case Paragraph p -> inline(p);
                    default -> blocks(node, 0);
                }
            }
        }

        private void heading(Heading heading) throws IOException {
            boolean title = heading.getLevel() == 1 && cards.isEmpty() && !cards.hasTitle();
            if (title && !hasPicture(heading)) {
                Words words = new Words();
                heading.accept(words);
                cards.title(words.text.toString());
            } else {
                inline(heading);
            }
        }

        private static boolean hasPicture(Node node) {
            boolean[] found = new boolean[1];
            node.accept(new AbstractVisitor() {
                @Override
                public void visit(Image image) {
                    found[0] = true;
                }
            });
            return found[0];
        }

        /** Words before, between and after pictures are cards of their own. */
        private void inline(Node block) throws IOException {
            Words words = new Words();
            for (Node node = block.getFirstChild(); node != null; node = node.getNext()) {
                Image image = image(node);
                if (image == null) {
                    node.accept(words);
                } else {
                    cards.text(words.text.toString());
                    words = new Words();
                    picture(image);
                }
            }
            cards.text(words.text.toString());
        }

        /** A picture, also one inside a link or emphasis. */
        private static @Nullable Image image(Node node) {
            for (Node n = node; n != null; n = n.getFirstChild()) {
                if (n instanceof Image image) {
                    return image;
                }
            }
            return null;
        }

        private void picture(Image image) throws IOException {
            Words alt = new Words();
            for (Node n = image.getFirstChild(); n != null; n = n.getNext()) {
                n.accept(alt);
            }
            String words = alt.text.toString().strip();
            String destination = image.getDestination();
            Path file = inside(destination);
            if (file == null) {
                String name = destination.length() > 80 ? destination.substring(0, 80) + "..." : destination;
                cards.note("The picture " + name + " was left out: no such file lies in the text's folder.");
                cards.placeholder(words);
            } else {
                cards.picture(Cards.read(file, Cards.LARGEST_PICTURE), words, destination);
            }
        }

        /** The file a picture names, null unless it lies in the folder or below, links followed. */
        private @Nullable Path inside(String destination) {
            for (String name : new String[] {destination, decoded(destination)}) {
                try {
                    Path base = folder.toRealPath();
                    Path file = base.resolve(name);
                    if (!name.isEmpty()
                            && Files.isRegularFile(file)
                            && file.toRealPath().startsWith(base)) {
                        return file;
                    }
                } catch (IOException | InvalidPathException e) {
                    // not a file's name here
                }
            }
            return null;
        }

        private static String decoded(String destination) {
            try {
                return URLDecoder.decode(destination.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return destination;
            }
        }
    }

    /** Collects words without their markup. */
    private static final class Words extends AbstractVisitor {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(Code node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(SoftLineBreak node) {
            text.append(' ');
        }

        @Override
        public void visit(HardLineBreak node) {
            text.append('\n');
        }

        @Override
        public void visit(HtmlInline node) {}

        @Override
        public void visit(Image node) {}

        @Override
        public void visit(BulletList node) {}

        @Override
        public void visit(OrderedList node) {}

        @Override
        public void visit(BlockQuote node) {}
    }
}

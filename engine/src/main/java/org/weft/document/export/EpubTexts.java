package org.weft.document.export;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.weft.document.Candidate;

/** The texts an EPUB consists of. */
final class EpubTexts {
    static final String CONTAINER =
            """
            <?xml version="1.0" encoding="utf-8"?>
            <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
              <rootfiles>
                <rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/>
              </rootfiles>
            </container>
            """;

    static final String STYLE =
            """
            body { line-height: 1.5; }
            h1 { line-height: 1.2; margin: 0 0 0.3em; }
            figure { margin: 1.2em 0; page-break-inside: avoid; break-inside: avoid; text-align: center; }
            img { max-width: 100%; max-height: 95vh; }
            .author { margin: 0 0 2em; }
            """;

    private static final int LABEL_LENGTH = 48;

    private final ExportJob job;

    EpubTexts(ExportJob job) {
        this.job = job;
    }

    /** A picture file, relative to the package. */
    record Item(String file, String mime) {}

    static String chapterFile(int number) {
        return String.format("chapter-%04d.xhtml", number);
    }

    /** Title and author, at the beginning of the first chapter. */
    String heading() {
        String author = job.options().author();
        return "<h1 dir=\"auto\">" + Markup.escape(job.titleOrDefault()) + "</h1>\n"
                + (author.isBlank() ? "" : "<p class=\"author\" dir=\"auto\">" + Markup.escape(author) + "</p>\n");
    }

    /** What the table of contents calls a chapter: the title for the first, the first words for others. */
    String label(List<Block> chapter, int number) {
        if (number == 1) {
            return job.titleOrDefault();
        }
        for (Block block : chapter) {
            if (block instanceof Block.Words w) {
                String words = w.text().strip().replaceAll("\\s+", " ");
                if (words.codePointCount(0, words.length()) > LABEL_LENGTH) {
                    words = words.substring(0, words.offsetByCodePoints(0, LABEL_LENGTH))
                                    .strip() + "\u2026";
                }
                if (!Markup.escape(words).isBlank()) {
                    return number + ". " + words;
                }
            }
        }
        return Integer.toString(number);
    }

    String page(String title, String body) {
        return top(title) + "<body>\n<section epub:type=\"bodymatter chapter\">\n" + body
                + "</section>\n</body>\n</html>\n";
    }

    private String top(String title) {
        String language = Markup.attribute(job.options().language());
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\""
                + " xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"" + language + "\" xml:lang=\"" + language
                + "\">\n<head>\n<title>" + Markup.escape(title)
                + "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n";
    }

    String nav(List<String> labels) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < labels.size(); i++) {
            items.append("<li><a href=\"")
                    .append(chapterFile(i + 1))
                    .append("\">")
                    .append(Markup.escape(labels.get(i)))
                    .append("</a></li>\n");
        }
        return top(job.titleOrDefault()) + "<body>\n<nav epub:type=\"toc\" id=\"toc\">\n<h1 dir=\"auto\">"
                + Markup.escape(job.titleOrDefault()) + "</h1>\n<ol>\n" + items
                + "</ol>\n</nav>\n</body>\n</html>\n";
    }

    String opf(List<Item> items, int chapters, boolean pictures) {
        StringBuilder manifest = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            manifest.append(String.format(
                    "    <item id=\"image%d\" href=\"%s\" media-type=\"%s\"%s/>\n",
                    i + 1, items.get(i).file(), items.get(i).mime(), i == 0 ? " properties=\"cover-image\"" : ""));
        }
        StringBuilder spine = new StringBuilder();
        for (int i = 1; i <= chapters; i++) {
            manifest.append(String.format(
                    "    <item id=\"chapter%d\" href=\"%s\" media-type=\"application/xhtml+xml\"/>\n",
                    i, chapterFile(i)));
            spine.append(String.format("    <itemref idref=\"chapter%d\"/>\n", i));
        }
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                + "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\""
                + Markup.attribute(job.options().language()) + "\">\n" + metadata(pictures) + "  <manifest>\n"
                + "    <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n"
                + "    <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n" + manifest
                + "  </manifest>\n  <spine>\n" + spine + "  </spine>\n</package>\n";
    }

    private String metadata(boolean pictures) {
        ExportOptions options = job.options();
        String author = options.author();
        return "  <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
                + "    <dc:identifier id=\"id\">urn:uuid:" + identifier() + "</dc:identifier>\n"
                + "    <dc:title>" + Markup.escape(job.titleOrDefault()) + "</dc:title>\n"
                + "    <dc:language>" + Markup.escape(options.language()) + "</dc:language>\n"
                + (author.isBlank() ? "" : "    <dc:creator>" + Markup.escape(author) + "</dc:creator>\n")
                + "    <meta property=\"dcterms:modified\">" + options.date().truncatedTo(ChronoUnit.SECONDS)
                + "</meta>\n"
                + "    <meta property=\"schema:accessMode\">textual</meta>\n"
                + (pictures ? "    <meta property=\"schema:accessMode\">visual</meta>\n" : "")
                + "    <meta property=\"schema:accessModeSufficient\">textual</meta>\n"
                + "    <meta property=\"schema:accessibilityFeature\">"
                + (pictures ? "alternativeText" : "readingOrder") + "</meta>\n"
                + "    <meta property=\"schema:accessibilityHazard\">none</meta>\n  </metadata>\n";
    }

    /** The same story keeps its identity, so that a reader's library replaces the older book. */
    private UUID identifier() {
        StringBuilder names = new StringBuilder(job.title());
        job.story().slots().forEach(s -> names.append('\n').append(s.id()));
        job.story().slots().stream()
                .findFirst()
                .flatMap(s -> s.chosen().map(Candidate::created))
                .ifPresent(names::append);
        return UUID.nameUUIDFromBytes(names.toString().getBytes(StandardCharsets.UTF_8));
    }
}

package org.weft.document.export;

/** The formats a story can be exported to. */
public enum ExportFormat {
    PDF("pdf", "PDF document", new PdfExporter()),
    HTML("html", "Web page in one file", new HtmlExporter()),
    EPUB("epub", "Book for e-readers", new EpubExporter()),
    CBZ("cbz", "Comic book archive", new CbzExporter()),
    MARKDOWN("md", "Markdown with a folder of pictures", new MarkdownExporter()),
    STORYBOARD("png", "Storyboard in one picture", new StoryboardExporter()),
    ANNT("json", "List for the reference implementation, with a folder of pictures", new AnntExporter());

    private final String extension;
    private final String label;
    private final Exporter exporter;

    ExportFormat(String extension, String label, Exporter exporter) {
        this.extension = extension;
        this.label = label;
        this.exporter = exporter;
    }

    /** The usual ending of a file's name, without the dot. */
    public String extension() {
        return extension;
    }

    /** What it is, a few words for a menu. */
    public String label() {
        return label;
    }

    /** What writes it. */
    public Exporter exporter() {
        return exporter;
    }
}

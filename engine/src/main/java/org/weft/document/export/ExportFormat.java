package org.weft.document.export;

/** The formats a story can be exported to. */
public enum ExportFormat {
    PDF("pdf", "PDF document"),
    HTML("html", "Web page in one file"),
    EPUB("epub", "Book for e-readers"),
    CBZ("cbz", "Comic book archive"),
    MARKDOWN("md", "Markdown with a folder of pictures"),
    STORYBOARD("png", "Storyboard in one picture"),
    ANNT("json", "List for the reference implementation, with a folder of pictures");

    private final String extension;
    private final String label;

    ExportFormat(String extension, String label) {
        this.extension = extension;
        this.label = label;
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
        return switch (this) {
            case PDF -> new PdfExporter();
            case HTML -> new HtmlExporter();
            case EPUB -> new EpubExporter();
            case CBZ -> new CbzExporter();
            case MARKDOWN -> new MarkdownExporter();
            case STORYBOARD -> new StoryboardExporter();
            case ANNT -> new AnntExporter();
        };
    }
}

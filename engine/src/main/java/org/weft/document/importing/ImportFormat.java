package org.weft.document.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What can be imported. */
public enum ImportFormat {
    FOLDER,
    MARKDOWN,
    ANNT;

    /** What reads it. */
    public Importer importer() {
        return switch (this) {
            case FOLDER -> new FolderImporter();
            case MARKDOWN -> new MarkdownImporter();
            case ANNT -> new AnntImporter();
        };
    }

    /**
     * What a file or folder is, by its name and what lies in it.
     *
     * @throws IOException when it is nothing that can be imported
     */
    public static ImportFormat of(Path source) throws IOException {
        if (Files.isDirectory(source)) {
            return Files.exists(source.resolve("annt.json")) ? ANNT : FOLDER;
        }
        String name = String.valueOf(source.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".md") || name.endsWith(".markdown")) {
            return MARKDOWN;
        }
        if (name.endsWith(".json")) {
            return ANNT;
        }
        throw new IOException(
                source + ": can not be imported; name a folder of pictures and texts, a Markdown file or an annt.json");
    }
}

package org.weft.document.importing;

import java.io.IOException;
import java.nio.file.Path;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportProgress;

/** Brings files into a story. Importers hold no state; the work blocks for the disk. */
public interface Importer {

    /**
     * Puts what the file or folder holds at the end of the story, as one step of undo. An untitled story takes over a title.
     *
     * @throws IOException when it cannot be read or the document cannot be written; the story is then as it was
     * @throws org.weft.engine.EngineException CANCELLED when the progress says so
     * @throws IllegalStateException when the document is read-only
     */
    ImportReport into(StoryDocument document, Path source, ExportProgress progress) throws IOException;
}

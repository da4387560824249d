package org.weft.document.export;

import java.io.IOException;
import java.nio.file.Path;

/** Writes a story in one format. Exporters hold no state and may be used from any thread; the work blocks for the disk. */
public interface Exporter {

    /**
     * Writes the story. The file is written aside and renamed at the end: whatever happens before, a file that was there stays
     * as it was. Formats with a folder of pictures write the pictures first, each under a name of its own content, and the file
     * that names them last. At most one picture of the story is in memory at a time.
     *
     * @throws IOException when a picture cannot be read or the disk refuses, naming the card or file
     * @throws org.weft.engine.EngineException CANCELLED when the job's progress says so; BAD_INPUT when a picture is none
     */
    ExportReport export(ExportJob job, Path target) throws IOException;
}

package org.weft.studio.finetune;

import java.io.IOException;
import java.nio.file.Path;

/** The processes behind the cockpit. They outlive the studio. */
public interface Workers {
    /** Begins a run. @param resume whether to go on with one */
    void start(Path recipe, Path run, boolean resume) throws IOException;

    /** Takes a few steps of a recipe and says what they cost, as text. Blocks until then. */
    String dryRun(Path recipe) throws IOException, InterruptedException;

    /** Makes a model directory of a run. Blocks until it is there. */
    Path pack(Path run) throws IOException, InterruptedException;
}

package org.weft.studio.finetune;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The processes behind the cockpit. They outlive the studio. */
public interface Workers {
    /** What is to be trained. @param data a data set instead of the recipe's first source, null for the recipe's own */
    record Lesson(Path recipe, @Nullable Path data) {}

    /** Begins a run. Blocks until its first step is near. @throws IOException with the reason when it cannot begin */
    void start(Lesson lesson, Path run) throws IOException, InterruptedException;

    /** Goes on with a run from its last checkpoint. */
    void resume(Path run) throws IOException;

    /** Takes a few steps and says what they cost, as text. Blocks until then. */
    String dryRun(Lesson lesson) throws IOException, InterruptedException;

    /** Looks at every item of a data set. Blocks until it is through. */
    Checked check(Path data) throws IOException, InterruptedException;

    /** Makes a model directory of a run. Blocks until it is there. */
    Path pack(Path run) throws IOException, InterruptedException;

    /** @param good whether nothing bad was found @param report a line for each bad item, then a summary */
    record Checked(boolean good, String report) {}
}

package org.weft.studio.finetune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.DryRunReport;

/**
 * The processes behind the cockpit. Runs outlive the studio. Whatever blocks ends within a second once it is cancelled, by a
 * {@link java.util.concurrent.CancellationException}, and leaves nothing half done.
 */
public interface Workers {
    /** What is to be trained. @param data a data set instead of the recipe's first source, null for the recipe's own */
    record Lesson(Path recipe, @Nullable Path data) {}

    /** Begins a run. Blocks until its first step is near. @throws IOException with the reason when it cannot begin */
    void start(Lesson lesson, Path run, BooleanSupplier cancelled) throws IOException, InterruptedException;

    /** Goes on with a run from its last checkpoint. */
    void resume(Path run) throws IOException;

    /** Takes a few steps and says what they cost. Blocks until then. */
    DryRunReport dryRun(Lesson lesson, BooleanSupplier cancelled) throws IOException, InterruptedException;

    /** Looks at every item of a data set. Blocks until it is through. */
    Checked check(Path data, BooleanSupplier cancelled) throws IOException, InterruptedException;

    /** Makes a model directory of a run. Blocks until it is there. */
    Path pack(Path run, BooleanSupplier cancelled) throws IOException, InterruptedException;

    /** A bad item. @param problem such as MISSING_FILE @param where its file @param reason what is wrong with it */
    record Finding(String problem, String where, String reason) {}

    /**
     * What a check saw.
     *
     * @param set the data set's name
     * @param format its format's name
     * @param examples how many were looked at
     * @param pictures how many they have, label maps not counted
     * @param duplicatesSought false when there were too many pictures to find those that are in two splits
     */
    record Checked(
            String set,
            String format,
            int examples,
            int pictures,
            int labelMaps,
            boolean duplicatesSought,
            List<Finding> findings) {
        public Checked {
            findings = List.copyOf(findings);
        }

        /** Whether nothing bad was found. */
        public boolean good() {
            return findings.isEmpty();
        }
    }
}

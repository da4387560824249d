package org.weft.studio.story;

import java.nio.file.Path;
import java.util.Set;
import org.weft.engine.TraceSettings;

/**
 * What of a generation is to be recorded.
 *
 * @param everyStep every how many denoising steps
 * @param written only words that are written, not those of the story
 * @param halves weights in half the space
 */
public record Recording(int everyStep, boolean written, boolean halves, Part part) {
    /** Where in the model. */
    public enum Part {
        ALL(""),
        LANGUAGE("mm_decoder"),
        UNET("mmfs_module");

        /** What the names of its MMFS have in common. */
        private final String site;

        Part(String site) {
            this.site = site;
        }
    }

    /** @param file where to */
    TraceSettings settings(Path file) {
        return new TraceSettings(
                file,
                everyStep,
                !written,
                halves,
                part == Part.ALL ? Set.of() : Set.of(part.site),
                TraceSettings.NO_FILE);
    }
}

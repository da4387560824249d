package org.weft.engine;

import java.nio.file.Path;
import java.util.Set;

/**
 * What of a generation is recorded.
 *
 * @param file where to; replaced when the recording is whole
 * @param everyStep every how many denoising steps are recorded, 1 for all; the last one always is
 * @param prompt whether the tokens of the prompt are recorded too, not only those generated
 * @param halves whether weights are kept as float16, in half the space; places are always exact
 * @param sites parts of the names of those MMFS that are recorded, such as mm_decoder or up_blocks.2; empty for all
 * @param story how the command that the trace keeps names the story: the document as a person would type it
 */
public record TraceSettings(Path file, int everyStep, boolean prompt, boolean halves, Set<String> sites, String story) {
    /** Stands for a story that has no file. */
    public static final String NO_FILE = "DOC";

    public TraceSettings {
        sites = Set.copyOf(sites);
        if (everyStep < 1) {
            throw new IllegalArgumentException("everyStep must be 1 or more, is " + everyStep);
        }
    }

    /** Of all sites, for a story without a file. */
    public TraceSettings(Path file, int everyStep, boolean prompt, boolean halves) {
        this(file, everyStep, prompt, halves, Set.of(), NO_FILE);
    }

    /** Every step, the prompt too. */
    public static TraceSettings all(Path file) {
        return new TraceSettings(file, 1, true, false);
    }

    /** Whether a site is recorded. */
    public boolean records(String site) {
        return sites.isEmpty() || sites.stream().anyMatch(site::contains);
    }
}

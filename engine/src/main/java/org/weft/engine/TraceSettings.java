package org.weft.engine;

import java.nio.file.Path;

/**
 * What of a generation is recorded.
 *
 * @param file where to; replaced when the recording is whole
 * @param everyStep every how many denoising steps are recorded, 1 for all; the last one always is
 * @param prompt whether the tokens of the prompt are recorded too, not only those generated
 * @param halves whether weights are kept as float16, in half the space; places are always exact
 */
public record TraceSettings(Path file, int everyStep, boolean prompt, boolean halves) {
    public TraceSettings {
        if (everyStep < 1) {
            throw new IllegalArgumentException("everyStep must be 1 or more, is " + everyStep);
        }
    }

    /** Every step, the prompt too. */
    public static TraceSettings all(Path file) {
        return new TraceSettings(file, 1, true, false);
    }
}

package org.weft.engine;

import java.nio.file.Path;

/**
 * A model directory as its files describe it, without loading it.
 *
 * @param name the directory's where the description cannot be read
 * @param precision of the weights on the disk, such as F16; several where they differ, empty when they cannot be read
 * @param diskBytes of all files in the directory
 * @param parameters number of weights, 0 when they cannot be read
 * @param memoryBytes what the weights alone take once loaded; pictures and words in work come on top
 * @param problem why it cannot be loaded and what to do, empty when nothing speaks against it
 */
public record InstalledModel(
        Path directory,
        String name,
        String version,
        String licence,
        String precision,
        long diskBytes,
        long parameters,
        long memoryBytes,
        String problem) {}

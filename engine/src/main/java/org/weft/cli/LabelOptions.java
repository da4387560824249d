package org.weft.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.weft.engine.labels.Palettes;
import picocli.CommandLine.Option;

/** Options that make a picture from a label map instead of continuing a document. */
final class LabelOptions {
    @Option(
            names = "--labels",
            paramLabel = "MAP",
            description = "Make a picture from this label map instead of continuing a document.")
    @Nullable
    Path labels;

    @Option(
            names = "--palette",
            paramLabel = "P",
            description = "Palette of the label map: storyworld (default), ade20k or a file.")
    String palette = Palettes.STORYWORLD;

    @Option(names = "--prompt", paramLabel = "WORDS", description = "Caption that the model reads behind the map.")
    String prompt = "";

    @Option(names = "--judge", description = "Say how far each picture obeys its label map, by the palette's judge.")
    boolean judge;
}

package org.weft.document.export;

import org.weft.document.Story;
import org.weft.engine.Segments;

/**
 * What to export.
 *
 * @param pictures where the story's pictures are read from, one at a time; {@code StoryDocument::picture} is one
 */
public record ExportJob(Story story, Segments.PictureSource pictures, ExportOptions options, ExportProgress progress) {

    /** The title in use: the options', or else the story's; may be empty. */
    String title() {
        return options.title().isBlank()
                ? story.title().strip()
                : options.title().strip();
    }

    /** A title for places that must have one. */
    String titleOrDefault() {
        return title().isEmpty() ? "Untitled story" : title();
    }
}

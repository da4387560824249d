package org.weft.document.export;

import org.jspecify.annotations.Nullable;
import org.weft.document.Provenance;

/** A card of the story as a reader sees it. */
sealed interface Block {

    /** Such as "card 3", for messages. */
    String card();

    /** Words, never blank. */
    record Words(String card, String text) implements Block {}

    /**
     * A picture or label map.
     *
     * @param number counts the story's pictures from 1
     * @param alt description for people who cannot see it, never empty
     */
    record Figure(
            String card,
            int number,
            String hash,
            int width,
            int height,
            boolean labelMap,
            String alt,
            @Nullable Provenance provenance)
            implements Block {}
}

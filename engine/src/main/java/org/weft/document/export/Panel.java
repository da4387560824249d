package org.weft.document.export;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.document.export.Block.Figure;

/** A frame of a storyboard: a picture, the words that belong to it, or both. */
record Panel(@Nullable Figure figure, List<Block.Words> words) {
    Panel {
        words = List.copyOf(words);
    }

    /** The words, cards below each other. */
    String caption() {
        return words.stream().map(w -> w.text().strip()).collect(Collectors.joining("\n"));
    }
}

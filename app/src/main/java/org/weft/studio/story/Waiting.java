package org.weft.studio.story;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.document.UnsavedException;

/** Edits that the disk refuses: they are in the story all the same, and the banner says that they wait. Blocks for the disk. */
final class Waiting {
    private Waiting() {}

    static Story edited(StoryDocument d, Callable<Story> edit) throws Exception {
        try {
            return edit.call();
        } catch (UnsavedException e) {
            return d.story();
        }
    }

    /** One step back, or on; what it was. */
    static Optional<String> stepped(StoryDocument d, boolean back) throws IOException {
        try {
            return back ? d.undo() : d.redo();
        } catch (UnsavedException e) {
            return Optional.empty();
        }
    }
}

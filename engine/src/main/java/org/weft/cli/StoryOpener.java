package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.weft.document.Story;
import org.weft.engine.Segments;
import org.weft.engine.Target;

/** Opens what a person calls a document on the command line. */
@FunctionalInterface
public interface StoryOpener {

    /**
     * Opens a {@code .weft} file, which holds one story, or an {@code annt.json} list, which may hold several.
     *
     * @throws IOException when it is not there or cannot be read
     */
    Opened open(Path file) throws IOException;

    /** The stories of a file, open as long as their pictures are read. */
    record Opened(List<Source> stories, AutoCloseable file) implements AutoCloseable {
        public Opened {
            stories = List.copyOf(stories);
        }

        @Override
        public void close() throws IOException {
            try {
                file.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    /**
     * One story.
     *
     * @param end how many of its slots come before what is to be made
     * @param pictures where its pictures are
     * @param next what the document itself asks for
     * @param count how many items it asks for
     */
    record Source(Story story, int end, Segments.PictureSource pictures, Target next, int count) {

        /** A story that asks for nothing in particular: the model decides, one item. */
        static Source of(Story story, Segments.PictureSource pictures) {
            return new Source(story, story.slots().size(), pictures, Target.AUTO, 1);
        }
    }
}

package org.weft.document;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A story in one SQLite file. Every edit is a committed transaction, so there is nothing to save: killing the process at any
 * moment loses at most the edit in flight. All methods are safe from any thread and block for the disk; the studio calls
 * them off the FX thread.
 */
public interface StoryDocument extends AutoCloseable {

    /** The story as it is now. Never blocks. */
    Story story();

    /** The file; empty for a document that lives in memory only. */
    Optional<Path> file();

    /** True when the file comes from a newer version, lies on a read-only disk or is open elsewhere. */
    boolean readOnly();

    /** Why the document is read-only, a sentence for a person. */
    Optional<String> readOnlyReason();

    /**
     * Applies an edit, commits it and tells the listeners.
     *
     * @throws IOException when the disk refuses (full, gone); the story in memory then keeps the edit and the next apply tries
     *     to write both
     * @throws IllegalArgumentException when the edit names a slot or candidate that is not there
     * @throws IllegalStateException when the document is read-only or closed
     */
    Story apply(Edit edit) throws IOException;

    /** Takes the last edit back; returns what was undone for a message, empty when there is nothing. */
    Optional<String> undo() throws IOException;

    /** Does the last undone edit again. */
    Optional<String> redo() throws IOException;

    boolean canUndo();

    boolean canRedo();

    /** Stores encoded picture bytes (PNG or JPEG as they came) under their SHA-256 and returns it. Storing twice is free. */
    String storePicture(byte[] encoded) throws IOException;

    /** The bytes stored under a hash. @throws IOException when they are not there or no longer match the hash */
    byte[] picture(String hash) throws IOException;

    /** Writes a complete copy, undo history included, to another file. */
    void saveCopy(Path target) throws IOException;

    /** Calls back after every change with the new story, on the thread that made the change. */
    AutoCloseable onChange(Consumer<Story> listener);

    /** Closes the file; afterwards it is one plain file without side files. */
    @Override
    void close() throws IOException;
}

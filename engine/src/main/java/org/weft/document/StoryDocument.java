package org.weft.document;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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

    /** How it stands with its file: read-only or not, everything written or not. Never blocks. */
    DocumentState state();

    /** True when the file comes from a newer version, lies on a read-only disk or is open elsewhere. */
    default boolean readOnly() {
        return state().readOnly();
    }

    /** Why the document is read-only, a sentence for a person. */
    default Optional<String> readOnlyReason() {
        return Optional.ofNullable(state().reason());
    }

    /**
     * Asks the window that has the document open to give it up, and goes on with what that one wrote last. The other one writes
     * everything it has first and is read-only from then. Blocks up to some seconds.
     *
     * @throws IOException when it is not given up; this document stays as it is
     * @throws IllegalStateException when {@link DocumentState#canTakeOver} is false
     */
    void takeOver() throws IOException;

    /**
     * Applies an edit, commits it and tells the listeners.
     *
     * @throws UnsavedException when the disk refuses (full, gone); the story in memory then keeps the edit, and it is written as
     *     soon as the disk takes it
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

    /**
     * The newest edits first, those that were taken back and can be done again before them.
     *
     * @param most how many at most
     */
    List<HistoryEntry> history(int most) throws IOException;

    /**
     * The story as it was after an edit of the history.
     *
     * @param entry an id of {@link #history}; 0 for the beginning of the history
     * @throws IllegalArgumentException when the history has no such edit
     */
    Story storyAt(long entry) throws IOException;

    /**
     * Makes the story what it was after an edit. This is itself an edit, which undo takes back.
     *
     * @param label a few words that name it in the history
     * @throws IOException and other exceptions as for {@link #apply} and {@link #storyAt}
     */
    Story revertTo(long entry, String label) throws IOException;

    /** What {@link #compact} would drop; nothing changes. */
    Compaction compaction(Instant before) throws IOException;

    /**
     * Makes the file smaller: drops the edits before a moment, which can then no longer be undone or looked at, and pictures that
     * neither the story nor the rest of the history holds. Pictures stored since the document was opened stay. Never happens by
     * itself.
     *
     * @throws IllegalStateException when the document is read-only or closed
     */
    Compaction compact(Instant before) throws IOException;

    /**
     * Stores encoded picture bytes (PNG or JPEG as they came) under their SHA-256 and returns it. Storing twice is free. When the disk
     * refuses, the picture is kept in memory like an edit.
     *
     * @throws IOException when more than 512 MiB of pictures wait for the disk already
     */
    String storePicture(byte[] encoded) throws IOException;

    /** The bytes stored under a hash. @throws IOException when they are not there or no longer match the hash */
    byte[] picture(String hash) throws IOException;

    /** Writes a complete copy, undo history included, to another file. */
    void saveCopy(Path target) throws IOException;

    /** Calls back after every change with the new story, on the thread that made the change. */
    AutoCloseable onChange(Consumer<Story> listener);

    /** Calls back when {@link #state} changes, on whatever thread notices. */
    AutoCloseable onState(Consumer<DocumentState> listener);

    /**
     * Calls back when another window asks for the document, shortly before it is given up: what is being typed must become an edit
     * now. On a thread of the document's.
     */
    AutoCloseable onAsked(Runnable listener);

    /** Closes the file; afterwards it is one plain file without side files. */
    @Override
    void close() throws IOException;
}

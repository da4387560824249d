package org.weft.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.weft.document.SqliteFiles.Access;

/** Makes, opens, checks and rescues documents. */
public final class Documents {
    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int APPLICATION_ID_AT = 68;

    private Documents() {}

    /** A new, empty story in a file that must not be there yet. @throws IOException when it is, or cannot be written */
    public static StoryDocument create(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " is already there; choose another name.");
        }
        return SqliteStoryDocument.open(file, true);
    }

    /**
     * Opens a story. A file of a newer version, on a read-only disk or open elsewhere comes back read-only with the reason.
     *
     * @throws DamagedDocumentException when it is damaged; {@link #salvage} may read parts of it
     * @throws IOException when it is missing, no Weft story, or of a newer version that this one would misread; the file is not
     *     changed
     */
    public static StoryDocument open(Path file) throws IOException {
        requireDocument(file);
        return SqliteStoryDocument.open(file, false);
    }

    /**
     * Opens a story to look at only, also while it is open elsewhere: whoever has it open, or opens it meanwhile, may go on
     * writing. The story is the one of this moment; its pictures stay readable.
     *
     * @throws IOException as for {@link #open}
     */
    public static StoryDocument openToRead(Path file) throws IOException {
        requireDocument(file);
        return SqliteStoryDocument.openToRead(file);
    }

    /**
     * Writes what can be read of a damaged story to a new file. The damaged one is not changed.
     *
     * @throws IOException when nothing can be read, the target is there already or cannot be written
     */
    public static SalvageReport salvage(Path damaged, Path target) throws IOException {
        if (!Files.isRegularFile(damaged)) {
            throw new IOException(damaged + " is not there. Was it moved or is its disk not connected?");
        }
        return Salvage.run(damaged, target);
    }

    /**
     * Reads the whole file: every page, every picture against its hash, every edit of the history.
     *
     * @return what is wrong, sentences; empty when nothing is
     * @throws IOException when it cannot be opened at all
     */
    public static DocumentCheck check(Path file) throws IOException {
        requireDocument(file);
        return DocumentCheck.run(file);
    }

    private static void requireDocument(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not there. Was it moved or is its disk not connected?");
        }
        if (!isDocument(file)) {
            throw new IOException(file + " is not a Weft story.");
        }
    }

    /** A story that lives in memory only, until {@link StoryDocument#saveCopy}. */
    public static StoryDocument inMemory() throws IOException {
        return SqliteStoryDocument.open(null, true);
    }

    /** Whether the file says of itself that it is a Weft story; only its first bytes are read. */
    public static boolean isDocument(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        // asked through SQLite: a reader of ours that is closed would drop the locks of whoever has it open in this
        // process
        try (Connection connection = SqliteFiles.connect(file, Access.READ_ONLY)) {
            return SqliteFiles.number(connection, "PRAGMA application_id") == SqliteStoryDocument.APPLICATION_ID;
        } catch (SQLException e) {
            // half a file, or one that a killed process left to be cleared up
            return saysSo(file);
        }
    }

    private static boolean saysSo(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(100);
            if (head.length < 100 || !Arrays.equals(Arrays.copyOf(head, SQLITE.length), SQLITE)) {
                return false;
            }
            int id = 0;
            for (int i = 0; i < 4; i++) {
                id = id << 8 | (head[APPLICATION_ID_AT + i] & 255);
            }
            return id == SqliteStoryDocument.APPLICATION_ID;
        } catch (IOException e) {
            return false;
        }
    }
}

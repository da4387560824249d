package org.weft.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Says which documents are open on this machine, and lets a second window ask for one. The locks lie in the temporary folder, not
 * beside the document, so that a closed document is one plain file. They are SQLite's own, on two empty files a document: the system
 * drops them when a process ends, however it ends, and they also hold between two windows of one process, where a lock of Java's would
 * be lost as soon as the second one looks at the file.
 */
final class DocumentLock implements AutoCloseable {
    private static final int ASK_MILLIS = 2000;
    private static final int STEP_MILLIS = 50;
    private static final String NO_SIDE_FILES = "PRAGMA journal_mode = MEMORY";

    private final Connection held;
    private final @Nullable Connection asking;

    private DocumentLock(Connection held, @Nullable Connection asking) {
        this.held = held;
        this.asking = asking;
    }

    /** Takes the lock of a document; empty when someone has it. @throws IOException when no lock can be made here at all */
    static Optional<DocumentLock> take(Path document) throws IOException {
        Path base = base(document);
        try {
            Connection held = hold(lockFile(base), 0);
            if (held == null) {
                return Optional.empty();
            }
            return Optional.of(new DocumentLock(held, connect(askFile(base), 0)));
        } catch (SQLException e) {
            throw new IOException("The temporary folder cannot be used: " + SqliteFiles.explain(e), e);
        }
    }

    /**
     * Asks whoever has the document to give it up, and waits.
     *
     * @param millis how long to wait
     * @return the lock, empty when it was not given up in that time
     */
    static Optional<DocumentLock> ask(Path document, long millis) throws IOException {
        Path base = base(document);
        long end = System.nanoTime() + millis * 1_000_000;
        try (Connection asked = hold(askFile(base), ASK_MILLIS)) {
            do {
                Optional<DocumentLock> taken = asked == null ? Optional.empty() : take(document);
                if (taken.isPresent()) {
                    return taken;
                }
                Thread.sleep(STEP_MILLIS);
            } while (System.nanoTime() < end);
            return Optional.empty();
        } catch (SQLException e) {
            throw new IOException("The temporary folder cannot be used: " + SqliteFiles.explain(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Taking over was cancelled.", e);
        }
    }

    /** Whether someone asks for the document at this moment. A process that asked and died asks no more. */
    boolean asked() {
        if (asking == null) {
            return false;
        }
        try (Statement s = asking.createStatement()) {
            s.execute(NO_SIDE_FILES);
            s.execute("BEGIN EXCLUSIVE");
            s.execute("ROLLBACK");
            return false;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage()).contains("BUSY");
        }
    }

    private static Path lockFile(Path base) {
        return base.resolveSibling(base.getFileName() + ".lock");
    }

    private static Path askFile(Path base) {
        return base.resolveSibling(base.getFileName() + ".ask");
    }

    private static Path base(Path document) throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "weft-open");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            openToAll(folder);
        }
        Path real = Files.exists(document)
                ? document.toRealPath()
                : document.toAbsolutePath().normalize();
        return folder.resolve(UUID.nameUUIDFromBytes(real.toString().getBytes(StandardCharsets.UTF_8))
                .toString());
    }

    /** Two users of one machine may open the same file. */
    private static void openToAll(Path path) {
        try {
            String rights = Files.isDirectory(path) ? "rwxrwxrwx" : "rw-rw-rw-";
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
        } catch (IOException | UnsupportedOperationException e) {
            // then the other user opens the file without a lock; writing checks for that too
        }
    }

    private static Connection connect(Path file, int busyMillis) throws SQLException, IOException {
        if (Files.isSymbolicLink(file)) {
            throw new IOException(file + " is a link, which a lock never is; delete it.");
        }
        boolean fresh = !Files.exists(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(busyMillis);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        if (fresh) {
            openToAll(file);
        }
        return connection;
    }

    private static @Nullable Connection hold(Path file, int busyMillis) throws SQLException, IOException {
        Connection connection = connect(file, busyMillis);
        try (Statement s = connection.createStatement()) {
            s.execute(NO_SIDE_FILES);
            s.execute("BEGIN EXCLUSIVE");
            return connection;
        } catch (SQLException e) {
            connection.close();
            if (String.valueOf(e.getMessage()).contains("BUSY")) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (Connection first = held;
                Connection second = asking) {
            first.createStatement().execute("ROLLBACK");
        } catch (SQLException e) {
            throw new IOException(SqliteFiles.explain(e), e);
        }
    }
}

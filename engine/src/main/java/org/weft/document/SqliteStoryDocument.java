package org.weft.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A story in SQLite: one row holds the story as it is now, a history table every edit with its inverse, a picture table the bytes by
 * hash. An edit changes the first two in one transaction. Rollback journal and full sync: whenever the process dies, the next open
 * finds the state after the last commit.
 */
final class SqliteStoryDocument implements StoryDocument {
    static final int APPLICATION_ID = 0x57454654;
    static final int VERSION = 1;

    /** Typing in one card within this time is one step of undo. */
    private static final long TOGETHER_MILLIS = 2000;

    private final @Nullable Path file;
    private final Connection connection;
    private final @Nullable FileLocks lock;
    private final @Nullable String readOnlyReason;
    private final List<Consumer<Story>> listeners = new CopyOnWriteArrayList<>();
    private volatile Story story;
    private boolean closed;
    /** The disk refused: memory is ahead of the file, and the next write takes the whole story along. */
    private boolean behind;

    private SqliteStoryDocument(
            @Nullable Path file,
            Connection connection,
            @Nullable FileLocks lock,
            @Nullable String reason,
            Story story) {
        this.file = file;
        this.connection = connection;
        this.lock = lock;
        this.readOnlyReason = reason;
        this.story = story;
    }

    static SqliteStoryDocument open(@Nullable Path file, boolean create) throws IOException {
        FileLocks lock = null;
        Connection connection = null;
        try {
            String reason = null;
            if (file != null) {
                Optional<FileLocks> taken = FileLocks.take(file);
                lock = taken.orElse(null);
                reason = taken.isEmpty()
                        ? "It is open in another window."
                        : !create && !Files.isWritable(file) ? "The file or its disk is read-only." : null;
            }
            connection = SqliteFiles.connect(file, reason != null);
            if (create) {
                SqliteFiles.create(connection);
            } else {
                SqliteFiles.verify(connection, String.valueOf(file));
            }
            int version = SqliteFiles.version(connection);
            if (reason == null && version > VERSION) {
                reason = "It was made by a newer Weft; this one may look but not change it.";
            }
            Story story =
                    StoryJson.read(SqliteFiles.text(connection, "SELECT json FROM story WHERE id = 1"), Story.class);
            return new SqliteStoryDocument(file, connection, lock, reason, story);
        } catch (SQLException | IOException | RuntimeException e) {
            closeQuietly(connection);
            closeQuietly(lock);
            if (e instanceof IOException io && !(e instanceof com.fasterxml.jackson.core.JacksonException)) {
                throw io;
            }
            throw new IOException(file + " cannot be opened: " + SqliteFiles.explain(e), e);
        }
    }

    /** Without a lock, and without a transaction that would keep writers out. */
    static SqliteStoryDocument openToRead(Path file) throws IOException {
        Connection connection = null;
        try {
            connection = SqliteFiles.connect(file, true);
            connection.setAutoCommit(true);
            // the check of the whole file would keep writers waiting; every picture is checked when it is read
            SqliteFiles.verifyTables(connection, file.toString());
            Story story =
                    StoryJson.read(SqliteFiles.text(connection, "SELECT json FROM story WHERE id = 1"), Story.class);
            return new SqliteStoryDocument(file, connection, null, "It was opened to look at only.", story);
        } catch (SQLException | IOException | RuntimeException e) {
            closeQuietly(connection);
            if (e instanceof IOException io && !(e instanceof com.fasterxml.jackson.core.JacksonException)) {
                throw io;
            }
            throw new IOException(file + " cannot be opened: " + SqliteFiles.explain(e), e);
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception e) {
            // the reason that led here matters more
        }
    }

    @Override
    public Story story() {
        return story;
    }

    @Override
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    @Override
    public boolean readOnly() {
        return readOnlyReason != null;
    }

    @Override
    public Optional<String> readOnlyReason() {
        return Optional.ofNullable(readOnlyReason);
    }

    private void requireWritable() {
        if (closed) {
            throw new IllegalStateException("the document is closed");
        }
        if (readOnlyReason != null) {
            throw new IllegalStateException("The story cannot be changed. " + readOnlyReason);
        }
    }

    @Override
    public synchronized Story apply(Edit edit) throws IOException {
        requireWritable();
        Edits.Applied applied = Edits.apply(story, edit);
        story = applied.story();
        try {
            transaction(() -> {
                update("DELETE FROM history WHERE undone = 1");
                if (!joinsLast(edit)) {
                    update(
                            "INSERT INTO history(at, label, forward, backward, undone) VALUES(?,?,?,?,0)",
                            Instant.now().toEpochMilli(),
                            Edits.label(edit),
                            StoryJson.writeEdit(edit),
                            StoryJson.writeEdit(applied.inverse()));
                }
                writeStory();
            });
        } finally {
            tell();
        }
        return story;
    }

    /** Typing goes on: the last step takes the new words as its own, its inverse stays the words before all of it. */
    private boolean joinsLast(Edit edit) throws SQLException, IOException {
        if (!(edit instanceof Edit.EditText typed)) {
            return false;
        }
        try (PreparedStatement s = connection.prepareStatement(
                        "SELECT id, at, forward FROM history WHERE undone = 0 ORDER BY id DESC LIMIT 1");
                ResultSet r = s.executeQuery()) {
            if (!r.next() || Instant.now().toEpochMilli() - r.getLong(2) > TOGETHER_MILLIS) {
                return false;
            }
            boolean same = StoryJson.read(r.getString(3), Edit.class) instanceof Edit.EditText last
                    && last.slotId().equals(typed.slotId());
            if (same) {
                update(
                        "UPDATE history SET at = ?, forward = ? WHERE id = ?",
                        Instant.now().toEpochMilli(),
                        StoryJson.writeEdit(edit),
                        r.getLong(1));
            }
            return same;
        }
    }

    private void writeStory() throws SQLException {
        update("UPDATE story SET json = ? WHERE id = 1", StoryJson.write(story));
    }

    private void tell() {
        listeners.forEach(l -> l.accept(story));
    }

    /** Work inside one transaction. */
    private interface Work {
        void run() throws SQLException, IOException;
    }

    private void transaction(Work work) throws IOException {
        try {
            if (behind) {
                writeStory();
            }
            work.run();
            connection.commit();
            behind = false;
        } catch (SQLException e) {
            behind = true;
            try {
                connection.rollback();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw new IOException(
                    "The change could not be written to " + file + ": " + SqliteFiles.explain(e)
                            + " It is kept in memory and is written with the next change.",
                    e);
        }
    }

    private void update(String sql, Object... values) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                s.setObject(i + 1, values[i]);
            }
            s.executeUpdate();
        }
    }

    @Override
    public Optional<String> undo() throws IOException {
        return step("SELECT id, label, backward FROM history WHERE undone = 0 ORDER BY id DESC LIMIT 1", 1);
    }

    @Override
    public Optional<String> redo() throws IOException {
        return step("SELECT id, label, forward FROM history WHERE undone = 1 ORDER BY id LIMIT 1", 0);
    }

    private synchronized Optional<String> step(String query, int undone) throws IOException {
        requireWritable();
        String label;
        try (PreparedStatement s = connection.prepareStatement(query);
                ResultSet r = s.executeQuery()) {
            if (!r.next()) {
                return Optional.empty();
            }
            long id = r.getLong(1);
            label = r.getString(2);
            story = Edits.apply(story, StoryJson.read(r.getString(3), Edit.class))
                    .story();
            transaction(() -> {
                update("UPDATE history SET undone = ? WHERE id = ?", undone, id);
                writeStory();
            });
        } catch (SQLException e) {
            throw new IOException(SqliteFiles.explain(e), e);
        }
        tell();
        return Optional.of(label);
    }

    @Override
    public boolean canUndo() {
        return any(0);
    }

    @Override
    public boolean canRedo() {
        return any(1);
    }

    private synchronized boolean any(int undone) {
        try {
            return !closed
                    && SqliteFiles.number(connection, "SELECT count(*) FROM history WHERE undone = " + undone) > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public synchronized String storePicture(byte[] encoded) throws IOException {
        requireWritable();
        String hash = hash(encoded);
        transaction(() -> update("INSERT OR IGNORE INTO picture(hash, bytes) VALUES(?,?)", hash, encoded));
        return hash;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public synchronized byte[] picture(String hash) throws IOException {
        try (PreparedStatement s = connection.prepareStatement("SELECT bytes FROM picture WHERE hash = ?")) {
            s.setString(1, hash);
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    throw new IOException("The story has no picture " + hash + ".");
                }
                byte[] bytes = r.getBytes(1);
                if (!hash(bytes).equals(hash)) {
                    throw new IOException("A picture of the story is damaged; restore the file from a copy.");
                }
                return bytes;
            }
        } catch (SQLException e) {
            throw new IOException(SqliteFiles.explain(e), e);
        }
    }

    @Override
    public synchronized void saveCopy(Path target) throws IOException {
        if (Files.exists(target)) {
            throw new IOException(target + " is already there; choose another name.");
        }
        Path aside = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(aside);
        try (PreparedStatement s = connection.prepareStatement("VACUUM INTO ?")) {
            // VACUUM runs outside transactions
            connection.setAutoCommit(true);
            s.setString(1, aside.toString());
            s.executeUpdate();
            Files.move(aside, target);
        } catch (SQLException e) {
            Files.deleteIfExists(aside);
            throw new IOException("The copy " + target + " could not be written: " + SqliteFiles.explain(e), e);
        } finally {
            SqliteFiles.manual(connection);
        }
    }

    @Override
    public AutoCloseable onChange(Consumer<Story> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (behind) {
                transaction(this::writeStory);
            }
        } finally {
            closed = true;
            closeQuietly(connection);
            closeQuietly(lock);
        }
    }
}

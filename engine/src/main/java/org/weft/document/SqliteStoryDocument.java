package org.weft.document;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.document.SqliteFiles.Access;

/**
 * A story in SQLite: one row holds the story as it is now, a history table every edit with its inverse, a picture table the bytes by
 * hash. An edit changes the first two in one transaction. Rollback journal and full sync: whenever the process dies, the next open
 * finds the state after the last commit. What the disk refuses waits in the {@link StoryLog}.
 */
final class SqliteStoryDocument implements StoryDocument {
    static final int APPLICATION_ID = 0x57454654;
    static final int VERSION = 1;

    /** Typing in one card within this time is one step of undo. */
    private static final long TOGETHER_MILLIS = 2000;
    /** How long another window may take to write what it has and give the document up. */
    private static final long TAKE_OVER_MILLIS = 5000;
    /** A text the file could not be read back with is refused. */
    private static final int LONGEST_TEXT = 10_000_000;

    static final String ELSEWHERE = "It is open in another window.";

    private final @Nullable Path file;
    private final List<Consumer<Story>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<DocumentState>> stateListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> askedListeners = new CopyOnWriteArrayList<>();
    private Connection connection;
    private @Nullable DocumentLock lock;
    private @Nullable DocumentWatch watch;
    private StoryLog log;
    private volatile Story story;
    private volatile DocumentState state;
    private boolean closed;
    /** What says that nobody else wrote: SQLite's count of foreign changes, and which file the name stands for. */
    private long foreignChanges;

    private @Nullable Object fileKey;
    /** The story as the file has it, as it was written. */
    private String written;

    private SqliteStoryDocument(
            @Nullable Path file, Connection connection, @Nullable DocumentLock lock, @Nullable DocumentState state)
            throws SQLException, IOException {
        this.file = file;
        this.connection = connection;
        this.lock = lock;
        this.state = state == null ? DocumentState.WRITABLE : state;
        written = SqliteFiles.text(connection, "SELECT json FROM story WHERE id = 1");
        story = StoryJson.readStory(written, SqliteFiles.version(connection) > VERSION);
        log = StoryLog.load(connection);
        foreignChanges = SqliteFiles.number(connection, "PRAGMA data_version");
        fileKey = key(file);
    }

    static SqliteStoryDocument open(@Nullable Path file, boolean create) throws IOException {
        DocumentLock lock = null;
        Connection connection = null;
        try {
            DocumentState state = null;
            if (file != null) {
                Optional<DocumentLock> taken = DocumentLock.take(file);
                lock = taken.orElse(null);
                state = taken.isEmpty()
                        ? DocumentState.readOnly(ELSEWHERE, /* canTakeOver= */ true)
                        : create ? null : fixed(file);
            }
            connection = SqliteFiles.connect(file, state == null ? Access.WRITE : access(file));
            if (create) {
                SqliteFiles.create(connection);
            } else {
                SqliteFiles.verify(connection, String.valueOf(file));
                SqliteFiles.verifyText(connection, String.valueOf(file));
            }
            if (SqliteFiles.version(connection) > VERSION) {
                state = DocumentState.readOnly(
                        "It was made by a newer Weft; this one may look but not change it.", /* canTakeOver= */ false);
            }
            SqliteStoryDocument out = new SqliteStoryDocument(file, connection, lock, state);
            if (file != null) {
                DocumentWatch watching = new DocumentWatch(out);
                out.watch = watching;
                watching.start();
            }
            return out;
        } catch (SQLException | IOException | RuntimeException e) {
            closeQuietly(connection);
            closeQuietly(lock);
            throw cannotOpen(file, e);
        }
    }

    private static IOException cannotOpen(@Nullable Path file, Exception e) {
        if (SqliteFiles.isDamage(e)) {
            return SqliteFiles.damaged(String.valueOf(file), e);
        }
        return e instanceof IOException io
                ? io
                : new IOException(file + " cannot be opened: " + SqliteFiles.explain(e), e);
    }

    /** Why the disk takes no changes; null when it does. */
    private static @Nullable DocumentState fixed(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isWritable(file)) {
            return DocumentState.readOnly("The file or its disk is read-only.", false);
        }
        return folder == null || Files.isWritable(folder)
                ? null
                : DocumentState.readOnly("Its folder is read-only, and changes need room beside the file.", false);
    }

    private static Access access(@Nullable Path file) {
        return file == null || fixed(file) == null ? Access.QUERY : Access.READ_ONLY;
    }

    /** Without a lock: whoever has it open goes on writing. */
    static SqliteStoryDocument openToRead(Path file) throws IOException {
        Connection connection = null;
        try {
            connection = SqliteFiles.connect(file, access(file));
            SqliteFiles.verify(connection, file.toString());
            return new SqliteStoryDocument(
                    file, connection, null, DocumentState.readOnly("It was opened to look at only.", false));
        } catch (SQLException | IOException | RuntimeException e) {
            closeQuietly(connection);
            throw cannotOpen(file, e);
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

    private static @Nullable Object key(@Nullable Path file) {
        try {
            return file == null
                    ? null
                    : Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
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
    public DocumentState state() {
        return state;
    }

    @Override
    public AutoCloseable onState(Consumer<DocumentState> listener) {
        stateListeners.add(listener);
        return () -> stateListeners.remove(listener);
    }

    @Override
    public AutoCloseable onAsked(Runnable listener) {
        askedListeners.add(listener);
        return () -> askedListeners.remove(listener);
    }

    private void set(DocumentState now) {
        boolean changed = !now.equals(state);
        state = now;
        if (changed) {
            stateListeners.forEach(l -> l.accept(now));
        }
    }

    private void requireWritable() {
        requireOpen();
        if (state.readOnly()) {
            throw new IllegalStateException("The story cannot be changed. " + state.reason());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the document is closed");
        }
    }

    @Override
    public synchronized Story apply(Edit edit) throws IOException {
        requireWritable();
        if (edit instanceof Edit.EditText typed && typed.text().length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a text has at most " + LONGEST_TEXT + " characters");
        }
        Edits.Applied applied = Edits.apply(story, edit);
        long now = Instant.now().toEpochMilli();
        StoryLog.Row last = edit instanceof Edit.EditText ? lastRow() : null;
        if (last != null && edit instanceof Edit.EditText typed && joins(last, typed, now)) {
            log.extend(last, typed, now);
        } else {
            log.add(Edits.label(edit), edit, applied.inverse(), now);
        }
        story = applied.story();
        try {
            flush();
        } finally {
            tell();
        }
        return story;
    }

    private StoryLog.@Nullable Row lastRow() {
        try {
            return log.done().isEmpty() || !log.undone().isEmpty()
                    ? null
                    : log.row(connection, log.done().getLast());
        } catch (IOException e) {
            return null; // a step of its own, then
        }
    }

    /** Typing goes on. */
    private static boolean joins(StoryLog.Row last, Edit.EditText typed, long now) throws IOException {
        return now - last.at() <= TOGETHER_MILLIS
                && StoryJson.read(last.forward(), Edit.class) instanceof Edit.EditText before
                && before.slotId().equals(typed.slotId());
    }

    private void tell() {
        listeners.forEach(l -> l.accept(story));
    }

    /** Writes what waits. @throws UnsavedException when the disk refuses; it goes on waiting */
    private void flush() throws UnsavedException {
        try {
            requireSameFile();
            if (state.unsaved()) {
                reconnect();
            }
            SqliteFiles.execute(connection, "BEGIN IMMEDIATE");
            if (SqliteFiles.number(connection, "PRAGMA data_version") != foreignChanges) {
                throw new SQLException("another program or computer has changed the file; save a copy of this story.");
            }
            log.write(connection);
            String now = StoryJson.write(story);
            SqliteFiles.update(connection, "UPDATE story SET json = ? WHERE id = 1", now);
            SqliteFiles.execute(connection, "COMMIT");
            log.written();
            written = now;
            set(DocumentState.WRITABLE);
        } catch (SQLException | IOException e) {
            rollBack();
            String why = SqliteFiles.explain(e);
            set(new DocumentState(false, null, false, /* unsaved= */ true, why));
            throw new UnsavedException(
                    "The change could not be written to " + file + ": " + why
                            + " It is kept in memory and is written as soon as that is possible.",
                    e);
        }
    }

    private void rollBack() {
        try {
            if (SqliteFiles.number(connection, "PRAGMA data_version") >= 0) {
                SqliteFiles.execute(connection, "ROLLBACK");
            }
        } catch (SQLException e) {
            // a failed commit may have rolled back by itself
        }
    }

    /** SQLite would go on writing to a file that was deleted or moved away, where nobody finds it. */
    private void requireSameFile() throws IOException {
        if (file == null) {
            return;
        }
        if (!Files.exists(file)) {
            throw new IOException("the file is gone; was it moved, or its disk disconnected?");
        }
        Object now = key(file);
        if (!state.unsaved() && !Objects.equals(now, fileKey)) {
            throw new IOException("another file took its name; save a copy of this story.");
        }
    }

    /** After a refusal the file may lie on a disk that was connected anew; it must be as this document last wrote it. */
    private void reconnect() throws SQLException, IOException {
        if (file == null) {
            return;
        }
        Connection fresh = SqliteFiles.connect(file, Access.WRITE);
        try {
            SqliteFiles.verify(fresh, file.toString());
            if (!SqliteFiles.text(fresh, "SELECT json FROM story WHERE id = 1").equals(written)) {
                throw new IOException("the file was changed or replaced meanwhile; save a copy of this story.");
            }
            copyLimit(connection, fresh);
        } catch (SQLException | IOException e) {
            closeQuietly(fresh);
            throw e;
        }
        closeQuietly(connection);
        connection = fresh;
        fileKey = key(file);
        foreignChanges = SqliteFiles.number(fresh, "PRAGMA data_version");
    }

    private static void copyLimit(Connection from, Connection to) {
        try {
            long pages = SqliteFiles.number(from, "PRAGMA max_page_count");
            SqliteFiles.execute(to, "PRAGMA max_page_count = " + pages);
        } catch (SQLException e) {
            // the old one does not even say that any more
        }
    }

    /** For tests: the file takes no more than so many pages, as on a full disk. */
    synchronized void limitPages(long most) throws SQLException {
        SqliteFiles.execute(connection, "PRAGMA max_page_count = " + most);
    }

    @Override
    public Optional<String> undo() throws IOException {
        return step(true);
    }

    @Override
    public Optional<String> redo() throws IOException {
        return step(false);
    }

    private synchronized Optional<String> step(boolean back) throws IOException {
        requireWritable();
        List<Long> from = back ? log.done() : log.undone();
        if (from.isEmpty()) {
            return Optional.empty();
        }
        StoryLog.Row row = log.row(connection, from.getLast());
        Edit edit = StoryJson.read(back ? row.backward() : row.forward(), Edit.class);
        story = Edits.apply(story, edit).story();
        if (back) {
            log.markUndone();
        } else {
            log.markDone();
        }
        try {
            flush();
        } finally {
            tell();
        }
        return Optional.of(row.label());
    }

    @Override
    public synchronized boolean canUndo() {
        return !closed && !log.done().isEmpty();
    }

    @Override
    public synchronized boolean canRedo() {
        return !closed && !log.undone().isEmpty();
    }

    @Override
    public synchronized List<HistoryEntry> history(int most) throws IOException {
        requireOpen();
        List<HistoryEntry> out = new ArrayList<>();
        for (long id : log.undone()) {
            if (out.size() < most) {
                out.add(entry(id, /* undone= */ true));
            }
        }
        for (int i = log.done().size() - 1; i >= 0 && out.size() < most; i--) {
            out.add(entry(log.done().get(i), /* undone= */ false));
        }
        return out;
    }

    private HistoryEntry entry(long id, boolean undone) throws IOException {
        StoryLog.Row row = log.row(connection, id);
        try {
            return HistoryEntry.of(
                    id,
                    row.at(),
                    row.label(),
                    StoryJson.read(row.forward(), Edit.class),
                    StoryJson.read(row.backward(), Edit.class),
                    undone);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            return new HistoryEntry(
                    id, Instant.ofEpochMilli(row.at()), HistoryEntry.Kind.UNKNOWN, row.label(), "", undone);
        }
    }

    @Override
    public synchronized Story storyAt(long entry) throws IOException {
        requireOpen();
        Story at = story;
        if (log.undone().contains(entry)) {
            for (int i = log.undone().size() - 1; i >= 0; i--) {
                StoryLog.Row row = log.row(connection, log.undone().get(i));
                at = Edits.apply(at, StoryJson.read(row.forward(), Edit.class)).story();
                if (row.id() == entry) {
                    return at;
                }
            }
        }
        if (entry != 0 && !log.done().contains(entry)) {
            throw new IllegalArgumentException("the history has no edit " + entry);
        }
        for (int i = log.done().size() - 1; i >= 0 && log.done().get(i) != entry; i--) {
            StoryLog.Row row = log.row(connection, log.done().get(i));
            at = Edits.apply(at, StoryJson.read(row.backward(), Edit.class)).story();
        }
        return at;
    }

    @Override
    public synchronized Story revertTo(long entry, String label) throws IOException {
        requireWritable();
        Edit edit = Reverts.between(story, storyAt(entry), label);
        return edit instanceof Edit.Together t && t.edits().isEmpty() ? story : apply(edit);
    }

    @Override
    public synchronized String storePicture(byte[] encoded) throws IOException {
        requireWritable();
        String hash = hash(encoded);
        try {
            if (SqliteFiles.number(connection, "SELECT count(*) FROM picture WHERE hash = '" + hash + "'") > 0) {
                log.fresh().add(hash);
                return hash;
            }
        } catch (SQLException e) {
            // storing it says what is wrong
        }
        log.addPicture(hash, encoded);
        try {
            flush();
        } catch (UnsavedException e) {
            // the picture is kept, and the state says that the disk refuses
            return hash;
        }
        return hash;
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public synchronized byte[] picture(String hash) throws IOException {
        requireOpen();
        byte[] waiting = log.waitingPicture(hash);
        if (waiting != null) {
            return waiting.clone();
        }
        try (PreparedStatement s = connection.prepareStatement("SELECT bytes FROM picture WHERE hash = ?")) {
            s.setString(1, hash);
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    throw new IOException("The story has no picture " + hash + ".");
                }
                byte[] bytes = r.getBytes(1);
                if (bytes == null || !hash(bytes).equals(hash)) {
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
        requireOpen();
        if (Files.exists(target)) {
            throw new IOException(target + " is already there; choose another name.");
        }
        Path aside = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(aside);
        try {
            SqliteFiles.update(connection, "VACUUM INTO ?", aside.toString());
            if (log.hasWaiting()) {
                addWaiting(aside);
            }
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(aside, target);
        } catch (SQLException e) {
            throw new IOException("The copy " + target + " could not be written: " + SqliteFiles.explain(e), e);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** What the disk of the original refuses is in the copy all the same. */
    private void addWaiting(Path copy) throws SQLException {
        try (Connection c = SqliteFiles.connect(copy, Access.WRITE)) {
            SqliteFiles.execute(c, "BEGIN IMMEDIATE");
            log.write(c);
            SqliteFiles.update(c, "UPDATE story SET json = ? WHERE id = 1", StoryJson.write(story));
            SqliteFiles.execute(c, "COMMIT");
        }
    }

    @Override
    public synchronized Compaction compaction(Instant before) throws IOException {
        requireOpen();
        try {
            return new Compactor(connection, log, story).plan(before, file);
        } catch (SQLException e) {
            throw new IOException(SqliteFiles.explain(e), e);
        }
    }

    @Override
    public synchronized Compaction compact(Instant before) throws IOException {
        requireWritable();
        if (state.unsaved()) {
            flush();
        }
        try {
            return new Compactor(connection, log, story).compact(before, file);
        } catch (SQLException e) {
            throw new IOException(file + " was not made smaller: " + SqliteFiles.explain(e), e);
        }
    }

    @Override
    public AutoCloseable onChange(Consumer<Story> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void takeOver() throws IOException {
        Path path = file;
        if (path == null || !state.canTakeOver()) {
            throw new IllegalStateException("the document cannot be taken over");
        }
        // without holding the monitor: pictures are still asked for meanwhile
        DocumentLock taken = DocumentLock.ask(path, TAKE_OVER_MILLIS)
                .orElseThrow(() -> new IOException("The other window does not give " + path
                        + " up; perhaps it cannot write its last changes. Close it there, or save a copy here."));
        try {
            takeOver(path, taken);
        } catch (SQLException | IOException | RuntimeException e) {
            taken.close();
            throw cannotOpen(path, e);
        }
    }

    private synchronized void takeOver(Path path, DocumentLock taken) throws SQLException, IOException {
        requireOpen();
        DocumentState fixed = fixed(path);
        if (fixed != null) {
            taken.close();
            set(fixed);
            return;
        }
        Connection fresh = SqliteFiles.connect(path, Access.WRITE);
        try {
            SqliteFiles.verify(fresh, path.toString());
            SqliteFiles.verifyText(fresh, path.toString());
            adopt(fresh);
        } catch (SQLException | IOException | RuntimeException e) {
            closeQuietly(fresh);
            throw e;
        }
        lock = taken;
        set(DocumentState.WRITABLE);
        tell();
    }

    /** Goes on with another connection to the file, and what it holds now. */
    private void adopt(Connection fresh) throws SQLException, IOException {
        String json = SqliteFiles.text(fresh, "SELECT json FROM story WHERE id = 1");
        Story now = StoryJson.readStory(json, SqliteFiles.version(fresh) > VERSION);
        StoryLog loaded = StoryLog.load(fresh);
        foreignChanges = SqliteFiles.number(fresh, "PRAGMA data_version");
        fileKey = key(file);
        closeQuietly(connection);
        connection = fresh;
        written = json;
        story = now;
        log = loaded;
    }

    /** Called by the watch: whoever asked gets the document, once everything is written. */
    void watchAsked(long graceMillis) throws InterruptedException {
        DocumentLock held = lock;
        if (held == null || !held.asked()) {
            return;
        }
        // what is being typed at this moment becomes an edit first
        askedListeners.forEach(Runnable::run);
        if (!askedListeners.isEmpty()) {
            Thread.sleep(graceMillis);
        }
        giveUp();
    }

    private synchronized void giveUp() {
        DocumentLock held = lock;
        Path path = file;
        if (closed || held == null || path == null) {
            return;
        }
        try {
            if (state.unsaved()) {
                flush();
            }
            adopt(SqliteFiles.connect(path, access(path)));
        } catch (SQLException | IOException e) {
            return; // it keeps the document, and with it what is in memory only
        }
        lock = null;
        set(DocumentState.readOnly(
                "Another window has taken it over. Everything done here is in the file.", /* canTakeOver= */ true));
        closeQuietly(held);
    }

    /** Called by the watch: writes what waits. */
    synchronized void watchUnsaved() {
        if (!closed && state.unsaved()) {
            try {
                flush();
            } catch (UnsavedException e) {
                // the state says so already
            }
        }
    }

    /** Called by the watch: someone else writes, this one looks on. */
    synchronized void watchForeign() {
        if (closed || !state.canTakeOver()) {
            return;
        }
        try {
            long now = SqliteFiles.number(connection, "PRAGMA data_version");
            if (now != foreignChanges) {
                foreignChanges = now;
                String json = SqliteFiles.text(connection, "SELECT json FROM story WHERE id = 1");
                story = StoryJson.readStory(json, SqliteFiles.version(connection) > VERSION);
                log = StoryLog.load(connection);
                tell();
            }
        } catch (SQLException | IOException e) {
            // the next look may succeed
        }
    }

    @Override
    public void close() throws IOException {
        DocumentWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            try {
                if (state.unsaved()) {
                    flush();
                }
            } finally {
                closed = true;
                closeQuietly(connection);
                closeQuietly(lock);
            }
        }
    }
}

package org.weft.document;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every edit with its inverse, and what the disk has not taken yet. The order of the edits is in memory, the edits themselves are in
 * the file; what cannot be written waits here and is written in the order in which it was done, with the first transaction that goes
 * through.
 */
final class StoryLog {
    /** Pictures kept in memory while the disk refuses them, bytes at most. */
    static final long MOST_WAITING = 512L << 20;

    /** One edit as the file keeps it. */
    record Row(long id, long at, String label, String forward, String backward) {}

    private record Update(String sql, Object[] values) {}

    private final List<Long> done = new ArrayList<>();
    /** What was taken back, the one to be done again first at the end. */
    private final List<Long> undone = new ArrayList<>();

    private final Map<Long, Row> unwritten = new HashMap<>();
    private final Map<String, byte[]> waitingPictures = new HashMap<>();
    /** Pictures of this session, which an edit may be about to use. */
    private final Set<String> fresh = new HashSet<>();

    private final List<Update> queue = new ArrayList<>();
    private long waitingBytes;
    private long nextId = 1;

    static StoryLog load(Connection connection) throws SQLException {
        StoryLog log = new StoryLog();
        try (Statement s = connection.createStatement()) {
            try (ResultSet r = s.executeQuery("SELECT id, undone FROM history ORDER BY id")) {
                while (r.next()) {
                    long id = r.getLong(1);
                    if (r.getInt(2) == 0) {
                        log.done.add(id);
                    } else {
                        log.undone.addFirst(id);
                    }
                    log.nextId = id + 1;
                }
            }
            try (ResultSet r = s.executeQuery("SELECT seq FROM sqlite_sequence WHERE name = 'history'")) {
                if (r.next()) {
                    log.nextId = Math.max(log.nextId, r.getLong(1) + 1);
                }
            }
        }
        return log;
    }

    List<Long> done() {
        return done;
    }

    List<Long> undone() {
        return undone;
    }

    boolean hasWaiting() {
        return !queue.isEmpty();
    }

    Set<String> fresh() {
        return fresh;
    }

    private void queue(String sql, Object... values) {
        queue.add(new Update(sql, values));
    }

    /** Adds an edit; what had been taken back can no longer be done again. */
    void add(String label, Edit forward, Edit backward, long at) {
        if (!undone.isEmpty()) {
            queue("DELETE FROM history WHERE undone = 1");
            undone.forEach(unwritten::remove);
            undone.clear();
        }
        Row row = new Row(nextId++, at, label, StoryJson.writeEdit(forward), StoryJson.writeEdit(backward));
        unwritten.put(row.id(), row);
        done.add(row.id());
        queue(
                "INSERT INTO history(id, at, label, forward, backward, undone) VALUES(?,?,?,?,?,0)",
                row.id(),
                at,
                label,
                row.forward(),
                row.backward());
    }

    /** The last edit takes the new words as its own; its inverse stays the words before all of it. */
    void extend(Row last, Edit.EditText typed, long at) {
        Row row = new Row(last.id(), at, last.label(), StoryJson.writeEdit(typed), last.backward());
        unwritten.put(row.id(), row);
        queue("UPDATE history SET at = ?, forward = ? WHERE id = ?", at, row.forward(), row.id());
    }

    void markUndone() {
        long id = done.removeLast();
        undone.add(id);
        queue("UPDATE history SET undone = 1 WHERE id = ?", id);
    }

    void markDone() {
        long id = undone.removeLast();
        done.add(id);
        queue("UPDATE history SET undone = 0 WHERE id = ?", id);
    }

    /** @throws IOException when the row cannot be read */
    Row row(Connection connection, long id) throws IOException {
        Row waiting = unwritten.get(id);
        if (waiting != null) {
            return waiting;
        }
        try (PreparedStatement s =
                connection.prepareStatement("SELECT id, at, label, forward, backward FROM history WHERE id = ?")) {
            s.setLong(1, id);
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    throw new IOException("The history has no edit " + id + ".");
                }
                return new Row(r.getLong(1), r.getLong(2), r.getString(3), r.getString(4), r.getString(5));
            }
        } catch (SQLException e) {
            throw new IOException("The history cannot be read: " + SqliteFiles.explain(e), e);
        }
    }

    /** Keeps a picture to be written. @throws IOException when more wait already than memory should hold */
    void addPicture(String hash, byte[] bytes) throws IOException {
        if (waitingPictures.containsKey(hash)) {
            return;
        }
        if (waitingBytes > 0 && waitingBytes + bytes.length > MOST_WAITING) {
            throw new IOException("The disk takes nothing, and " + (waitingBytes >> 20)
                    + " MB of pictures wait in memory already; make room on the disk first.");
        }
        waitingPictures.put(hash, bytes);
        waitingBytes += bytes.length;
        fresh.add(hash);
        queue("INSERT OR IGNORE INTO picture(hash, bytes) VALUES(?,?)", hash, bytes);
    }

    byte @Nullable [] waitingPicture(String hash) {
        return waitingPictures.get(hash);
    }

    /** Writes what waits, inside the caller's transaction; {@link #written} follows when it is committed. */
    void write(Connection connection) throws SQLException {
        for (Update update : queue) {
            SqliteFiles.update(connection, update.sql(), update.values());
        }
    }

    void written() {
        queue.clear();
        unwritten.clear();
        waitingPictures.clear();
        waitingBytes = 0;
    }

    /** Forgets the first edits. */
    void dropFirst(int count) {
        done.subList(0, count).clear();
    }
}

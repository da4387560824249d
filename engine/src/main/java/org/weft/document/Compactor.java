package org.weft.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a document smaller: edits before a moment, and pictures that then nothing holds any more. */
final class Compactor {
    /** Anything that looks like a hash counts as one: rather a picture too many than one too few. */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Connection connection;
    private final StoryLog log;
    private final Story story;

    Compactor(Connection connection, StoryLog log, Story story) {
        this.connection = connection;
        this.log = log;
        this.story = story;
    }

    Compaction plan(Instant before, @Nullable Path file) throws SQLException, IOException {
        int entries = entriesBefore(before);
        Map<String, Long> unused = unused(entries);
        long bytes = unused.values().stream().mapToLong(Long::longValue).sum();
        long size = size(file);
        long free = SqliteFiles.number(connection, "PRAGMA freelist_count")
                * SqliteFiles.number(connection, "PRAGMA page_size");
        return new Compaction(entries, unused.size(), bytes, size, Math.max(0, size - bytes - free));
    }

    Compaction compact(Instant before, @Nullable Path file) throws SQLException, IOException {
        int entries = entriesBefore(before);
        Map<String, Long> unused = unused(entries);
        long bytes = unused.values().stream().mapToLong(Long::longValue).sum();
        long size = size(file);
        SqliteFiles.execute(connection, "BEGIN IMMEDIATE");
        try {
            if (entries > 0) {
                long last = log.done().get(entries - 1);
                SqliteFiles.update(connection, "DELETE FROM history WHERE undone = 0 AND id <= ?", last);
            }
            for (String hash : unused.keySet()) {
                SqliteFiles.update(connection, "DELETE FROM picture WHERE hash = ?", hash);
            }
            SqliteFiles.execute(connection, "COMMIT");
        } catch (SQLException e) {
            SqliteFiles.execute(connection, "ROLLBACK");
            throw e;
        }
        log.dropFirst(entries);
        SqliteFiles.execute(connection, "VACUUM");
        return new Compaction(entries, unused.size(), bytes, size, size(file));
    }

    private long size(@Nullable Path file) throws IOException, SQLException {
        return file != null && Files.exists(file)
                ? Files.size(file)
                : SqliteFiles.number(connection, "PRAGMA page_count")
                        * SqliteFiles.number(connection, "PRAGMA page_size");
    }

    /** How many of the first edits are older. Only a beginning can be dropped: every edit builds on those before it. */
    private int entriesBefore(Instant before) throws IOException {
        int count = 0;
        while (count < log.done().size()
                && log.row(connection, log.done().get(count)).at() < before.toEpochMilli()) {
            count++;
        }
        return count;
    }

    private Map<String, Long> unused(int dropped) throws SQLException, IOException {
        Set<String> used = new HashSet<>(log.fresh());
        collect(StoryJson.write(story), used);
        for (long id : log.done().subList(dropped, log.done().size())) {
            collect(log.row(connection, id), used);
        }
        for (long id : log.undone()) {
            collect(log.row(connection, id), used);
        }
        Map<String, Long> out = new HashMap<>();
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT hash, length(bytes) FROM picture")) {
            while (r.next()) {
                if (!used.contains(r.getString(1))) {
                    out.put(r.getString(1), r.getLong(2));
                }
            }
        }
        return out;
    }

    private static void collect(StoryLog.Row row, Set<String> into) {
        collect(row.forward(), into);
        collect(row.backward(), into);
    }

    static void collect(String json, Set<String> into) {
        Matcher m = HASH.matcher(json);
        while (m.find()) {
            into.add(m.group());
        }
    }
}

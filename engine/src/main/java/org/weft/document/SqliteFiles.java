package org.weft.document;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** SQLite's side of documents: connecting safely to files from anywhere, the schema and its check. Connections commit by themselves. */
final class SqliteFiles {
    /** The only tables of this version's files, with the words that make them. */
    private static final Map<String, String> TABLES = Map.of(
            "story", "CREATE TABLE story(id INTEGER PRIMARY KEY CHECK(id = 1), json TEXT NOT NULL)",
            "history",
                    "CREATE TABLE history(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, label TEXT NOT NULL,"
                            + " forward TEXT NOT NULL, backward TEXT NOT NULL, undone INTEGER NOT NULL)",
            "picture", "CREATE TABLE picture(hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID");

    /** No value in a story is larger; protects memory against hostile files. */
    static final int LARGEST_VALUE = 256 << 20;

    private static final int VERSION_BITS = 16;
    private static final int BUSY_MILLIS = 2000;

    private SqliteFiles() {}

    /** What a connection may do. */
    enum Access {
        WRITE,
        /** No changes, but what a killed process left half done is cleared up first. */
        QUERY,
        /** Not a byte is written, on a disk that takes none. */
        READ_ONLY
    }

    static Connection connect(@Nullable Path file, Access access) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setReadOnly(access == Access.READ_ONLY);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enableLoadExtension(false);
        config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(LARGEST_VALUE));
        Connection connection = config.createConnection(file == null ? "jdbc:sqlite::memory:" : "jdbc:sqlite:" + file);
        try (Statement s = connection.createStatement()) {
            s.execute("PRAGMA trusted_schema = OFF");
            s.execute("PRAGMA cell_size_check = ON");
            if (access == Access.QUERY) {
                s.execute("PRAGMA query_only = ON");
            }
        }
        return connection;
    }

    static void create(Connection connection) throws SQLException {
        execute(connection, "PRAGMA application_id = " + SqliteStoryDocument.APPLICATION_ID);
        execute(connection, "PRAGMA user_version = " + SqliteStoryDocument.VERSION);
        execute(connection, "BEGIN IMMEDIATE");
        for (String table : List.of("story", "history", "picture")) {
            execute(connection, String.valueOf(TABLES.get(table)));
        }
        update(connection, "INSERT INTO story(id, json) VALUES(1, ?)", StoryJson.write(new Story("", List.of())));
        execute(connection, "COMMIT");
    }

    /**
     * Refuses files that hold anything but the three tables as this version makes them, where a trigger or view would run someone's
     * SQL, and files of a newer version that this one would misread.
     */
    static void verify(Connection connection, String file) throws SQLException, IOException {
        int oldest = (int) number(connection, "PRAGMA user_version") >>> VERSION_BITS;
        int version = version(connection);
        if (oldest > SqliteStoryDocument.VERSION) {
            throw new IOException(file + " was made by a newer Weft (file version " + version
                    + ") in a way that this one (file version " + SqliteStoryDocument.VERSION
                    + ") cannot read; update Weft. It was left alone.");
        }
        Map<String, String> found = new TreeMap<>();
        try (Statement s = connection.createStatement();
                ResultSet r =
                        s.executeQuery("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")) {
            while (r.next()) {
                boolean table = r.getString(1).equals("table");
                found.put(table ? r.getString(2) : r.getString(1) + " " + r.getString(2), r.getString(3));
            }
        }
        if (version <= SqliteStoryDocument.VERSION) {
            if (!found.equals(TABLES)) {
                throw new IOException(file + " is not a story as Weft writes them (it holds " + found.keySet()
                        + "); it was left alone.");
            }
        } else if (TABLES.keySet().stream().anyMatch(t -> !isPlainTable(found.get(t)))) {
            throw new IOException(file + " was made by a newer Weft (file version " + version
                    + ") that keeps stories differently; update Weft. It was left alone.");
        }
    }

    private static boolean isPlainTable(@Nullable String sql) {
        return sql != null && sql.toUpperCase(Locale.ROOT).startsWith("CREATE TABLE");
    }

    /** Refuses a file whose story or history is damaged. Pictures are checked when they are read, each against its hash. */
    static void verifyText(Connection connection, String file) throws SQLException, IOException {
        for (String table : List.of("story", "history")) {
            if (!text(connection, "PRAGMA quick_check('" + table + "')").equals("ok")) {
                throw damaged(file, null);
            }
        }
    }

    static DamagedDocumentException damaged(String file, @Nullable Exception cause) {
        return new DamagedDocumentException(
                file + " is damaged; restore it from a copy, or save what can be read. It was left alone.",
                cause == null ? new IOException("the check of its pages found faults") : cause);
    }

    /** The file's version; its upper half says which version can still read it. */
    static int version(Connection connection) throws SQLException {
        return (int) number(connection, "PRAGMA user_version") & (1 << VERSION_BITS) - 1;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute(sql);
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                s.setObject(i + 1, values[i]);
            }
            return s.executeUpdate();
        }
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery(query)) {
            return r.next() ? r.getLong(1) : 0;
        }
    }

    static String text(Connection connection, String query) throws SQLException, IOException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery(query)) {
            String text = r.next() ? r.getString(1) : null;
            if (text == null) {
                throw new IOException("The story's table is empty; restore the file from a copy.");
            }
            return text;
        }
    }

    static boolean isDamage(Exception e) {
        String message = String.valueOf(e.getMessage()).toUpperCase(Locale.ROOT);
        return e instanceof com.fasterxml.jackson.core.JacksonException
                || message.contains("NOTADB")
                || message.contains("CORRUPT")
                || message.contains("TABLE IS EMPTY");
    }

    /** A sentence for a person. */
    static String explain(Exception e) {
        String message = String.valueOf(e.getMessage()).toUpperCase(Locale.ROOT);
        if (message.contains("SQLITE_FULL")) {
            return "the disk is full; make room.";
        }
        if (message.contains("READONLY")) {
            return "the disk is read-only.";
        }
        if (message.contains("BUSY") || message.contains("LOCKED")) {
            return "another program holds the file; wait for it.";
        }
        if (message.contains("IOERR") || message.contains("CANTOPEN")) {
            return "the disk does not answer; is it still connected?";
        }
        if (message.contains("NOTADB") || message.contains("CORRUPT")) {
            return "the file is damaged; restore it from a copy.";
        }
        return String.valueOf(e.getMessage());
    }
}

package org.weft.document;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** SQLite's side of documents: connecting safely to files from anywhere, the schema and its check. */
final class SqliteFiles {
    private static final Set<String> TABLES = Set.of("story", "history", "picture");
    /** No value in a story is larger; protects memory against hostile files. */
    private static final int LARGEST_VALUE = 256 << 20;

    private SqliteFiles() {}

    static Connection connect(@Nullable Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setReadOnly(readOnly);
        config.setBusyTimeout(2000);
        config.enableLoadExtension(false);
        config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(LARGEST_VALUE));
        Connection connection = config.createConnection(file == null ? "jdbc:sqlite::memory:" : "jdbc:sqlite:" + file);
        try (Statement s = connection.createStatement()) {
            s.execute("PRAGMA trusted_schema = OFF");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    static void create(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement s = connection.createStatement()) {
            s.execute("PRAGMA application_id = " + SqliteStoryDocument.APPLICATION_ID);
            s.execute("PRAGMA user_version = " + SqliteStoryDocument.VERSION);
        }
        connection.setAutoCommit(false);
        try (Statement s = connection.createStatement()) {
            s.execute("CREATE TABLE story(id INTEGER PRIMARY KEY CHECK(id = 1), json TEXT NOT NULL)");
            s.execute(
                    "CREATE TABLE history(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, label TEXT NOT NULL,"
                            + " forward TEXT NOT NULL, backward TEXT NOT NULL, undone INTEGER NOT NULL)");
            s.execute("CREATE TABLE picture(hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID");
            s.execute("INSERT INTO story(id, json) VALUES(1, '" + StoryJson.write(new Story("", List.of())) + "')");
        }
        connection.commit();
    }

    /** Refuses files that are damaged or hold anything but the three tables. Reads the whole file. */
    static void verify(Connection connection, String file) throws SQLException, IOException {
        verifyTables(connection, file);
        if (!text(connection, "PRAGMA quick_check(1)").equals("ok")) {
            throw new IOException(file + " is damaged; restore it from a copy. It was left alone.");
        }
    }

    /** Refuses files that hold anything but the three tables: a trigger or view would run someone's SQL. */
    static void verifyTables(Connection connection, String file) throws SQLException, IOException {
        Set<String> found = new TreeSet<>();
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")) {
            while (r.next()) {
                found.add(r.getString(1).equals("table") ? r.getString(2) : r.getString(1) + " " + r.getString(2));
            }
        }
        if (version(connection) <= SqliteStoryDocument.VERSION && !found.equals(TABLES)) {
            throw new IOException(
                    file + " is not a story as Weft writes them (it holds " + found + "); it was left alone.");
        }
    }

    static int version(Connection connection) throws SQLException {
        return (int) number(connection, "PRAGMA user_version");
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
            if (!r.next()) {
                throw new IOException("The story's table is empty; restore the file from a copy.");
            }
            return r.getString(1);
        }
    }

    static void manual(Connection connection) throws IOException {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IOException(explain(e), e);
        }
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
        if (message.contains("IOERR") || message.contains("CANTOPEN")) {
            return "the disk does not answer; is it still connected?";
        }
        if (message.contains("NOTADB") || message.contains("CORRUPT")) {
            return "the file is damaged; restore it from a copy.";
        }
        return String.valueOf(e.getMessage());
    }
}

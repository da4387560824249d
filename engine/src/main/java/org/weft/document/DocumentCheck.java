package org.weft.document;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.document.SqliteFiles.Access;

/**
 * What a story's file holds, and what is wrong with it.
 *
 * @param version of the file's format
 * @param edits edits that can be undone
 * @param undone edits that were taken back and can be done again
 * @param pictures how many are stored
 * @param unused how many of them neither the story nor the history holds
 * @param bytes of the pictures
 * @param problems what is wrong, sentences; empty when nothing is
 */
public record DocumentCheck(
        int version,
        String title,
        int cards,
        int edits,
        int undone,
        int pictures,
        int unused,
        long bytes,
        List<String> problems) {
    private static final int MOST_PROBLEMS = 50;

    public DocumentCheck {
        problems = List.copyOf(problems);
    }

    static DocumentCheck run(Path file) throws IOException {
        try (Connection connection = SqliteFiles.connect(file, Access.QUERY)) {
            SqliteFiles.verify(connection, file.toString());
            return new Reader(connection).read();
        } catch (SQLException e) {
            if (SqliteFiles.isDamage(e)) {
                throw SqliteFiles.damaged(file.toString(), e);
            }
            throw new IOException(file + " cannot be checked: " + SqliteFiles.explain(e), e);
        }
    }

    /** Reads everything once. */
    private static final class Reader {
        private final Connection connection;
        private final List<String> problems = new ArrayList<>();
        private final Set<String> used = new HashSet<>();
        private int pictures;
        private int unused;
        private long bytes;

        Reader(Connection connection) {
            this.connection = connection;
        }

        private void problem(String sentence) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(sentence);
            }
        }

        DocumentCheck read() throws SQLException, IOException {
            int version = SqliteFiles.version(connection);
            pages();
            String json = SqliteFiles.text(connection, "SELECT json FROM story WHERE id = 1");
            Compactor.collect(json, used);
            Story story = null;
            try {
                story = StoryJson.readStory(json, version > SqliteStoryDocument.VERSION);
            } catch (IOException e) {
                problem("The story itself cannot be read.");
            }
            StoryLog log = StoryLog.load(connection);
            history(story, log);
            Set<String> stored = pictures();
            if (story != null) {
                references(story, stored);
            }
            return new DocumentCheck(
                    version,
                    story == null ? "" : story.title(),
                    story == null ? 0 : story.slots().size(),
                    log.done().size(),
                    log.undone().size(),
                    pictures,
                    unused,
                    bytes,
                    problems);
        }

        private void pages() {
            try (Statement s = connection.createStatement();
                    ResultSet r = s.executeQuery("PRAGMA integrity_check(" + MOST_PROBLEMS + ")")) {
                while (r.next()) {
                    if (!r.getString(1).equals("ok")) {
                        problem("The file's pages are damaged: " + r.getString(1) + ".");
                    }
                }
            } catch (SQLException e) {
                problem("The file's pages are damaged.");
            }
        }

        /** Every edit must be readable, and undoing all of them must work. */
        private void history(@Nullable Story story, StoryLog log) {
            Story at = story;
            for (int i = log.done().size() - 1; i >= 0; i--) {
                at = step(log, log.done().get(i), at, /* back= */ true);
            }
            at = story;
            for (int i = log.undone().size() - 1; i >= 0; i--) {
                at = step(log, log.undone().get(i), at, /* back= */ false);
            }
        }

        private @Nullable Story step(StoryLog log, long id, @Nullable Story at, boolean back) {
            try {
                StoryLog.Row row = log.row(connection, id);
                Compactor.collect(row.forward(), used);
                Compactor.collect(row.backward(), used);
                Edit edit = StoryJson.read(back ? row.backward() : row.forward(), Edit.class);
                return at == null ? null : Edits.apply(at, edit).story();
            } catch (IOException | IllegalArgumentException e) {
                problem("Edit " + id + " of the history cannot be " + (back ? "undone" : "done again") + ".");
                return null;
            }
        }

        private Set<String> pictures() {
            Set<String> stored = new HashSet<>();
            try (PreparedStatement hashes = connection.prepareStatement("SELECT hash FROM picture");
                    PreparedStatement one = connection.prepareStatement("SELECT bytes FROM picture WHERE hash = ?");
                    ResultSet r = hashes.executeQuery()) {
                while (r.next()) {
                    String hash = r.getString(1);
                    stored.add(hash);
                    pictures++;
                    unused += used.contains(hash) ? 0 : 1;
                    one.setString(1, hash);
                    picture(hash, one);
                }
            } catch (SQLException e) {
                problem("The list of pictures cannot be read to its end.");
            }
            return stored;
        }

        private void picture(String hash, PreparedStatement one) {
            try (ResultSet r = one.executeQuery()) {
                byte[] found = r.next() ? r.getBytes(1) : null;
                if (found == null || !SqliteStoryDocument.hash(found).equals(hash)) {
                    problem("Picture " + hash + " is damaged.");
                } else {
                    bytes += found.length;
                }
            } catch (SQLException e) {
                problem("Picture " + hash + " cannot be read.");
            }
        }

        private void references(Story story, Set<String> stored) {
            for (int i = 0; i < story.slots().size(); i++) {
                for (Candidate c : story.slots().get(i).candidates()) {
                    String hash = Salvage.hash(c.content());
                    if (hash != null && !stored.contains(hash)) {
                        problem("Card " + (i + 1) + " shows picture " + hash + ", which the file does not hold.");
                    }
                }
            }
        }
    }
}

package org.weft.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.weft.document.SqliteFiles.Access;

/** Reads what a damaged file still gives, piece by piece, into a new one. */
final class Salvage {
    private static final int MOST_NOTES = 50;

    private final Connection from;
    private final Connection to;
    private final List<String> notes = new ArrayList<>();
    private final List<StoryLog.Row> rows = new ArrayList<>();
    private final Set<Long> undone = new HashSet<>();
    private boolean whole = true;
    private int pictures;

    private Salvage(Connection from, Connection to) {
        this.from = from;
        this.to = to;
    }

    static SalvageReport run(Path damaged, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new IOException(target + " is already there; choose another name.");
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (Connection from = SqliteFiles.connect(damaged, Access.READ_ONLY);
                Connection to = SqliteFiles.connect(part, Access.WRITE)) {
            SqliteFiles.create(to);
            SalvageReport report = new Salvage(from, to).copy(damaged, target);
            to.close();
            Files.move(part, target);
            return report;
        } catch (SQLException e) {
            throw new IOException("Nothing of " + damaged + " could be saved: " + SqliteFiles.explain(e), e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        }
    }

    private SalvageReport copy(Path damaged, Path target) throws IOException, SQLException {
        readHistory();
        Story story = readStory();
        if (story == null) {
            story = replay();
            note("The story itself could not be read; it was made again from its history.");
            if (story.slots().isEmpty() && story.title().isEmpty()) {
                throw new IOException("Nothing of " + damaged + " could be read; restore it from a copy.");
            }
        }
        boolean undoable = whole && undoes(story);
        if (!undoable) {
            note("The history could not be read as a whole; there is nothing to undo.");
        }
        SqliteFiles.execute(to, "BEGIN");
        SqliteFiles.update(to, "UPDATE story SET json = ? WHERE id = 1", StoryJson.write(story));
        if (undoable) {
            for (StoryLog.Row row : rows) {
                SqliteFiles.update(
                        to,
                        "INSERT INTO history(id, at, label, forward, backward, undone) VALUES(?,?,?,?,?,?)",
                        row.id(),
                        row.at(),
                        row.label(),
                        row.forward(),
                        row.backward(),
                        undone.contains(row.id()) ? 1 : 0);
            }
        }
        copyPictures(story);
        SqliteFiles.execute(to, "COMMIT");
        return new SalvageReport(target, story.slots().size(), pictures, undoable ? rows.size() : 0, notes);
    }

    private void readHistory() {
        try (PreparedStatement s = from.prepareStatement(
                        "SELECT id, at, label, forward, backward, undone FROM history ORDER BY id");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                rows.add(new StoryLog.Row(r.getLong(1), r.getLong(2), r.getString(3), r.getString(4), r.getString(5)));
                if (r.getInt(6) != 0) {
                    undone.add(r.getLong(1));
                }
            }
        } catch (SQLException e) {
            whole = false;
        }
    }

    private @Nullable Story readStory() {
        try {
            return StoryJson.readStory(
                    SqliteFiles.text(from, "SELECT json FROM story WHERE id = 1"), /* newer= */ true);
        } catch (SQLException | IOException e) {
            return null;
        }
    }

    /** The edits one after the other; one that no longer fits is passed over. */
    private Story replay() {
        Story story = new Story("", List.of());
        int lost = 0;
        for (StoryLog.Row row : rows) {
            try {
                if (!undone.contains(row.id())) {
                    story = Edits.apply(story, StoryJson.read(row.forward(), Edit.class))
                            .story();
                }
            } catch (IOException | IllegalArgumentException e) {
                lost++;
            }
        }
        if (lost > 0) {
            note(lost + " edits could not be done again.");
        }
        return story;
    }

    private boolean undoes(Story story) {
        try {
            Story at = story;
            for (StoryLog.Row row : rows.reversed()) {
                if (!undone.contains(row.id())) {
                    at = Edits.apply(at, StoryJson.read(row.backward(), Edit.class))
                            .story();
                }
            }
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Those the list of pictures names, and, where it breaks off, those the story and the history name. */
    private void copyPictures(Story story) throws SQLException {
        Set<String> hashes = new TreeSet<>();
        Compactor.collect(StoryJson.write(story), hashes);
        Set<String> shown = Set.copyOf(hashes);
        rows.forEach(r -> {
            Compactor.collect(r.forward(), hashes);
            Compactor.collect(r.backward(), hashes);
        });
        try (PreparedStatement s = from.prepareStatement("SELECT hash FROM picture");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                hashes.add(r.getString(1));
            }
        } catch (SQLException e) {
            note("The list of pictures could not be read to its end.");
        }
        for (String hash : hashes) {
            byte[] bytes = read(hash);
            if (bytes != null) {
                SqliteFiles.update(to, "INSERT OR IGNORE INTO picture(hash, bytes) VALUES(?,?)", hash, bytes);
                pictures++;
            } else if (shown.contains(hash)) {
                note("Picture " + hash + " could not be read.");
            }
        }
    }

    private byte @Nullable [] read(String hash) {
        try (PreparedStatement s = from.prepareStatement("SELECT bytes FROM picture WHERE hash = ?")) {
            s.setString(1, hash);
            try (ResultSet r = s.executeQuery()) {
                byte[] bytes = r.next() ? r.getBytes(1) : null;
                return bytes != null && SqliteStoryDocument.hash(bytes).equals(hash) ? bytes : null;
            }
        } catch (SQLException e) {
            return null;
        }
    }

    static @Nullable String hash(Content content) {
        return switch (content) {
            case Content.Text t -> null;
            case Content.Picture p -> p.hash();
            case Content.LabelMap m -> m.hash();
        };
    }
}

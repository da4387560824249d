package org.weft.studio.story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;
import org.weft.document.export.Aside;

/**
 * Stories nobody has named yet. They are files like any other, in a folder of Weft's, so that even what was never saved by hand
 * outlives the studio.
 */
public final class Drafts {
    private static final String ENDING = ".weft";
    /** Holds the paths of the stories opened last, a line each, the newest first. */
    private static final String OPENED = "opened.txt";

    private static final int MOST_OPENED = 10;

    private final Path folder;

    public Drafts(Path folder) {
        this.folder = folder;
    }

    /** Where this user's drafts lie. */
    public static Path defaultFolder() {
        String home = System.getProperty("user.home", ".");
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String xdg = System.getenv("XDG_DATA_HOME");
        String local = System.getenv("APPDATA");
        Path base;
        if (os.contains("win")) {
            base = local == null ? Path.of(home, "AppData", "Roaming") : Path.of(local);
        } else if (os.contains("mac")) {
            base = Path.of(home, "Library", "Application Support");
        } else {
            base = xdg == null || xdg.isEmpty() ? Path.of(home, ".local", "share") : Path.of(xdg);
        }
        return base.resolve("weft").resolve("drafts");
    }

    /** A place for a recorded trace, in a folder beside the drafts that is made when it is not there. */
    Path trace() {
        Path traces = folder.resolveSibling("traces");
        try {
            Files.createDirectories(traces);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return traces.resolve("Trace " + LocalDate.now(ZoneId.systemDefault()) + " "
                + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + ".trace");
    }

    /** Where paintings of label maps lie. */
    Path paintings() {
        return folder.resolve("paintings");
    }

    /** A new, empty draft. @throws IOException when the folder cannot be written */
    public StoryDocument create() throws IOException {
        Files.createDirectories(folder);
        for (int i = 1; ; i++) {
            Path file = folder.resolve(
                    "Story " + LocalDate.now(ZoneId.systemDefault()) + (i == 1 ? "" : " (" + i + ")") + ENDING);
            if (!Files.exists(file)) {
                return Documents.create(file);
            }
        }
    }

    /** Whether a story lies here, and so has no place of its own yet. */
    boolean holds(Path file) {
        return whole(file).startsWith(whole(folder));
    }

    private static Path whole(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /**
     * Notes that a story was opened, here or anywhere.
     *
     * @return false when it could not be noted, which costs the next session the way back to it and nothing else
     */
    boolean opened(Path file) {
        List<String> all = Stream.concat(Stream.of(file), opened().stream())
                .map(f -> whole(f).toString())
                .distinct()
                .limit(MOST_OPENED)
                .toList();
        byte[] lines = String.join("\n", all).getBytes(StandardCharsets.UTF_8);
        try {
            Aside.write(folder.resolve(OPENED), out -> out.write(lines));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private List<Path> opened() {
        try {
            return Files.readAllLines(folder.resolve(OPENED)).stream()
                    .filter(l -> !l.isBlank())
                    .limit(MOST_OPENED)
                    .map(Path::of)
                    .toList();
        } catch (IOException | InvalidPathException e) {
            return List.of(); // nothing was noted, or somebody else wrote there
        }
    }

    /**
     * Where the next session begins.
     *
     * @param file empty when there is no story to go on in
     * @param gone the story opened last when it is no longer there
     */
    record Resumed(Optional<Path> file, Optional<Path> gone) {}

    /** The story opened last that is still there, else the draft changed last; drafts without a card are cleared away on the look. */
    Resumed resumed() {
        Optional<Path> gone = Optional.empty();
        for (Path file : opened()) {
            boolean draft = holds(file);
            if (Files.isRegularFile(file) && !(draft && discardEmpty(file))) {
                return new Resumed(Optional.of(file), gone);
            }
            gone = gone.isEmpty() && !draft ? Optional.of(file) : gone;
        }
        return new Resumed(last(), gone);
    }

    /** The draft changed last that has something in it; drafts without a card are cleared away on the look. */
    private Optional<Path> last() {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> newestFirst = files.filter(f -> f.toString().endsWith(ENDING))
                    .sorted(Comparator.comparingLong(Drafts::changed).reversed())
                    .toList();
            for (Path file : newestFirst) {
                if (!discardEmpty(file)) {
                    return Optional.of(file);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Deletes a draft that never held a card. A draft somebody works on elsewhere, or that cannot be read, stays. */
    private static boolean discardEmpty(Path file) {
        try (StoryDocument document = Documents.open(file)) {
            if (document.readOnly()
                    || document.canUndo()
                    || document.canRedo()
                    || !document.story().slots().isEmpty()) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            return false;
        }
    }

    /** A name for what is saved of a damaged story: beside it, or among the drafts when its folder takes nothing. */
    Path beside(Path damaged) {
        Path parent = damaged.toAbsolutePath().getParent();
        Path in = parent != null && Files.isWritable(parent) ? parent : folder;
        String name = String.valueOf(damaged.getFileName()).replaceAll("\\.weft$", "");
        for (int i = 1; ; i++) {
            Path file = in.resolve(name + " (saved" + (i == 1 ? "" : " " + i) + ")" + ENDING);
            if (!Files.exists(file)) {
                return file;
            }
        }
    }

    /** A draft that holds a copy of a sample, which so stays as it is. */
    StoryDocument ofSample(Path list) throws IOException {
        StoryDocument document = create();
        try {
            Samples.fill(document, list);
            return document;
        } catch (IOException | RuntimeException e) {
            Optional<Path> file = document.file();
            document.close();
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
            throw e;
        }
    }
}

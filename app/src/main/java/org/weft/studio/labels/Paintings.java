package org.weft.studio.labels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.weft.document.export.Aside;

/**
 * The folder of unfinished paintings, one file for each painter. While a painter has one, its file's name says by which process, so
 * that no other takes it; one whose process is gone, however it ended, is free for the next painter. All methods wait for the disk.
 */
final class Paintings {
    private static final String ENDING = ".painting";
    private static final Pattern NAME = Pattern.compile("([^.]+)(?:\\.(\\d{1,18}-\\d{1,18}))?\\.painting");
    /** When a process began is reckoned from a clock that may be set meanwhile. */
    private static final long CLOCK_MILLIS = 10_000;

    private final Path folder;
    private final String self;
    private final Predicate<String> runs;

    Paintings(Path folder) {
        this(folder, name(ProcessHandle.current()), Paintings::runs);
    }

    /** @param self how this process is called in names @param runs whether a process of that name still runs */
    Paintings(Path folder, String self, Predicate<String> runs) {
        this.folder = folder;
        this.self = self;
        this.runs = runs;
    }

    /** Numbers of processes are given again; together with the time they began they are not. */
    private static String name(ProcessHandle process) {
        return process.pid() + "-" + began(process);
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
    }

    private static boolean runs(String name) {
        int dash = name.indexOf('-');
        long then = Long.parseLong(name.substring(dash + 1));
        return ProcessHandle.of(Long.parseLong(name.substring(0, dash)))
                .map(p -> Math.abs(began(p) - then) < CLOCK_MILLIS)
                .orElse(false);
    }

    /** Takes the painting changed last that no painter has, or begins a new one. */
    Claim claim() throws IOException {
        Files.createDirectories(folder);
        for (Path file : newestFirst()) {
            Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
            if (name.matches() && (name.group(2) == null || !runs.test(name.group(2)))) {
                Claim taken = take(file, name.group(1));
                if (taken != null) {
                    return taken;
                }
            }
        }
        return new Claim(UUID.randomUUID().toString(), null);
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.comparingLong(Paintings::changed).reversed())
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static long changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Of several painters that want it, the one whose renaming comes first has it. */
    private @Nullable Claim take(Path file, String stem) throws IOException {
        Path mine = mine(stem);
        try {
            Files.move(file, mine);
        } catch (NoSuchFileException e) {
            return null;
        }
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".part"));
        try {
            return new Claim(stem, Painting.read(Files.readAllBytes(mine)));
        } catch (IOException e) {
            Path aside = folder.resolve(stem + ".damaged");
            Files.move(mine, aside);
            LoggerFactory.getLogger(Paintings.class).warn("{} is no painting: {}", aside, e.getMessage());
            return null;
        }
    }

    private Path mine(String stem) {
        return folder.resolve(stem + "." + self + ENDING);
    }

    /** A painting that belongs to one painter. */
    final class Claim {
        private final String stem;
        private final @Nullable Painting found;

        Claim(String stem, @Nullable Painting found) {
            this.stem = stem;
            this.found = found;
        }

        /** What was in it at first, null when it is new. */
        @Nullable
        Painting found() {
            return found;
        }

        /** Replaces what is in it; nothing needs no file. */
        void keep(Painting now) throws IOException {
            if (now.isEmpty()) {
                Files.deleteIfExists(mine(stem));
            } else {
                byte[] bytes = now.write();
                Aside.write(mine(stem), out -> out.write(bytes));
            }
        }

        /** Lets others have it. */
        void release() throws IOException {
            try {
                Files.move(mine(stem), folder.resolve(stem + ENDING));
            } catch (NoSuchFileException e) {
                // nothing was painted
            }
        }
    }
}

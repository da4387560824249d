package org.weft.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportFormat;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.studio.settings.SettingsFile;

/**
 * Kills processes with SIGKILL while they edit, export and save settings, and looks at what they leave. The number of kills is
 * {@code -Dweft.crash.kills}, 300 when not given: eight of ten while editing, one each while exporting and saving.
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("weft.crash.kills", 300);
    private static final long SEED = Long.getLong("weft.crash.seed", 20_260_401L);
    /** Longest time a process works after its first sign of life. */
    private static final int LONGEST_MILLIS = 60;

    /** Processes that start while others work. */
    private static final int AHEAD = 2;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<Child> started = new ArrayList<>();
    private final Deque<Child> waiting = new ArrayDeque<>();

    @BeforeEach
    void library() throws IOException {
        Child.unpackLibrary(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Child child : started) {
            child.kill();
        }
    }

    /** The next process for some work; one for the work after it starts meanwhile. */
    private Child next(String... args) throws IOException {
        while (waiting.size() <= AHEAD) {
            Child child = Child.start(folder, started.size(), args);
            started.add(child);
            waiting.add(child);
        }
        return waiting.remove();
    }

    private String errors() throws IOException {
        Path errors = folder.resolve("errors");
        return Files.exists(errors) ? Files.readString(errors) : "";
    }

    /** Lets a process work for a random while, from before its first piece of work to many after it, and kills it. */
    private int killed(Child child, int from) throws IOException, InterruptedException {
        child.begin(from);
        if (random.nextInt(10) > 0) {
            child.awaitWork();
        }
        Thread.sleep(random.nextInt(LONGEST_MILLIS), random.nextInt(1_000_000));
        assertThat(child.kill()).as(errors()).isTrue();
        return child.last();
    }

    @Test
    void noCommittedEditIsLost() throws Exception {
        int kills = Math.max(1, KILLS * 8 / 10);
        Path file = folder.resolve("story.weft");
        Documents.create(file).close();
        EditScript script = new EditScript(SEED);
        int next = 0;
        int inFlight = 0;
        long began = System.nanoTime();
        try (StoryDocument mirror = Documents.inMemory()) {
            for (int kill = 0; kill < kills; kill++) {
                int last = killed(next("edit", file.toString(), Long.toString(SEED)), next);
                for (; next <= last; next++) {
                    script.step(mirror, next);
                }
                try (StoryDocument found = Documents.open(file)) {
                    if (!found.story().equals(mirror.story())) {
                        // the one edit that may have been committed without having been told
                        script.step(mirror, next++);
                        inFlight++;
                    }
                    assertThat(found.story())
                            .as("after kill %s and edit %s", kill, last)
                            .isEqualTo(mirror.story());
                    assertThat(found.canUndo()).isEqualTo(mirror.canUndo());
                    assertThat(found.canRedo()).isEqualTo(mirror.canRedo());
                    picturesAreWhole(found);
                }
            }
            undoesToTheBeginning(file, mirror);
        }
        assertThat(Documents.check(file).problems()).isEmpty();
        System.out.printf(
                "%d processes killed in %d s while they made %d edits: 0 committed edits lost, %d found that were not told yet%n",
                kills, (System.nanoTime() - began) / 1_000_000_000, next, inFlight);
        assertThat(next)
                .as("the processes must have worked, or nothing was shown")
                .isGreaterThan(kills);
    }

    private static void picturesAreWhole(StoryDocument document) throws IOException {
        Set<String> seen = new HashSet<>();
        for (Slot slot : document.story().slots()) {
            for (Candidate c : slot.candidates()) {
                if (c.content() instanceof Content.Picture p && seen.add(p.hash())) {
                    assertThat(document.picture(p.hash())).isNotEmpty();
                }
            }
        }
    }

    private static void undoesToTheBeginning(Path file, StoryDocument mirror) throws IOException {
        try (StoryDocument found = Documents.openToRead(file)) {
            assertThat(found.history(1_000_000)).hasSameSizeAs(mirror.history(1_000_000));
            assertThat(found.storyAt(0)).isEqualTo(new Story("", List.of()));
        }
    }

    private void story(Path file, String words) throws IOException {
        try (StoryDocument d = Documents.create(file)) {
            for (int i = 0; i < 6; i++) {
                byte[] rgb = new byte[160 * 120 * 3];
                new Random(i + words.hashCode()).nextBytes(rgb);
                Candidate c = new Candidate(
                        words + i,
                        new Content.Picture(d.storePicture(RgbImages.png(new RgbImage(160, 120, rgb))), 160, 120),
                        null,
                        java.time.Instant.EPOCH);
                d.apply(new Edit.InsertSlot(
                        i, new Slot(words + "s" + i, SlotKind.IMAGE, List.of(c), c.id(), null, words)));
            }
        }
    }

    /** What tells a whole export from any other file; of an archive, which holds times, its entries. */
    private static String signature(ExportFormat format, Path file) throws IOException {
        if (format != ExportFormat.CBZ) {
            return Files.readString(file);
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream()
                    .map(e -> e.getName() + " " + e.getSize() + " " + e.getCrc())
                    .collect(Collectors.joining(", "));
        }
    }

    @Test
    void aKilledExportLeavesAWholeFile() throws Exception {
        int kills = Math.max(1, KILLS / 10);
        story(folder.resolve("even.weft"), "even");
        story(folder.resolve("odd.weft"), "odd");
        List<ExportFormat> formats = List.of(ExportFormat.CBZ, ExportFormat.HTML);
        for (ExportFormat format : formats) {
            Set<String> whole = new HashSet<>();
            for (String name : List.of("even", "odd")) {
                Path once = folder.resolve(name + "." + format.extension());
                try (StoryDocument d = Documents.openToRead(folder.resolve(name + ".weft"))) {
                    CrashChild.write(d, format, once);
                }
                whole.add(signature(format, once));
            }
            Path file = folder.resolve("out." + format.extension());
            for (Child other : waiting) {
                other.kill();
            }
            waiting.clear();
            for (int kill = 0; kill < (kills + 1) / formats.size(); kill++) {
                int last = killed(next("export", file.toString(), format.name()), 0);
                if (last >= 0 || Files.exists(file)) {
                    assertThat(whole.contains(signature(format, file)))
                            .as("%s is whole after kill %s", format, kill)
                            .isTrue();
                }
            }
        }
        System.out.printf("%d exports killed: every file was whole%n", kills);
    }

    @Test
    void killedSettingsAreTheOldOrTheNewOnes() throws Exception {
        int kills = Math.max(1, KILLS / 10);
        Path file = folder.resolve("settings.json");
        int next = 0;
        for (int kill = 0; kill < kills; kill++) {
            int last = killed(next("settings", file.toString()), next);
            if (Files.exists(file)) {
                SettingsFile.Found found = new SettingsFile(file).load();
                assertThat(found.problem()).as("after kill %s", kill).isEmpty();
                int number = Integer.parseInt(found.settings().shortcuts().getOrDefault(CrashChild.NUMBER, "-1"));
                assertThat(found.settings()).isEqualTo(CrashChild.settings(number));
                assertThat(number).isBetween(Math.max(last, next - 1), Math.max(last, next - 1) + 1);
                next = number + 1;
            } else {
                assertThat(last).isNegative();
            }
        }
        System.out.printf("%d savings of settings killed: every file was whole%n", kills);
    }
}

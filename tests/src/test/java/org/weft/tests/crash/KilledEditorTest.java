package org.weft.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Slot;
import org.weft.document.Story;
import org.weft.document.StoryDocument;

/**
 * Kills a process that edits a story, with SIGKILL at random moments, and looks for every edit it had committed. How often is said
 * by {@code -Dweft.crash.kills}; a build does fewer than the hundreds that were done by hand.
 */
class KilledEditorTest {
    private static final Logger LOG = LoggerFactory.getLogger(KilledEditorTest.class);
    private static final int KILLS = Integer.getInteger("weft.crash.kills", 40);
    private static final long SEED = Long.getLong("weft.crash.seed", 7);
    private static final int LONGEST_MILLIS = 400;

    @TempDir
    Path folder;

    private static Process start(List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName()));
        line.addAll(arguments);
        return new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Lets a process work for a random while, now and then not even begin, and kills it. @return what it had said */
    private static List<String> killed(Process victim, Random random) throws Exception {
        List<String> said = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.US_ASCII))) {
            if (random.nextInt(6) > 0) {
                String first = out.readLine();
                assertThat(first).as("the process could not begin").isNotNull();
                said.add(first);
            }
            long moment = random.nextInt(LONGEST_MILLIS * 1000);
            Thread killer = new Thread(() -> {
                try {
                    TimeUnit.MICROSECONDS.sleep(moment);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                victim.destroyForcibly();
            });
            killer.start();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
            }
            killer.join();
        }
        assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).as("it was killed, it did not end").isNotZero();
        return said;
    }

    @Test
    void everyCommittedEditIsThereAgain() throws Exception {
        Path file = folder.resolve("story.weft");
        Documents.create(file).close();
        EditingScript script = new EditingScript(SEED);
        Random random = new Random(SEED);
        int done = 0;
        int unsaid = 0;
        try (StoryDocument expected = Documents.inMemory()) {
            for (int kill = 0; kill < KILLS; kill++) {
                List<String> said = killed(start(List.of("edit", file.toString(), "" + SEED, "" + done)), random);
                String last = said.isEmpty() ? "open" : said.getLast();
                int committed = last.equals("open") ? done : Integer.parseInt(last) + 1;
                assertThat(committed).isGreaterThanOrEqualTo(done);
                while (done < committed) {
                    script.step(expected, done++);
                }
                try (StoryDocument found = Documents.open(file)) {
                    assertThat(found.readOnly())
                            .as("the dead process's lock is gone")
                            .isFalse();
                    if (!found.story().equals(expected.story())) {
                        // one more may have been committed before it could be said
                        script.step(expected, done++);
                        unsaid++;
                    }
                    assertThat(found.story())
                            .as("kill %d, seed %d: edits 0 to %d were committed", kill, SEED, committed - 1)
                            .isEqualTo(expected.story());
                    assertThat(found.canUndo()).isEqualTo(expected.canUndo());
                    assertThat(found.canRedo()).isEqualTo(expected.canRedo());
                    readPictures(found);
                }
            }
        }
        LOG.info("{} kills, {} committed edits, 0 lost; {} were committed but not yet said", KILLS, done, unsaid);
        assertThat(done).as("edits between kills").isGreaterThan(KILLS);
    }

    private static void readPictures(StoryDocument document) throws IOException {
        Story story = document.story();
        for (Slot slot : story.slots()) {
            for (Candidate c : slot.candidates()) {
                if (c.content() instanceof Content.Picture p) {
                    assertThat(document.picture(p.hash())).isNotEmpty();
                }
            }
        }
    }

    @Test
    void anExportIsTheOldOneOrTheNewOneNeverHalfOfIt() throws Exception {
        Path file = folder.resolve("story.weft");
        try (StoryDocument document = Documents.create(file)) {
            EditingScript script = new EditingScript(SEED);
            for (int n = 0; n < 60; n++) {
                script.step(document, n);
            }
        }
        Path target = folder.resolve("out/story.pdf");
        Files.createDirectories(folder.resolve("out"));
        Random random = new Random(SEED);
        int kills = Math.max(6, KILLS / 4);
        int whole = 0;
        for (int kill = 0; kill < kills; kill++) {
            killed(start(List.of("export", file.toString(), "PDF", target.toString())), random);
            if (!Files.exists(target)) {
                continue; // killed before the first was whole
            }
            whole++;
            try (PDDocument pdf = Loader.loadPDF(target.toFile())) {
                assertThat(pdf.getNumberOfPages()).isPositive();
                assertThat(pdf.getDocumentInformation().getTitle()).startsWith("Export ");
            }
        }
        LOG.info("{} exports killed, {} times there was a file, always a whole one", kills, whole);
        assertThat(whole).isPositive();
    }
}

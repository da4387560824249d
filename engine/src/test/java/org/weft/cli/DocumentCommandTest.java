package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.StoryDocument;

class DocumentCommandTest {
    @TempDir
    Path folder = Path.of("");

    private final Terminal terminal = new Terminal(new FakeEngine());
    private Path file = Path.of("");

    @BeforeEach
    void aStory() throws IOException {
        file = folder.resolve("story.weft");
        Path text = Files.writeString(folder.resolve("story.md"), "# Foxes\n\nA fox sleeps.\n\nA fox wakes.\n");
        assertThat(terminal.run("import", text.toString(), "--into", file.toString()))
                .isZero();
        assertThat(terminal.out().getLast()).startsWith("2 texts and 0 pictures");
    }

    private String last() {
        return terminal.out().getLast();
    }

    @Test
    void infoCheckAndHistorySayWhatIsThere() throws IOException {
        assertThat(terminal.run("document", "info", file.toString())).isZero();
        assertThat(String.join("\n", terminal.out())).contains("\"Foxes\", 2 cards, 1 edits");
        assertThat(terminal.run("document", "check", file.toString())).isZero();
        assertThat(last()).endsWith("nothing is wrong");
        assertThat(terminal.run("document", "history", file.toString(), "--json"))
                .isZero();
        JsonNode entry = new ObjectMapper().readTree(last());
        assertThat(entry.path("kind").asText()).isEqualTo("TOGETHER");
        assertThat(entry.path("undone").asBoolean()).isFalse();
    }

    @Test
    void importingAgainAddsToTheStoryAsOneStep() throws IOException {
        Path more = Files.writeString(folder.resolve("more.md"), "It runs.\n");
        assertThat(terminal.run("import", more.toString(), "--into", file.toString()))
                .isZero();
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.story().slots()).hasSize(3);
            d.undo();
            assertThat(d.story().slots()).hasSize(2);
        }
    }

    @Test
    void aSourceThatIsNothingLeavesNoFile() throws IOException {
        Path none = folder.resolve("none.weft");
        Path odd = Files.writeString(folder.resolve("odd.txt"), "?");
        assertThat(terminal.run("import", odd.toString(), "--into", none.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.run("import", folder.resolve("gone.md").toString(), "--into", none.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(none).doesNotExist();
        assertThat(terminal.run("import", odd.toString())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void compactingDropsOnlyWhatWasAskedFor() throws IOException {
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        try (StoryDocument d = Documents.open(file)) {
            d.storePicture(noise);
            d.apply(new Edit.SetTitle("Wolves"));
        }
        long before = Files.size(file);
        assertThat(terminal.run("document", "compact", file.toString(), "--dry-run"))
                .isZero();
        assertThat(last()).startsWith("would drop 0 edits and 1 pictures");
        assertThat(Files.size(file)).isEqualTo(before);
        assertThat(terminal.run("document", "compact", file.toString())).isZero();
        assertThat(last()).startsWith("dropped 0 edits and 1 pictures");
        assertThat(Files.size(file)).isLessThan(before - 150_000);
        assertThat(terminal.run("document", "compact", file.toString(), "--drop-history-older-than", "30"))
                .isZero();
        assertThat(last()).startsWith("dropped 0 edits");
        Documents.open(file).close();
        assertThat(terminal.run("document", "compact", file.toString(), "--drop-history-older-than", "-1"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aStoryThatIsOpenIsNotCompacted() throws IOException {
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.readOnly()).isFalse();
            assertThat(terminal.run("document", "compact", file.toString())).isEqualTo(ExitCode.FAILED);
            assertThat(terminal.run("document", "check", file.toString())).isZero();
        }
    }

    @Test
    void whatIsDamagedIsSavedElsewhere() throws IOException {
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.seek(f.length() - 4096);
            f.write(new byte[4096]);
        }
        int code = terminal.run("document", "check", file.toString());
        assertThat(code).isEqualTo(ExitCode.FAILED);
        Path none = folder.resolve("plain.txt");
        Files.writeString(none, "plain");
        assertThat(terminal.run("document", "info", none.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.run("document")).isEqualTo(ExitCode.USAGE);
    }
}

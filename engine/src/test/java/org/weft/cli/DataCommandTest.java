package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Story;

class DataCommandTest {
    @TempDir
    Path temporary = Path.of("");

    private final Terminal terminal = new Terminal(new FakeEngine());
    private String set = "";

    @BeforeEach
    void aSoundSet() {
        set = temporary.resolve("set").toString();
        assertThat(terminal.run(
                        "storyworld", "export", "--format", "vist", "--count", "2", "--size", "32", "--out", set))
                .isZero();
    }

    @Test
    void aSoundSetIsOneLineAndDone() {
        assertThat(terminal.run("data", "check", set)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out().getLast()).isEqualTo("set (vist): 2 examples with 10 pictures, nothing bad");
    }

    @Test
    void badItemsAreNamedAndFail() throws IOException {
        Files.delete(Path.of(set, "images", "train-1-2.png"));
        assertThat(terminal.run("data", "check", set, "--format", "VIST")).isEqualTo(ExitCode.FAILED);
        List<String> lines = terminal.out();
        assertThat(lines.get(lines.size() - 2)).startsWith("missing-file  ").endsWith("train-1-2.png: is not there");
        assertThat(lines.getLast()).endsWith("1 bad items: 1 missing-file");
    }

    @Test
    void jsonIsALineForEachFindingAndOneForTheSummary() throws IOException {
        assertThat(terminal.run("data", "check", set, "--json", "--longest-text", "5"))
                .isEqualTo(ExitCode.FAILED);
        List<String> lines = terminal.out();
        JsonNode finding = new ObjectMapper().readTree(lines.get(1));
        assertThat(finding.path("problem").asText()).isEqualTo("LONG_TEXT");
        JsonNode summary = new ObjectMapper().readTree(lines.getLast());
        assertThat(summary.path("problems").path("LONG_TEXT").asInt()).isEqualTo(lines.size() - 2);
        assertThat(summary.path("examples").asInt()).isEqualTo(2);
    }

    @Test
    void whatIsNoDataSetIsOneLine() throws IOException {
        assertThat(terminal.run("data", "check", temporary.resolve("gone").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err().getLast()).startsWith("weft data check: ").contains("is not there");
        assertThat(terminal.run("data", "check", set, "--format", "csv")).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err().getLast()).contains("formats are auto, weft");
        assertThat(terminal.run("data", "check", set, "--longest-text", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.run("data")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void ctrlCEndsWithTheSummarySoFar() {
        Terminal pressed =
                new Terminal(new FakeEngine(), Terminal.opening(new Story("", List.of())), (cancel, patience) -> {
                    cancel.run();
                    return () -> {};
                });
        assertThat(pressed.run("data", "check", set)).isEqualTo(ExitCode.CANCELLED);
        assertThat(pressed.out().getLast()).contains("1 examples").endsWith("cancelled before the end");
    }
}

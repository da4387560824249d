package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InterruptsTest {
    @TempDir
    Path out = Path.of("");

    /** SIGTERM takes the same way as Ctrl+C, and is not ignored by processes that run in the background. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalCancelsTheJobWithinASecondAndKeepsWhatIsDone() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InterruptProbe.class.getName(),
                        "generate",
                        "a.weft",
                        "--out",
                        out.toString())
                .start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("wrote ");

        Instant asked = Instant.now();
        process.toHandle().destroy(); // the process's own method also closes its streams

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofMillis(1500));
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(process.errorReader(StandardCharsets.UTF_8).readLine())
                .isEqualTo("cancelled; 1 item is done and kept");
        assertThat(out.resolve("a-seed0.txt")).hasContent("kept");
    }
}

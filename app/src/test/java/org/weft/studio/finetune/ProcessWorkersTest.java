package org.weft.studio.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.training.DryRunReport;
import org.weft.engine.training.TrainingWorkers;

/** Workers that are shell scripts. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the workers of this test are shell scripts")
class ProcessWorkersTest {
    @TempDir
    Path folder;

    private ProcessWorkers workers(String script) {
        return new ProcessWorkers(new TrainingWorkers(List.of("sh", "-c", script, "weft")));
    }

    /** Cancelled as soon as the script has begun. */
    private boolean begun() {
        return Files.exists(folder.resolve("pid")) && !pid().isBlank();
    }

    private String pid() {
        try {
            return Files.readString(folder.resolve("pid")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void cancellingEndsTheProcessWithinASecondOrSo() {
        ProcessWorkers sleeping = workers("echo $$ > " + folder.resolve("pid") + "; exec sleep 60");
        long began = System.nanoTime();
        assertThatThrownBy(() -> sleeping.check(folder, this::begun)).isInstanceOf(CancellationException.class);
        assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
        assertThat(ProcessHandle.of(Long.parseLong(pid())).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void aStartThatIsCancelledLeavesNoProcessAndNoLog() {
        ProcessWorkers sleeping = workers("echo $$ > " + folder.resolve("pid") + "; exec sleep 60");
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> sleeping.start(new Workers.Lesson(folder, null), run, this::begun))
                .isInstanceOf(CancellationException.class);
        assertThat(TrainingWorkers.log(run)).doesNotExist();
        assertThat(ProcessHandle.of(Long.parseLong(pid())).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void reportsAreReadFromBetweenWhatLibrariesPrint() throws Exception {
        DryRunReport report = workers(
                        """
                        echo 'WARNING: {not ours}'
                        echo '{"peakMb":1.5,"availableMb":2,"secondsPerStep":0,"secondsInAll":0,"parameters":7,                        "advice":[{"change":"DRAWS","value":4,"accumulate":0}]}'
                        """)
                .dryRun(new Workers.Lesson(folder, null), () -> false);
        assertThat(report.parameters()).isEqualTo(7);
        assertThat(report.advice()).containsExactly(new DryRunReport.Advice(DryRunReport.Change.DRAWS, 4, 0));
        Workers.Checked checked = workers(
                        """
                        echo '{"index":3,"problem":"MISSING_FILE","where":"a.png","reason":"is missing"}'
                        echo '{"set":"s","format":"annt","examples":5,"pictures":4,"labelMaps":0,"splits":{"train":5},                        "problems":{"MISSING_FILE":1},"cancelled":false,"duplicatesSought":true}'
                        exit 1
                        """)
                .check(folder, () -> false);
        assertThat(checked.good()).isFalse();
        assertThat(checked.findings()).containsExactly(new Workers.Finding("MISSING_FILE", "a.png", "is missing"));
        assertThat(checked.examples()).isEqualTo(5);
        assertThatThrownBy(() -> workers("echo no such data; exit 2").check(folder, () -> false))
                .hasMessage("no such data");
    }

    @Test
    void aModelComesToItsPlaceOnceItIsWhole() throws Exception {
        Path model = Files.createDirectories(folder.resolve("run/model"));
        Files.writeString(model.resolve("old"), "old");
        Path run = folder.resolve("run");
        String half = "mkdir -p \"$4\"; touch \"$4\"/half; ";
        assertThatThrownBy(() -> workers(half + "echo full disk; exit 1").pack(run, () -> false))
                .hasMessage("full disk");
        assertThat(model.resolve("old")).exists();
        assertThat(workers(half).pack(run, () -> false)).isEqualTo(model);
        assertThat(model.resolve("half")).exists();
        assertThat(model.resolve("old")).doesNotExist();
        assertThat(run.resolve("model.new")).doesNotExist();
    }
}

package org.weft.tests.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunState;
import org.weft.engine.training.TrainingWorkers;

/** A worker killed with SIGKILL at any moment goes on as if nothing had happened. */
class KilledRunTest {
    private static final Path RECIPE = Path.of("src/test/resources/training/recipe.json");
    private static final int KILLS = 5;
    private static final int STEPS = 30;

    @TempDir
    Path folder;

    private final TrainingWorkers workers = TrainingWorkers.likeThisProcess("org.weft.cli.Weft");

    private Process start(Path run) throws IOException {
        return Files.exists(run.resolve("recipe.json")) ? workers.resume(run) : workers.start(RECIPE, run, null);
    }

    private static Map<Long, String> losses(Path run) throws IOException {
        Map<Long, String> out = new TreeMap<>();
        Path file = run.resolve("events.jsonl");
        if (Files.exists(file)) {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            for (String line : lines) {
                try {
                    JsonNode e = new ObjectMapper().readTree(line);
                    if (e.has("loss")) {
                        out.put(e.get("step").asLong(), e.get("loss") + " " + e.get("gradient_norm"));
                    }
                } catch (com.fasterxml.jackson.core.JsonProcessingException cut) {
                    assertThat(line)
                            .as("only a killed process's last line may be cut")
                            .startsWith("{");
                }
            }
        }
        return out;
    }

    private String log(Path run) throws IOException {
        Path log = TrainingWorkers.log(run);
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Test
    void itsLossesAreThoseOfTheUninterruptedRun() throws Exception {
        Path whole = folder.resolve("whole");
        Process undisturbed = start(whole);
        assertThat(undisturbed.waitFor(5, TimeUnit.MINUTES)).as(log(whole)).isTrue();
        assertThat(undisturbed.exitValue()).as(log(whole)).isZero();
        Map<Long, String> expected = losses(whole);
        assertThat(expected).hasSize(STEPS);

        Path killed = folder.resolve("killed");
        Random random = new Random(11);
        for (int i = 0; i < KILLS; i++) {
            Process worker = start(killed);
            int wanted = losses(killed).size() + 1 + random.nextInt(4);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (worker.isAlive() && losses(killed).size() < wanted && System.nanoTime() < end) {
                Thread.sleep(3 + random.nextInt(20));
            }
            worker.destroyForcibly().waitFor();
            assertThat(new RunReader(killed).read().state()).isIn(RunState.DEAD, RunState.FINISHED);
        }
        Process last = start(killed);
        assertThat(last.waitFor(5, TimeUnit.MINUTES)).as(log(killed)).isTrue();
        assertThat(last.exitValue()).as(log(killed)).isZero();

        assertThat(losses(killed)).isEqualTo(expected);
        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            Path of = Path.of("checkpoints", "step-" + STEPS, file);
            assertThat(Files.mismatch(whole.resolve(of), killed.resolve(of)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(new File(killed.toFile(), "checkpoints/.writing")).doesNotExist();
    }
}

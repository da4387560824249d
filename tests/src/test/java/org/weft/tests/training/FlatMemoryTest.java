package org.weft.tests.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.training.TrainingWorkers;

/** A thousand steps hold no more memory than some hundreds. */
class FlatMemoryTest {
    private static final int STEPS = 1000;

    /** Code that is compiled late and the allocator's pieces; what a step left behind would be that many steps' worth. */
    private static final double ROOM_MB = 24;

    @TempDir
    Path folder;

    /** A worker whose heap has its size from the start, so that what grows lies outside of it. */
    private static TrainingWorkers workers() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agentlib") && !option.startsWith("-Xm")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), "org.weft.cli.Weft"));
        return new TrainingWorkers(command);
    }

    @Test
    void aThousandStepsLeaveMemoryFlat() throws Exception {
        Path source = Path.of("src/test/resources/training");
        Files.copy(source.resolve("model.json"), folder.resolve("model.json"));
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode recipe =
                (ObjectNode) mapper.readTree(source.resolve("recipe.json").toFile());
        recipe.put("steps", STEPS)
                .put("batch", 1)
                .put("frames", 1)
                .put("draws", 1)
                .put("ema", 0);
        recipe.put("checkpointEvery", STEPS / 2);
        Path file = Files.writeString(folder.resolve("recipe.json"), recipe.toString());
        Path run = folder.resolve("run");
        Process worker = workers().start(file, run, null);
        assertThat(worker.waitFor(15, TimeUnit.MINUTES)).isTrue();
        assertThat(worker.exitValue())
                .as(Files.readString(TrainingWorkers.log(run)))
                .isZero();
        List<Double> memory = new ArrayList<>();
        for (JsonNode event : events(mapper, run)) {
            if (event.has("loss")) {
                memory.add(event.get("memory_mb").asDouble());
            }
        }
        assertThat(memory).hasSize(STEPS);
        assumeTrue(memory.getLast() > 0, "this system does not say how much memory a process has");
        assertThat(highest(memory.subList(800, 1000))).isLessThan(highest(memory.subList(300, 500)) + ROOM_MB);
    }

    private static List<JsonNode> events(ObjectMapper mapper, Path run) throws IOException {
        List<JsonNode> out = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            out.add(mapper.readTree(line));
        }
        return out;
    }

    private static double highest(List<Double> of) {
        return of.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}

package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunReport;
import org.weft.engine.training.RunState;

/** Runs that are broken off and go on. */
class GoingOnTest {
    @TempDir
    Path folder;

    private Path recipe = Path.of(".");
    private Path run = Path.of(".");

    @BeforeEach
    void recipe() throws IOException {
        recipe = TinyRun.recipe(folder);
        run = folder.resolve("run");
    }

    private void train() throws IOException {
        TinyRun.trainer(recipe, run).train(10);
    }

    private static Map<Long, String> losses(Path run) throws IOException {
        Map<Long, String> out = new TreeMap<>();
        for (JsonNode e : TinyRun.events(run, "loss")) {
            out.put(e.get("step").asLong(), e.get("loss") + " " + e.get("gradient_norm"));
        }
        return out;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(f);
            }
        }
    }

    private Path checkpoint(int step) {
        return run.resolve("checkpoints/step-" + step);
    }

    /** Steps without a picture to learn leave the U-Net out, whose moments fade all the same. */
    @Test
    void stepsThatLeaveWeightsOutAreTheSameBehindACheckpoint() throws IOException {
        TinyRun.change(
                recipe,
                """
                {"steps": 16, "batch": 1, "checkpointEvery": 1, "ema": 0, "data": [
                 {"source": "storyworld", "format": "auto", "task": "captioning", "split": "train", "probability": 2},
                 {"source": "storyworld", "format": "auto", "task": "segmentation", "split": "train", "probability": 1}]}""");
        train();
        List<JsonNode> steps = TinyRun.events(run, "loss");
        assertThat(steps).extracting(e -> e.has("image")).contains(true, false);
        Map<Long, String> expected = losses(run);
        byte[] weights = Files.readAllBytes(checkpoint(16).resolve("model.safetensors"));
        Path whole = run;
        // broken off before every step once: each first step behind a checkpoint is tried
        run = folder.resolve("pieces");
        TinyRun.change(recipe, "{\"steps\": 16}");
        for (int step = 1; step <= 16; step++) {
            int upTo = step;
            TinyRun.trainer(recipe, run).train(10, () -> {
                try {
                    return Files.exists(run.resolve("events.jsonl"))
                            && TinyRun.events(run, "loss").size() >= upTo;
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
        assertThat(losses(run)).isEqualTo(expected);
        assertThat(Files.readAllBytes(checkpoint(16).resolve("model.safetensors")))
                .isEqualTo(weights);
        assertThat(whole).isNotEqualTo(run);
    }

    @Test
    void aRunWithoutAWholeCheckpointIsNotBegunAnew() throws IOException {
        train();
        for (int step : new int[] {4, 6}) {
            Path model = checkpoint(step).resolve("model.safetensors");
            Files.write(model, java.util.Arrays.copyOf(Files.readAllBytes(model), 100));
        }
        long events = Files.size(run.resolve("events.jsonl"));
        assertThatThrownBy(this::train)
                .hasMessageContaining("no checkpoint to go on from")
                .hasMessageContaining("step-6=model.safetensors is cut short or damaged");
        assertThat(TinyRun.events(run, "loss")).hasSize(6);
        assertThat(Files.size(run.resolve("events.jsonl"))).isGreaterThan(events);
        assertThat(new RunReader(run).read().state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void aCheckpointOfANewerWeftIsNamed() throws IOException {
        train();
        for (int step : new int[] {4, 6}) {
            Path state = checkpoint(step).resolve("state.json");
            Files.writeString(state, Files.readString(state).replaceFirst("\"format\" : \\d+", "\"format\" : 99"));
        }
        assertThatThrownBy(this::train).hasMessageContaining("of a newer Weft (format 99");
    }

    @Test
    void whatIsPassedOverIsWrittenDown() throws IOException {
        train();
        Files.delete(checkpoint(6).resolve("optimizer.safetensors"));
        train();
        JsonNode note = TinyRun.events(run, "passed_over").get(0);
        assertThat(note.get("going_on_from").asInt()).isEqualTo(4);
        assertThat(note.get("passed_over").get("step-6").asText()).contains("optimizer.safetensors is missing");
    }

    @Test
    void patienceIsNotForgotten() throws IOException {
        TinyRun.change(
                recipe,
                "{\"steps\": 200, \"checkpointEvery\": 1, \"validation\": 2, \"patience\": 3, \"rate\": 0.3, \"warmup\": 0,"
                        + " \"ema\": 0}");
        train();
        RunReport whole = new RunReader(run).read();
        long last = whole.step();
        // killed before the last step: its checkpoint and what was said of it are gone
        delete(checkpoint((int) last));
        Path events = run.resolve("events.jsonl");
        List<String> lines = Files.readAllLines(events);
        int from = 0;
        while (!lines.get(from).startsWith("{\"step\":" + (last - 1) + ",\"loss\"")) {
            from++;
        }
        Files.write(events, lines.subList(0, from));
        train();
        assertThat(new RunReader(run).read().step()).isEqualTo(last);
    }

    @Test
    void aCheckpointThatWasKilledBeforeItsMeasuresGetsThem() throws IOException {
        TinyRun.change(recipe, "{\"validation\": 2, \"samples\": 1}");
        train();
        double loss = TinyRun.events(run, "validation")
                .getLast()
                .get("validation")
                .get("loss")
                .asDouble();
        Path events = run.resolve("events.jsonl");
        Files.write(
                events,
                Files.readAllLines(events).stream()
                        .filter(l -> !l.startsWith("{\"step\":6,"))
                        .toList());
        TinyRun.change(run.resolve("recipe.json"), "{\"steps\": 7}");
        train();
        assertThat(TinyRun.events(run, "validation"))
                .filteredOn(e -> e.get("step").asInt() == 6)
                .hasSize(1)
                .allSatisfy(e ->
                        assertThat(e.get("validation").get("loss").asDouble()).isEqualTo(loss));
    }

    /** Hundreds of passes would keep people waiting. */
    @Test
    void aStepOfManyPassesIsBrokenOffBetweenThemAndCostsNothing() throws Exception {
        TinyRun.change(recipe, "{\"steps\": 2, \"accumulate\": 20000}");
        CompletableFuture<Void> worker = CompletableFuture.runAsync(
                () -> {
                    try {
                        train();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                body -> new Thread(body, "worker").start());
        TinyRun.until(() -> TinyRun.state(run) == RunState.RUNNING);
        RunControl.SAMPLE.send(run);
        TinyRun.until(() -> Files.exists(run.resolve("samples")));
        RunControl.STOP.send(run);
        worker.get(120, TimeUnit.SECONDS);
        RunReport report = new RunReader(run).read();
        assertThat(report.state()).isEqualTo(RunState.STOPPED);
        assertThat(report.step()).isZero();
        assertThat(report.curve()).isEmpty();
        assertThat(report.samples())
                .as("made when asked, though the recipe makes none")
                .hasSize(1);
    }
}

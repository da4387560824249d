package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.engine.RgbImages;
import org.weft.engine.training.DryRunReport;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunReport;
import org.weft.engine.training.RunState;
import org.weft.weights.Safetensors;

/** What recipes can ask for beyond plain training, and what a run says of itself. */
class RunTest {
    @TempDir
    Path folder;

    private Path recipe = Path.of(".");
    private Path run = Path.of(".");

    @BeforeEach
    void recipe() throws IOException {
        recipe = TinyRun.recipe(folder);
        run = folder.resolve("run");
    }

    private void change(String json) throws IOException {
        TinyRun.change(recipe, json);
    }

    private void train() throws IOException {
        TinyRun.trainer(recipe, run).train(10);
    }

    private static Map<String, float[]> weights(Path checkpoint) throws IOException {
        Map<String, float[]> out = new TreeMap<>();
        try (Safetensors file = Safetensors.open(checkpoint.resolve("model.safetensors"))) {
            file.names().forEach(n -> out.put(n, file.floats(n)));
        }
        return out;
    }

    private static float[] of(Map<String, float[]> weights, String name) {
        return java.util.Objects.requireNonNull(weights.get(name), name);
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void everyTaskLearnsWhatItIsFor(Task task) throws IOException {
        change(
                """
                {"steps": 2, "packTo": 120, "samples": 1, "validation": 2, "data": [{"source": "storyworld", "format": "auto",
                 "task": "%s", "split": "train", "probability": 1}]}"""
                        .formatted(task.word()));
        train();
        boolean draws = task == Task.STORYTELLING || task == Task.SEGMENTATION || task == Task.PRETRAINING;
        assertThat(TinyRun.events(run, "loss")).hasSize(2).allSatisfy(e -> {
            assertThat(e.get("loss").asDouble()).isFinite().isPositive();
            assertThat(e.has("image")).isEqualTo(draws);
            assertThat(e.get("text").asDouble()).isFinite();
        });
        JsonNode sample = TinyRun.events(run, "sample").get(0);
        if (task == Task.SEGMENTATION) {
            Path picture = run.resolve(sample.get("path").asText());
            assertThat(RgbImages.decode(Files.readAllBytes(picture)).width()).isEqualTo(32);
        } else if (task == Task.QUESTIONS) {
            assertThat(sample.has("path")).isFalse();
        }
        assertThat(TinyRun.events(run, "validation")).isNotEmpty();
    }

    @Test
    void packedRowsHoldSeveralDocuments() throws IOException {
        change(
                """
                {"steps": 1, "packTo": 200, "data": [{"source": "storyworld", "format": "auto", "task": "questions",
                 "split": "train", "probability": 1}]}""");
        train();
        JsonNode packed = TinyRun.events(run, "loss").get(0);
        assertThat(packed.get("documents").asInt()).isGreaterThan(2);
        assertThat(packed.get("images").asInt())
                .isEqualTo(packed.get("documents").asInt());
    }

    @Test
    void sourcesAreMixedByTheirProbabilities() throws IOException {
        change(
                """
                {"steps": 1, "batch": 64, "frames": 1, "draws": 1, "data": [
                 {"source": "storyworld", "format": "auto", "task": "captioning", "split": "train", "probability": 3},
                 {"source": "storyworld", "format": "auto", "task": "storytelling", "split": "train", "probability": 1}]}""");
        train();
        // a story has five pictures, a caption one: of 64 documents about 16 are stories
        int images = TinyRun.events(run, "loss").get(0).get("images").asInt();
        assertThat((images - 64) / 4).isBetween(6, 28);
    }

    @Test
    void lowRankUpdatesTrainAloneAndBecomePartOfTheWeightsTheyBelongTo() throws IOException {
        change(
                """
                {"steps": 4, "checkpointEvery": 4, "ema": 0, "rate": 0.01,
                 "lora": {"modules": ["q_proj", "v_proj"], "rank": 2, "alpha": 4}}""");
        train();
        Path first = run.resolve("checkpoints/step-4");
        Map<String, float[]> trained = weights(first);
        Path fresh = folder.resolve("fresh");
        change("{\"steps\": 1, \"lora\": null, \"rate\": 0, \"finalRate\": 0}");
        TinyRun.trainer(recipe, fresh).train(10);
        Map<String, float[]> base = weights(fresh.resolve("checkpoints/step-1"));
        assertThat(base)
                .allSatisfy((name, values) -> assertThat(trained.get(name)).isEqualTo(values));
        String layer = "mm_decoder.layers.0.self_attn.q_proj";
        float[] b = of(trained, layer + ".lora_B.weight");
        assertThat(b).isNotEqualTo(new float[b.length]);

        Path model = folder.resolve("packed");
        org.weft.cli.PackProbe.pack(run, model);
        Map<String, float[]> merged = new TreeMap<>();
        try (Safetensors file = Safetensors.open(model.resolve("model.safetensors"))) {
            file.names().forEach(n -> merged.put(n, file.floats(n)));
        }
        assertThat(merged.keySet()).isEqualTo(base.keySet());
        float[] a = of(trained, layer + ".lora_A.weight");
        float[] w = of(base, layer + ".weight");
        int in = a.length / 2;
        for (int i : new int[] {0, 5, w.length - 1}) {
            double update = 0;
            for (int r = 0; r < 2; r++) {
                update += b[i / in * 2 + r] * a[r * in + i % in];
            }
            assertThat((double) of(merged, layer + ".weight")[i])
                    .isCloseTo(w[i] + 2 * update, org.assertj.core.data.Offset.offset(1e-3));
        }
    }

    @Test
    void severalPassesMakeOneStep() throws IOException {
        change("{\"steps\": 2, \"accumulate\": 3}");
        train();
        assertThat(TinyRun.events(run, "loss"))
                .hasSize(2)
                .allSatisfy(e -> assertThat(e.get("documents").asInt()).isEqualTo(6));
    }

    @Test
    void aWorkerPausesShowsGoesOnAndStopsWhenTold() throws Exception {
        change("{\"steps\": 100000, \"samples\": 1}");
        CompletableFuture<Void> worker = CompletableFuture.runAsync(
                () -> {
                    try {
                        train();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                // the common pool has one thread on two cores, and others may hold it
                body -> new Thread(body, "worker").start());
        TinyRun.until(() -> Files.exists(run.resolve("events.jsonl")));
        RunControl.PAUSE.send(run);
        TinyRun.until(() -> TinyRun.state(run) == RunState.PAUSED);
        int steps = TinyRun.events(run, "loss").size();
        RunControl.SAMPLE.send(run);
        TinyRun.until(() -> !TinyRun.events(run, "sample").isEmpty());
        assertThat(TinyRun.events(run, "loss")).hasSize(steps);
        RunControl.GO.send(run);
        TinyRun.until(() -> TinyRun.events(run, "loss").size() > steps);
        assertThatThrownBy(this::train).hasMessageContaining("already").isInstanceOf(Exception.class);
        RunControl.STOP.send(run);
        worker.get(60, TimeUnit.SECONDS);
        RunReport report = new RunReader(run).read();
        assertThat(report.state()).isEqualTo(RunState.STOPPED);
        assertThat(report.step()).isEqualTo(report.curve().size());
        assertThat(run.resolve("checkpoints/step-" + report.step())).isDirectory();
    }

    @Test
    void whatEndsARunIsWrittenWhereSomeoneFindsIt() throws IOException {
        change(
                "{\"rate\": 1, \"maxNorm\": 1e9, \"warmup\": 0, \"steps\": 400, \"ema\": 0, \"weightDecay\": 0, \"imageWeight\": 1e6}");
        assertThatThrownBy(this::train).hasMessageContaining("not finite").hasMessageContaining("lower \"rate\"");
        RunReport report = new RunReader(run).read();
        assertThat(report.state()).isEqualTo(RunState.FAILED);
        assertThat(report.reason()).contains("not finite");
        assertThat(TinyRun.events(run, "ended").get(0).get("reason").asText()).contains("not finite");
    }

    @Test
    void theBestCheckpointIsKeptAndPatienceEndsARun() throws IOException {
        change(
                "{\"steps\": 200, \"checkpointEvery\": 1, \"validation\": 2, \"patience\": 3, \"rate\": 0.3, \"warmup\": 0,"
                        + " \"ema\": 0}");
        train();
        RunReport report = new RunReader(run).read();
        assertThat(report.state()).isEqualTo(RunState.FINISHED);
        assertThat(report.reason()).contains("has not fallen");
        assertThat(report.step()).isLessThan(200);
        assertThat(run.resolve("checkpoints/step-" + report.bestStep())).isDirectory();
        try (Stream<Path> kept = Files.list(run.resolve("checkpoints"))) {
            assertThat(kept.filter(p -> p.getFileName().toString().startsWith("step-")))
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void anEventCutOffByACrashDoesNotSwallowTheNext() throws IOException {
        change("{\"steps\": 1}");
        train();
        Files.writeString(run.resolve("events.jsonl"), "{\"step\":1,\"lo", StandardOpenOption.APPEND);
        TinyRun.change(run.resolve("recipe.json"), "{\"steps\": 2}");
        train();
        assertThat(new RunReader(run).read().curve())
                .extracting(RunReport.Point::step)
                .containsExactly(0L, 1L);
    }

    @Test
    void aCheckpointOfAnotherModelIsRefused() throws IOException {
        change("{\"steps\": 2}");
        train();
        Path config = run.resolve("model.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\"mlp\" : 48", "\"mlp\" : 40"));
        assertThatThrownBy(this::train).hasMessageContaining("is of another model");
    }

    @Test
    void aDryRunTellsMemoryAndTimeAndLeavesNothing() throws IOException {
        Path folder = Files.createDirectories(run.resolveSibling("dry"));
        DryRunReport r = DryRun.of(
                recipe,
                Trainer.Instead.NOTHING,
                org.weft.tensor.mmfs.MmfsChoice.best().op(),
                folder);
        assertThat(folder).doesNotExist();
        assertThat(r.secondsPerStep()).isPositive();
        assertThat(r.secondsInAll()).isEqualTo(6 * r.secondsPerStep());
        assertThat(r.parameters()).isGreaterThan(10_000);
        assertThat(r.peakMb()).isGreaterThan(100);
        assertThat(r.advice()).isEmpty();
    }

    @Test
    void aRunLockedByAnotherWorkerIsLeftAlone() throws IOException {
        Files.createDirectories(run.resolve("checkpoints"));
        Trainer trainer = TinyRun.trainer(recipe, run);
        try (FileChannel channel =
                        FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> trainer.train(1)).hasMessageContaining("already");
        }
    }
}

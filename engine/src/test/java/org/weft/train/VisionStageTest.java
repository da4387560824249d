package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage in which the visual tokenizer learns to see. */
class VisionStageTest {
    private static final String VISION =
            """
            {"stage": "vision", "steps": 12, "batch": 4, "rate": 5e-3, "frozen": [], "learned": ["visual_tokenizer", "vision_heads"],
             "checkpointEvery": 6, "validation": 4, "ema": 0.5}
            """;

    @TempDir
    Path folder;

    @Test
    void onlyTheTokenizerAndTheHeadsLearnAndTheNextStageBeginsWithThem() throws IOException {
        Path run = folder.resolve("vision");
        TinyRun.trainer(TinyRun.change(TinyRun.recipe(folder), VISION), run).train(10);
        List<JsonNode> steps = TinyRun.events(run, "gradient_norm");
        assertThat(steps).hasSize(12);
        assertThat(steps.getFirst().properties().stream().map(Map.Entry::getKey))
                .contains("labels", "coats", "cells", "whole");
        assertThat(steps.getLast().path("loss").asDouble())
                .isLessThan(steps.getFirst().path("loss").asDouble());
        assertThat(TinyRun.events(run, "validation")).hasSize(2);

        Path fresh = folder.resolve("fresh");
        TinyRun.trainer(TinyRun.change(TinyRun.recipe(folder), "{\"steps\": 1, \"rate\": 0, \"finalRate\": 0}"), fresh)
                .train(10);
        Path next = folder.resolve("next");
        Path joint = TinyRun.change(
                TinyRun.recipe(folder),
                "{\"steps\": 1, \"rate\": 0, \"finalRate\": 0, \"model\": \""
                        + run.toUri().getPath() + "\"}");
        TinyRun.trainer(joint, next).train(10);
        Map<String, float[]> before = weights(fresh);
        Map<String, float[]> learned = weights(run);
        Map<String, float[]> after = weights(next);
        assertThat(learned.keySet()).anyMatch(n -> n.startsWith("vision_heads"));
        assertThat(after.keySet()).noneMatch(n -> n.startsWith("vision_heads")).isEqualTo(before.keySet());
        int changed = 0;
        for (String name : before.keySet()) {
            boolean same = java.util.Arrays.equals(before.get(name), after.get(name));
            if (!name.startsWith("visual_tokenizer")) {
                assertThat(same).as(name).isTrue();
            }
            changed += same ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(20);
    }

    private static Map<String, float[]> weights(Path run) throws IOException {
        return RunDirectory.averages(new RunDirectory(run).lastGood().orElseThrow());
    }
}

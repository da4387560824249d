package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.data.storyworld.Export;
import org.weft.data.storyworld.ExportFormat;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;

/** Training from the files of data sets, here those that Storyworld writes. */
class DataSetLessonsTest {
    @TempDir
    Path folder;

    private Path recipe = Path.of(".");
    private Path data = Path.of(".");
    private Path run = Path.of(".");

    @BeforeEach
    void recipe() throws IOException {
        recipe = TinyRun.recipe(folder);
        data = folder.resolve("data");
        run = folder.resolve("run");
    }

    private void export(ExportFormat format) {
        Export.write(World.load(), new Export.Request(Split.TRAIN, 0, 6, 64, format, data), done -> {});
    }

    private void train(String task, String source) throws IOException {
        TinyRun.change(
                recipe,
                """
                {"steps": 2, "checkpointEvery": 2, "samples": 1, "validation": 2, "data": [{"source": "%s", "format": "auto",
                 "task": "%s", "split": "train", "probability": 1}]}"""
                        .formatted(source, task));
        TinyRun.trainer(recipe, run).train(10);
    }

    @ParameterizedTest
    @CsvSource({
        "VIST, storytelling",
        "WEFT, storytelling",
        "ANNT, storytelling",
        "TEXT_FILES, captioning",
        "PORORO_SV, storytelling",
        "FLINTSTONES_SV, storytelling",
        "ADE20K, segmentation",
        "COCO_CAPTIONS, captioning",
        "VQA_V2, questions",
        "VISDIAL, questions",
        "VISDIAL, conversation",
        "REFCOCO, referring",
        "REFCOCO, conversation",
        "COCO_CAPTIONS, conversation",
        "MMC4, pretraining",
        "WEBDATASET, pretraining"
    })
    void everyFormatTrainsTheTaskItIsFor(ExportFormat format, String task) throws IOException {
        export(format);
        train(task, "data");
        List<JsonNode> steps = TinyRun.events(run, "loss");
        assertThat(steps).hasSize(2).allSatisfy(e -> {
            assertThat(e.get("loss").asDouble()).isFinite().isPositive();
            assertThat(e.get("images").asInt()).isPositive();
        });
        assertThat(TinyRun.events(run, "validation")).isNotEmpty();
        assertThat(TinyRun.events(run, "sample")).isNotEmpty();
        // the run knows its data wherever it is continued from
        assertThat(Files.readString(run.resolve("recipe.json"))).contains(data.toString());
    }

    @Test
    void aDataSetNamedBesideTheRecipeTakesTheFirstSourcesPlace() throws IOException {
        export(ExportFormat.VIST);
        TinyRun.change(recipe, "{\"steps\": 1}");
        new Trainer(
                        recipe,
                        run,
                        new Trainer.Instead(null, data),
                        org.weft.tensor.mmfs.MmfsChoice.best().op())
                .train(10);
        assertThat(Files.readString(run.resolve("recipe.json"))).contains(data.toString());
        assertThat(TinyRun.events(run, "loss")).hasSize(1);
    }

    @Test
    void brokenPicturesArePassedOverAndATaskWithoutItemsIsSaid() throws IOException {
        export(ExportFormat.VIST);
        try (Stream<Path> files = Files.walk(data)) {
            Path one = files.filter(
                            f -> f.toString().endsWith(".png") || f.toString().endsWith(".jpg"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            Files.writeString(one, "no picture");
        }
        train("storytelling", "data");
        assertThat(TinyRun.events(run, "loss")).hasSize(2);
        run = folder.resolve("other");
        assertThatThrownBy(() -> train("referring", "data"))
                .hasMessageContaining("holds nothing for the task \"referring\"");
    }

    @Test
    void aMissingDataSetIsSaidBeforeAStep() {
        assertThatThrownBy(() -> train("storytelling", "nowhere")).hasMessageContaining("nowhere");
    }
}

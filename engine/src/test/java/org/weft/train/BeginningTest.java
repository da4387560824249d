package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.data.storyworld.Export;
import org.weft.data.storyworld.ExportFormat;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;

/** What cannot be trained is said before a step is taken, and nothing is left behind. */
class BeginningTest {
    @TempDir
    Path folder;

    private Path recipe = Path.of(".");
    private Path run = Path.of(".");

    @BeforeEach
    void recipe() throws IOException {
        recipe = TinyRun.recipe(folder);
        run = folder.resolve("run");
    }

    private void fails(String... parts) throws IOException {
        assertThatThrownBy(() -> TinyRun.trainer(recipe, run).train(10))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
        assertThat(run).doesNotExist();
        Files.createDirectories(run);
        assertThatThrownBy(() -> TinyRun.trainer(recipe, run).train(10)).isInstanceOf(IOException.class);
        assertThat(run).isEmptyDirectory();
        Files.delete(run);
    }

    @ParameterizedTest
    @CsvSource({
        "VIST, referring, refcoco",
        "COCO_CAPTIONS, segmentation, ade20k",
        "VIST, questions, vqa",
        "ADE20K, referring, refcoco"
    })
    void dataOfTheWrongKindIsNamedWithWhatTheTaskNeeds(ExportFormat format, String task, String needed)
            throws IOException {
        Path data = folder.resolve("data");
        Export.write(World.load(), new Export.Request(Split.TRAIN, 0, 2, 32, format, data), done -> {});
        TinyRun.change(
                recipe,
                "{\"data\": [{\"source\": \"data\", \"format\": \"auto\", \"task\": \"%s\", \"split\": \"train\", \"probability\": 1}]}"
                        .formatted(task));
        fails("holds nothing for the task \"" + task + "\"", needed);
    }

    @Test
    void namesThatMeanNoWeightAreSaidWithWhatIsMeant() throws IOException {
        TinyRun.change(recipe, "{\"frozen\": [\"image_decoder.decoder.vaee\", \"mm_decoder\"]}");
        fails("\"frozen\" names \"image_decoder.decoder.vaee\"", "perhaps \"image_decoder.decoder.vae\" is meant");
        TinyRun.change(recipe, "{\"frozen\": [], \"lora\": {\"modules\": [\"zz_proj\"], \"rank\": 2, \"alpha\": 2}}");
        fails("\"lora.modules\" names \"zz_proj\", which is part of no weight's name");
    }

    @Test
    void rowsLongerThanTheModelReadsAreRefused() throws IOException {
        TinyRun.change(recipe, "{\"packTo\": 100000}");
        fails("\"packTo\" is 100000, the model has 256 positions");
    }

    @Test
    void aModelThatIsNoneIsNamed() throws IOException {
        Files.writeString(folder.resolve("other.json"), "root:x:0:0");
        TinyRun.change(recipe, "{\"model\": \"other.json\"}");
        fails("other.json is no model configuration");
        TinyRun.change(recipe, "{\"model\": \"nowhere\"}");
        fails("nowhere", "neither a configuration file nor a model directory");
        TinyRun.change(
                recipe, "{\"model\": \"model.json\", \"weights\": {\"from\": \"nowhere\", \"names\": [\"unet\"]}}");
        fails("nowhere is no model directory or run to take weights from");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aBeginningThatWasKilledIsMadeAgain() throws IOException {
        Files.createDirectories(run);
        Files.writeString(run.resolve("tokenizer.json"), "{\"half");
        Files.writeString(run.resolve("model.json"), "{");
        Files.writeString(run.resolve("recipe.json.new"), "{");
        assertThat(Trainer.unfinished(run)).isTrue();
        TinyRun.change(recipe, "{\"steps\": 1}");
        TinyRun.trainer(recipe, run).train(10);
        assertThat(run.resolve("checkpoints/step-1")).isDirectory();
        assertThat(Trainer.unfinished(run)).isFalse();
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "mine");
        assertThat(Trainer.unfinished(other)).isFalse();
    }

    @Test
    void theSameRecipeIsKnownWhereverItLies() throws IOException {
        TinyRun.change(recipe, "{\"steps\": 1}");
        TinyRun.trainer(recipe, run).train(10);
        assertThat(Trainer.sameRecipe(recipe, run)).isTrue();
        TinyRun.change(recipe, "{\"steps\": 2}");
        assertThat(Trainer.sameRecipe(recipe, run)).isFalse();
    }
}

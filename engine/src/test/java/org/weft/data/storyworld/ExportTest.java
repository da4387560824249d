package org.weft.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    private static final World WORLD = World.load();
    private static final int SIZE = 32;

    private final Path folder;

    ExportTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private void export(ExportFormat format, int count) {
        Export.write(WORLD, new Export.Request(Split.TEST, 5, count, SIZE, format, folder), done -> {});
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }

    @Test
    void writesTheReferencesListWithPicturesThatMatchTheStory() throws IOException {
        export(ExportFormat.ANNT, 2);
        JsonNode entry = json("annt.json").get(1);
        WorldStory story = WORLD.story(Split.TEST, 6);
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            assertThat(entry.get("sentences").get(i).asText())
                    .isEqualTo(story.frames().get(i).caption());
            assertThat(entry.get("sentence_ixs").get(i).asInt()).isEqualTo(i);
            assertThat(entry.get("image_first").get(i).asBoolean()).isFalse();
            BufferedImage image = ImageIO.read(
                    folder.resolve(entry.get("images").get(i).asText()).toFile());
            int drawn =
                    WORLD.renderer(SIZE).render(story.frames().get(i).scene()).pixel(7, 9);
            assertThat(image.getRGB(7, 9) & 0xffffff).isEqualTo(drawn);
        }
    }

    @Test
    void writesFiveCaptionsForEachPicture() throws IOException {
        export(ExportFormat.COCO_CAPTIONS, 3);
        JsonNode root = json("captions_test.json");
        assertThat(root.get("images")).hasSize(15);
        assertThat(root.get("annotations")).hasSize(75);
        Set<Long> ids = new HashSet<>();
        root.get("images").forEach(i -> {
            assertThat(ids.add(i.get("id").asLong())).isTrue();
            assertThat(folder.resolve("images").resolve(i.get("file_name").asText()))
                    .exists();
        });
        root.get("annotations")
                .forEach(a -> assertThat(ids).contains(a.get("image_id").asLong()));
    }

    @Test
    void writesIndexPngsThatHoldTheLabels() throws IOException {
        export(ExportFormat.ADE20K, 1);
        BufferedImage map =
                ImageIO.read(folder.resolve("annotations/test/test-5-1.png").toFile());
        byte[] labels = WORLD.renderer(SIZE)
                .labels(WORLD.story(Split.TEST, 5).frames().get(0).scene());
        for (int i = 0; i < labels.length; i++) {
            assertThat(map.getRaster().getSample(i % SIZE, i / SIZE, 0)).isEqualTo(labels[i]);
        }
        assertThat(folder.resolve("images/test/test-5-1.png")).exists();
        assertThat(Files.readString(folder.resolve("objectInfo.txt"))).contains("\tsky\t");
    }

    @Test
    void writesVistStoriesInOrder() throws IOException {
        export(ExportFormat.VIST, 2);
        JsonNode annotations = json("test.story-in-sequence.json").get("annotations");
        assertThat(annotations).hasSize(10);
        assertThat(annotations.get(7).get(0).get("worker_arranged_photo_order").asInt())
                .isEqualTo(2);
        assertThat(annotations.get(7).get(0).get("story_id").asText()).isEqualTo("6");
    }

    @Test
    void writesVqaQuestionsWithTheirAnswers() throws IOException {
        export(ExportFormat.VQA_V2, 2);
        JsonNode questions = json("test_questions.json").get("questions");
        JsonNode annotations = json("test_annotations.json").get("annotations");
        assertThat(questions).hasSameSizeAs(annotations).hasSizeGreaterThan(90);
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < questions.size(); i++) {
            assertThat(ids.add(questions.get(i).get("question_id").asLong())).isTrue();
            assertThat(annotations.get(i).get("question_id"))
                    .isEqualTo(questions.get(i).get("question_id"));
            assertThat(annotations.get(i).get("answers")).hasSize(10);
        }
    }

    @Test
    void writesReferencesWithBoxesInPixels() throws IOException {
        export(ExportFormat.REFCOCO, 1);
        JsonNode refs = json("refs_test.json");
        JsonNode boxes = json("instances_test.json").get("annotations");
        assertThat(refs).hasSameSizeAs(boxes).isNotEmpty();
        refs.forEach(r -> assertThat(r.get("sentences").size()).isGreaterThan(1));
        boxes.forEach(b -> assertThat(
                        b.get("bbox").get(0).asDouble() + b.get("bbox").get(2).asDouble())
                .isLessThanOrEqualTo(SIZE));
    }

    @Test
    void writesDialoguesWhoseOptionsHoldTheAnswer() throws IOException {
        export(ExportFormat.VISDIAL, 2);
        JsonNode data = json("visdial_test.json").get("data");
        assertThat(data.get("dialogs")).hasSize(10);
        for (JsonNode dialog : data.get("dialogs")) {
            assertThat(dialog.get("dialog")).hasSize(10);
            for (JsonNode round : dialog.get("dialog")) {
                JsonNode options = round.get("answer_options");
                assertThat(options.get(round.get("gt_index").asInt())).isEqualTo(round.get("answer"));
            }
        }
    }

    @Test
    void refusesAFolderWithSomethingInIt() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "keep me");
        assertThatThrownBy(() -> export(ExportFormat.ANNT, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not empty");
        assertThat(folder.resolve("mine.txt")).hasContent("keep me");
    }

    @Test
    void refusesAnExportOfNothing() {
        assertThatThrownBy(() -> export(ExportFormat.ANNT, 0)).hasMessageContaining("at least one");
    }
}

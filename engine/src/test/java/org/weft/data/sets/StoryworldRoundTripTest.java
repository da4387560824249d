package org.weft.data.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.data.storyworld.Box;
import org.weft.data.storyworld.Export;
import org.weft.data.storyworld.ExportFormat;
import org.weft.data.storyworld.Question;
import org.weft.data.storyworld.Reference;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.engine.RgbImage;

class StoryworldRoundTripTest {
    private static final World WORLD = World.load();
    private static final int SIZE = 48;
    private static final int FIRST = 3;
    private static final int COUNT = 3;

    private final Path folder;

    StoryworldRoundTripTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private DataSet exported(ExportFormat format) throws IOException {
        export(format, folder);
        return DataSets.open(folder, "auto");
    }

    private static void export(ExportFormat format, Path to) {
        Export.write(WORLD, new Export.Request(Split.VALIDATION, FIRST, COUNT, SIZE, format, to), done -> {});
    }

    private static WorldStory story(int number) {
        return WORLD.story(Split.VALIDATION, FIRST + number);
    }

    private static RgbImage drawn(int story, int frame) {
        return WORLD.renderer(SIZE).render(story(story).frames().get(frame).scene());
    }

    private static String text(Part part) {
        return ((Part.Text) part).text();
    }

    private static RgbImage image(Part part) throws IOException {
        return ((Part.Picture) part).picture().image();
    }

    /** What the five frames are as text before picture. */
    private static void isStory(Example example, int story, boolean textFirst) throws IOException {
        assertThat(example.parts()).hasSize(10);
        for (int i = 0; i < 5; i++) {
            assertThat(text(example.parts().get(textFirst ? i * 2 : i * 2 + 1)))
                    .isEqualTo(story(story).frames().get(i).caption());
            assertThat(image(example.parts().get(textFirst ? i * 2 + 1 : i * 2)))
                    .isEqualTo(drawn(story, i));
        }
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void everyFormIsRecognised(ExportFormat format) throws IOException {
        try (DataSet set = exported(format)) {
            assertThat(set.format().name()).isEqualTo(format.name().replace("VQA_V2", "VQA"));
            assertThat(set.has(0)).isTrue();
            assertThat(set.has(-1)).isFalse();
            assertThat(set.stream().toList()).isEqualTo(set.stream().toList());
            assertThat(set.stream().map(Example::split)).containsOnly(hasSplits(format) ? "val" : "");
        }
    }

    private static boolean hasSplits(ExportFormat format) {
        return format != ExportFormat.ANNT && format != ExportFormat.WEFT;
    }

    /** A Weft document's history says when it was written. */
    @ParameterizedTest
    @EnumSource(value = ExportFormat.class, names = "WEFT", mode = EnumSource.Mode.EXCLUDE)
    void sameStoriesSameBytes(ExportFormat format) throws IOException {
        export(format, folder.resolve("a"));
        export(format, folder.resolve("b"));
        assertThat(bytes(folder.resolve("a"))).isNotEmpty().isEqualTo(bytes(folder.resolve("b")));
        assertThat(bytes(folder.resolve("a")).keySet()).noneMatch(name -> name.endsWith(".part"));
    }

    private static Map<String, List<Byte>> bytes(Path root) throws IOException {
        Map<String, List<Byte>> all = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<Byte> bytes = new ArrayList<>();
                for (byte b : Files.readAllBytes(file)) {
                    bytes.add(b);
                }
                all.put(root.relativize(file).toString(), bytes);
            }
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            value = ExportFormat.class,
            names = {"ANNT", "VIST", "PORORO_SV", "FLINTSTONES_SV", "WEFT"})
    void storiesComeBackWithTheirPicturesAndTexts(ExportFormat format) throws IOException {
        try (DataSet set = exported(format)) {
            assertThat(set.size()).hasValue(COUNT);
            for (int s = 0; s < COUNT; s++) {
                isStory(set.get(s), s, true);
                assertThat(set.get(s).facts().matches()).hasSize(format == ExportFormat.WEFT ? 0 : 5);
            }
        }
    }

    @Test
    void documentsComeBackWithTheirMatches() throws IOException {
        try (DataSet set = exported(ExportFormat.MMC4)) {
            assertThat(set.size()).isEmpty();
            assertThat(set.has(COUNT)).isFalse();
            assertThat(set.size()).hasValue(COUNT);
            isStory(set.get(2), 2, false);
            assertThat(set.get(2).facts().matches().get(1)).isEqualTo(new Facts.Match(2, 3, 1));
        }
    }

    @Test
    void labelMapsComeBack() throws IOException {
        try (DataSet set = exported(ExportFormat.ADE20K)) {
            assertThat(set.size()).hasValue(COUNT * 5);
            Example example = set.get(7);
            assertThat(example.id()).isEqualTo("validation/" + story(1).id() + "-3");
            Part.Labels labels = (Part.Labels) example.parts().get(0);
            assertThat(labels.map().labels())
                    .isEqualTo(
                            WORLD.renderer(SIZE).labels(story(1).frames().get(2).scene()));
            assertThat(labels.classes().names())
                    .isEqualTo(prefixed(WORLD.catalogue().palette().names()));
            assertThat(text(example.parts().get(1)))
                    .isEqualTo(story(1).frames().get(2).captions().getFirst());
            assertThat(image(example.parts().get(2))).isEqualTo(drawn(1, 2));
            Files.delete(folder.resolve("captions/validation/" + story(1).id() + "-3.txt"));
            assertThat(set.get(7).parts()).hasSize(2);
        }
    }

    private static List<String> prefixed(List<String> palette) {
        List<String> names = new ArrayList<>(palette);
        names.set(0, "other");
        return names;
    }

    @Test
    void captionsComeBack() throws IOException {
        try (DataSet set = exported(ExportFormat.COCO_CAPTIONS)) {
            assertThat(set.size()).hasValue(COUNT * 5);
            Example example = set.get(6);
            assertThat(example.facts().captions())
                    .isEqualTo(story(1).frames().get(1).captions());
            assertThat(image(example.parts().getFirst())).isEqualTo(drawn(1, 1));
        }
    }

    @Test
    void questionsComeBackWithTenEqualAnswers() throws IOException {
        try (DataSet set = exported(ExportFormat.VQA_V2)) {
            int at = 0;
            for (int s = 0; s < COUNT; s++) {
                for (int f = 0; f < 5; f++) {
                    for (Question question : WORLD.truth(story(s), f).questions()) {
                        Example example = set.get(at++);
                        Facts.Asked asked =
                                Objects.requireNonNull(example.facts().asked());
                        assertThat(asked.question()).isEqualTo(question.question());
                        assertThat(asked.answers()).containsExactly(new Facts.Answer(question.answer(), 10));
                        assertThat(image(example.parts().getFirst())).isEqualTo(drawn(s, f));
                    }
                }
            }
            assertThat(set.size()).hasValue(at);
        }
    }

    @Test
    void expressionsComeBackWithBoxesInPixels() throws IOException {
        try (DataSet set = exported(ExportFormat.REFCOCO)) {
            int at = 0;
            for (int f = 0; f < 5; f++) {
                for (Box box : WORLD.truth(story(0), f).boxes()) {
                    Example example = set.get(at++);
                    Facts.Region region = example.facts().regions().getFirst();
                    assertThat(region.box())
                            .isEqualTo(new Facts.Box(
                                    box.x() * SIZE, box.y() * SIZE, box.width() * SIZE, box.height() * SIZE));
                    assertThat(region.phrases())
                            .isEqualTo(WORLD.truth(story(0), f).references().stream()
                                    .filter(r -> r.box().equals(box))
                                    .map(Reference::words)
                                    .toList());
                    assertThat(image(example.parts().getFirst())).isEqualTo(drawn(0, f));
                }
            }
        }
    }

    @Test
    void dialoguesComeBackWithTheirOptions() throws IOException {
        try (DataSet set = exported(ExportFormat.VISDIAL)) {
            Example example = set.get(4);
            List<Question> rounds = WORLD.truth(story(0), 4).dialogue();
            assertThat(example.facts().turns()).hasSize(10);
            for (int i = 0; i < 10; i++) {
                Facts.Turn turn = example.facts().turns().get(i);
                assertThat(turn.question() + "?").isEqualTo(rounds.get(i).question());
                assertThat(turn.answer()).isEqualTo(rounds.get(i).answer());
                assertThat(turn.options().get(turn.right())).isEqualTo(turn.answer());
            }
            assertThat(image(example.parts().getFirst())).isEqualTo(drawn(0, 4));
        }
    }

    @Test
    void judgedOptionsComeWithTheirRound() throws IOException {
        export(ExportFormat.VISDIAL, folder);
        String image = Long.toString(FIRST * 5 + 1);
        try (DataSet plain = DataSets.open(folder, "visdial")) {
            int options = plain.get(0).facts().turns().get(2).options().size();
            Files.writeString(
                    folder.resolve("visdial_val_dense_annotations.json"),
                    "[{\"image_id\": " + image + ", \"round_id\": 3, \"gt_relevance\": [" + "0.5,".repeat(options - 1)
                            + "1]}]");
        }
        try (DataSet set = DataSets.open(folder, "auto")) {
            assertThat(set.get(0).facts().turns().get(2).relevance())
                    .endsWith(1.0)
                    .startsWith(0.5);
            assertThat(set.get(0).facts().turns().get(1).relevance()).isEmpty();
        }
    }

    @Test
    void instructionsComeBackAsTurns() throws IOException {
        try (DataSet set = exported(ExportFormat.LLAVA)) {
            List<Question> questions = WORLD.truth(story(0), 1).questions();
            Example example = set.get(1);
            assertThat(image(example.parts().get(0))).isEqualTo(drawn(0, 1));
            assertThat(example.parts()).hasSize(1 + 2 * questions.size());
            for (int i = 0; i < questions.size(); i++) {
                assertThat(example.facts().turns().get(i))
                        .isEqualTo(Facts.Turn.plain(
                                questions.get(i).question(), questions.get(i).answer()));
            }
        }
    }

    @Test
    void pairsComeOutOfTheTarWithoutUnpacking() throws IOException {
        try (DataSet set = exported(ExportFormat.WEBDATASET)) {
            assertThat(folder).isDirectoryNotContaining(f -> !f.toString().endsWith(".tar"));
            assertThat(set.stream().count()).isEqualTo(COUNT * 5);
            Example example = set.get(8);
            assertThat(example.id()).isEqualTo(story(1).id() + "-4");
            assertThat(image(example.parts().get(0))).isEqualTo(drawn(1, 3));
            assertThat(text(example.parts().get(1)))
                    .isEqualTo(story(1).frames().get(3).captions().getFirst());
        }
    }

    @Test
    void pairsComeBackFromPicturesWithTextFiles() throws IOException {
        try (DataSet set = exported(ExportFormat.TEXT_FILES)) {
            assertThat(set.size()).hasValue(COUNT * 5);
            Example example = set.stream()
                    .filter(e -> e.id().equals("val/" + story(2).id() + "-4"))
                    .findFirst()
                    .orElseThrow();
            assertThat(image(example.parts().get(0))).isEqualTo(drawn(2, 3));
            assertThat(text(example.parts().get(1)))
                    .isEqualTo(story(2).frames().get(3).captions().getFirst());
        }
    }

    @Test
    void splitsInOneFolderFollowEachOther() throws IOException {
        Path other = folder.resolve("other");
        export(ExportFormat.COCO_CAPTIONS, folder.resolve("all"));
        Export.write(WORLD, new Export.Request(Split.TRAIN, 0, 1, SIZE, ExportFormat.COCO_CAPTIONS, other), done -> {});
        Files.move(other.resolve("captions_train.json"), folder.resolve("all/captions_train.json"));
        try (Stream<Path> pictures = Files.list(other.resolve("images"))) {
            for (Path picture : pictures.toList()) {
                Files.move(picture, folder.resolve("all/images").resolve(Names.last(picture)));
            }
        }
        try (DataSet set = DataSets.open(folder.resolve("all"), "auto")) {
            assertThat(set.stream().map(Example::split).distinct()).containsExactly("train", "val");
            assertThat(set.size()).hasValue(5 + COUNT * 5);
            assertThat(image(set.get(5).parts().getFirst())).isEqualTo(drawn(0, 0));
        }
    }
}

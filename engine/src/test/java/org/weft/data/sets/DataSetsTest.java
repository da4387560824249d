package org.weft.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;

class DataSetsTest {
    private final Path folder;

    DataSetsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static byte[] picture(String format, int width, int height, int colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private void put(String name, String text) throws IOException {
        put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** A tar of files, name and content in turn. */
    static byte[] tar(String... files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < files.length; i += 2) {
            byte[] content = files[i + 1].getBytes(StandardCharsets.ISO_8859_1);
            byte[] head = new byte[512];
            set(head, 0, files[i]);
            set(head, 100, "0000644\0");
            set(head, 124, String.format(Locale.ROOT, "%011o\0", content.length));
            set(head, 148, "        ");
            set(head, 156, "0");
            set(head, 257, "ustar\00000");
            int sum = 0;
            for (byte b : head) {
                sum += b & 255;
            }
            set(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
            out.writeBytes(head);
            out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static void set(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    private Example first(String format) throws IOException {
        try (DataSet set = DataSets.open(folder, format)) {
            return set.get(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.png",
                "/etc/passwd",
                "a/../../b.png",
                "C:/x.png",
                "..",
                "a\\\\..\\\\b.png",
                "",
                "~/x.png"
            })
    void namesThatLeaveTheFolderAreRefusedInEveryList(String name) throws IOException {
        put("llava.json", "[{\"image\":[\"" + name + "\"],\"conversations\":[]}]");
        put(
                "annt.json",
                "[{\"sentences\":[\"a\"],\"images\":[\"" + name + "\"],\"sentence_ixs\":[0],\"image_first\":[false]}]");
        put(
                "captions_x.json",
                "{\"images\":[{\"id\":1,\"file_name\":\"" + name
                        + "\"}],\"annotations\":[{\"image_id\":1,\"caption\":\"a\"}]}");
        put(
                "docs.jsonl",
                "{\"text_list\":[\"a\"],\"image_info\":[{\"image_name\":\"" + name + "\",\"matched_text_index\":0}]}");
        for (String format : List.of("llava", "annt", "coco-captions", "mmc4")) {
            assertThatThrownBy(() -> first(format))
                    .isInstanceOfSatisfying(
                            DataException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNSAFE_NAME))
                    .hasMessageContaining("entry 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up.png", "/abs.png", "a/../../b.png"})
    void tarEntriesThatLeaveTheFolderAreRefused(String name) throws IOException {
        put("a.tar", tar("good.png", "x", "good.txt", "hi", name, "y", name.replace("png", "txt"), "hi"));
        try (DataSet set = DataSets.open(folder, "auto")) {
            assertThat(set.get(0).id()).isEqualTo("good");
            assertThatThrownBy(() -> set.get(1))
                    .isInstanceOfSatisfying(
                            DataException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNSAFE_NAME));
        }
    }

    @Test
    void damagedTarsAreToldOfOnceAndTheNextIsRead() throws IOException {
        byte[] sound = tar("a.png", "x", "a.txt", "one");
        byte[] broken = sound.clone();
        broken[3] ^= 1;
        put("1.tar", sound);
        put("2.tar", broken);
        put("3.tar", Arrays.copyOf(tar("b.png", "x".repeat(5000)), 1024));
        put("4.tar", "no tar at all, but long enough to hold a header. ".repeat(20));
        put("5.tar", new byte[0]);
        put("6.tar", sound);
        try (DataSet set = DataSets.open(folder, "auto")) {
            assertThat(set.has(0)).isTrue();
            assertThatThrownBy(() -> set.has(1)).hasMessageContaining("2.tar").hasMessageContaining("no tar");
            assertThatThrownBy(() -> set.has(1)).hasMessageContaining("3.tar").hasMessageContaining("too early");
            assertThatThrownBy(() -> set.has(1)).hasMessageContaining("4.tar");
            assertThat(set.has(1)).isTrue();
            assertThat(set.get(1).source()).contains("6.tar");
            assertThat(set.has(2)).isFalse();
            assertThat(set.size()).hasValue(2);
            assertThatThrownBy(() -> set.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void longNamesInTarsAreRead() throws IOException {
        String name = "d".repeat(150) + "/" + "k".repeat(40);
        byte[] head = tar("././@LongLink", name + ".png\0");
        head[156] = 'L';
        head[154] = ' ';
        fixSum(head);
        byte[] file = tar("short.png", "x", "pax", "y", "z.txt", "words");
        byte[] pax = tar("p", paxRecord(name + ".txt"));
        pax[156] = 'x';
        fixSum(pax);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head, 0, 1024);
        all.write(file, 0, 1024);
        all.write(pax, 0, 1024);
        all.write(file, 2048, 1024);
        put("a.tar", all.toByteArray());
        Example example = first("auto");
        assertThat(example.id()).isEqualTo(name);
        assertThat(example.facts().captions()).containsExactly("words");
    }

    private static String paxRecord(String path) {
        String rest = " path=" + path + "\n";
        return rest.length() + 3 + rest;
    }

    private static void fixSum(byte[] head) {
        set(head, 148, "        ");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += head[i] & 255;
        }
        set(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    }

    @Test
    void questionsOfEveryMemberOfTheFamily() throws IOException {
        put("vizwiz/images/v.jpg", picture("jpg", 20, 20, 0));
        put(
                "vizwiz/val.json",
                "[{\"image\":\"v.jpg\",\"question\":\"What?\",\"answers\":[{\"answer\":\"tea\"},"
                        + "{\"answer\":\"cup\"},{\"answer\":\"tea\"}],\"answer_type\":\"other\",\"answerable\":1}]");
        put("textvqa/train_images/0a.jpg", picture("jpg", 20, 20, 0));
        put(
                "textvqa/TextVQA_0.5.1_train.json",
                "{\"dataset_type\":\"train\",\"data\":[{\"question\":\"Brand?\","
                        + "\"question_id\":7,\"image_id\":\"0a\",\"answers\":[\"x\",\"x\"]}]}");
        put("ok/val2014/COCO_val2014_000000000042.jpg", picture("jpg", 20, 20, 0));
        put(
                "ok/OpenEnded_mscoco_val2014_questions.json",
                "{\"data_subtype\":\"val2014\",\"questions\":"
                        + "[{\"image_id\":42,\"question\":\"Why?\",\"question_id\":420}]}");
        put(
                "ok/mscoco_val2014_annotations.json",
                "{\"annotations\":[{\"question_id\":420,\"answers\":"
                        + "[{\"answer\":\"fun\",\"answer_id\":1}],\"answer_type\":\"other\"}]}");
        Facts.Asked viz = asked("vizwiz", "val");
        assertThat(viz.answers()).containsExactly(new Facts.Answer("tea", 2), new Facts.Answer("cup", 1));
        assertThat(asked("textvqa", "train").answers()).containsExactly(new Facts.Answer("x", 2));
        assertThat(asked("ok", "val").id()).isEqualTo("420");
    }

    private Facts.Asked asked(String name, String split) throws IOException {
        try (DataSet set = DataSets.open(folder.resolve(name), "auto")) {
            assertThat(set.format()).isEqualTo(DataFormat.VQA);
            Example example = set.get(0);
            assertThat(example.split()).isEqualTo(split);
            assertThat(((Part.Picture) example.parts().getFirst())
                            .picture()
                            .image()
                            .width())
                    .isEqualTo(20);
            Facts.Asked asked = example.facts().asked();
            return Objects.requireNonNull(asked);
        }
    }

    @Test
    void aQuestionWithoutAnAnnotationIsABadRecord() throws IOException {
        put("val_questions.json", "{\"questions\":[{\"image_id\":1,\"question\":\"Q\",\"question_id\":5}]}");
        assertThat(first("auto").facts().asked()).isNotNull();
        put("val_annotations.json", "{\"annotations\":[]}");
        assertThatThrownBy(() -> first("auto")).hasMessageContaining("question 5 has no entry");
    }

    @Test
    void referencesOfThePickleAreReadAndCodeIsNot() throws IOException {
        put("refs(unc).p", PlainPickleTest.written("refs2"));
        put(
                "instances.json",
                "{\"images\":[{\"id\":9,\"file_name\":\"a.jpg\"}],\"annotations\":"
                        + "[{\"id\":5,\"bbox\":[1,2,3,4.5]}]}");
        Example example = first("auto");
        assertThat(example.split()).isEqualTo("testA");
        assertThat(example.facts().regions())
                .containsExactly(
                        new Facts.Region("1", List.of("the man \u00e9", "he's \"him\""), new Facts.Box(1, 2, 3, 4.5)));
        assertThat(((Part.Picture) example.parts().getFirst()).picture().name()).endsWith("a.jpg");

        put("refs(unc).p", PlainPickleTest.written("evil2"));
        assertThatThrownBy(() -> first("auto")).hasMessageContaining("runs no code");
    }

    @ParameterizedTest
    @CsvSource({"'[1,2,3]', no bbox", "'[1,2,3,\"x\"]', no bbox", "'[1,2,3,1e999]', no bbox", "'\"all\"', no 'bbox'"})
    void boxesMustBeFourNumbers(String box, String message) throws IOException {
        put("refs.json", "[{\"ref_id\":1,\"ann_id\":5,\"image_id\":9,\"file_name\":\"a.jpg\",\"sentences\":[]}]");
        put("instances.json", "{\"images\":[],\"annotations\":[{\"id\":5,\"bbox\":" + box + "}]}");
        assertThatThrownBy(() -> first("refcoco"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void stripsOfFramesGiveTheirFirst() throws IOException {
        BufferedImage strip = new BufferedImage(8, 24, BufferedImage.TYPE_INT_RGB);
        strip.setRGB(3, 7, 0xff0000);
        strip.setRGB(3, 15, 0x00ff00);
        ImageIO.write(strip, "png", folder.resolve("s.png").toFile());
        PictureRef first = new Pictures.InStrip(new Pictures.InFile(folder.resolve("s.png")));
        assertThat(first.image().height()).isEqualTo(8);
        assertThat(first.image().pixel(3, 7)).isEqualTo(0xff0000);
        assertThat(Head.of("s", first.bytes()).height()).isEqualTo(8);
    }

    @Test
    void documentsGiveWhatWasChosen() throws IOException {
        byte[] png = picture("png", 20, 10, 0x123456);
        Path file = folder.resolve("story.weft");
        try (StoryDocument document = Documents.create(file)) {
            String hash = document.storePicture(png);
            add(document, 0, SlotKind.TEXT, new Content.Text("Once"));
            add(document, 1, SlotKind.IMAGE, new Content.Picture(hash, 20, 10));
            document.apply(new Edit.InsertSlot(2, new Slot("s2", SlotKind.TEXT, List.of(), null, null, "")));
        }
        Example example = first("auto");
        assertThat(example.id()).isEqualTo("story");
        assertThat(example.parts()).hasSize(2);
        assertThat(((Part.Text) example.parts().get(0)).text()).isEqualTo("Once");
        assertThat(((Part.Picture) example.parts().get(1)).picture().bytes()).isEqualTo(png);
        put("story.weft", Arrays.copyOf(Files.readAllBytes(file), 2000));
        assertThatThrownBy(() -> first("weft"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("story.weft");
    }

    private static void add(StoryDocument document, int at, SlotKind kind, Content content) throws IOException {
        Candidate candidate = new Candidate("c" + at, content, null, Instant.EPOCH);
        document.apply(new Edit.InsertSlot(at, new Slot("s" + at, kind, List.of(candidate), candidate.id(), null, "")));
    }

    @Test
    void folderOfTextFiles() throws IOException {
        put("train/a.png", picture("png", 20, 20, 1));
        put("train/a.txt", "\uFEFF a cat \n");
        put("b.jpg", picture("jpg", 20, 20, 1));
        try (DataSet set = DataSets.open(folder, "auto")) {
            assertThat(set.size()).hasValue(2);
            assertThatThrownBy(() -> set.get(0)).hasMessageContaining("b.txt").hasMessageContaining("is not there");
            assertThat(set.get(1).facts().captions()).containsExactly("a cat");
            assertThat(set.get(1).split()).isEqualTo("train");
        }
        put("b.txt", new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> first("text-files")).hasMessageContaining("UTF-8");
    }

    @Test
    void picturesInsideDocumentsOfMmc4() throws IOException {
        byte[] png = picture("png", 20, 20, 7);
        put(
                "docs_train.jsonl",
                "{\"text_list\":[\"a\",\"b\"],\"image_info\":[{\"image_base64\":\""
                        + Base64.getEncoder().encodeToString(png) + "\",\"matched_text_index\":1}]}");
        Example example = first("auto");
        assertThat(((Part.Picture) example.parts().get(1)).picture().bytes()).isEqualTo(png);
        assertThat(example.facts().matches()).containsExactly(new Facts.Match(1, 2, Double.NaN));
    }

    @Test
    void flintstonesWithoutTheListOfWhatFollowsGoByName() throws IOException {
        StringBuilder list = new StringBuilder("[");
        StringBuilder ids = new StringBuilder();
        for (int e = 0; e < 2; e++) {
            for (int i = 0; i < 6; i++) {
                String id = "s_01_e_0" + e + "_shot_00000" + i + "_00000" + i;
                list.append("{\"globalID\":\"")
                        .append(id)
                        .append("\",\"description\":\"")
                        .append(id)
                        .append("\"},");
                ids.append('"').append(id).append("\",");
            }
        }
        put("flintstones_annotations_v1-0.json", list.substring(0, list.length() - 1) + "]");
        put(
                "train-val-test_split.json",
                "{\"train\":[" + ids.substring(0, ids.length() - 1) + "],\"val\":[],\"test\":[]}");
        try (DataSet set = DataSets.open(folder, "auto")) {
            assertThat(set.size()).hasValue(4); // two beginnings in each episode
            assertThat(((Part.Text) set.get(1).parts().get(8)).text()).isEqualTo("s_01_e_00_shot_000005_000005");
        }
    }

    @ParameterizedTest
    @EnumSource(DataFormat.class)
    void theWrongKindIsToldOfInOneLine(DataFormat format) throws IOException {
        put("notes/readme.md", "nothing here");
        assertThatThrownBy(() ->
                        DataSets.open(folder.resolve("notes"), format.label()).get(0))
                .isInstanceOfAny(DataException.class, IndexOutOfBoundsException.class);
        put("file.bin", "nothing here either");
        if (format != DataFormat.TEXT_FILES) {
            assertThatThrownBy(() -> DataSets.open(folder.resolve("file.bin"), format.label()))
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    void unknownThingsSayWhatIsKnown() throws IOException {
        put("x/data.json", "{\"hello\":[1,2,3]}");
        assertThatThrownBy(() -> DataSets.open(folder.resolve("x"), "auto"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("coco-captions");
        assertThatThrownBy(() -> DataSets.open(folder.resolve("x"), "csv")).hasMessageContaining("formats are auto");
        assertThatThrownBy(() -> DataSets.open(folder.resolve("gone"), "auto")).hasMessageContaining("not there");
        put("z/a/readme.txt", "about");
        put("z/b/a.png", picture("png", 20, 20, 1));
        assertThatThrownBy(() -> DataSets.open(folder.resolve("z"), "auto")).hasMessageContaining("no data set");
        put("y/llava.json", "[{\"conversations\":[]}]");
        assertThatThrownBy(() -> DataSets.open(folder.resolve("y"), "vist")).hasMessageContaining("looks like llava");
    }

    @Test
    void namesOfFormatsAreForgiving() {
        assertThat(DataFormat.named("COCO_Captions")).contains(DataFormat.COCO_CAPTIONS);
        assertThat(DataFormat.named("coco")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "captions_train2014.json, train",
        "refs_testA.json, testA",
        "test-dev2015_questions.json, test",
        "validation, val",
        "trainings.json, ''",
        "visdial_1.0_val.json, val"
    })
    void splitsAreReadFromNames(String name, String split) {
        assertThat(Names.split(name)).isEqualTo(split);
    }
}

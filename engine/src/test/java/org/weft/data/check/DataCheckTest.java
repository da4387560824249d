package org.weft.data.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.data.sets.DataSet;
import org.weft.data.sets.DataSets;
import org.weft.data.sets.Problem;
import org.weft.data.storyworld.Export;
import org.weft.data.storyworld.ExportFormat;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;

class DataCheckTest {
    private static final World WORLD = World.load();
    private static final int SIZE = 32;

    private final Path folder;
    private final List<Finding> findings = new ArrayList<>();

    DataCheckTest(@TempDir Path folder) {
        this.folder = folder.resolve("set");
    }

    private void export(ExportFormat format, Split split) {
        Export.write(WORLD, new Export.Request(split, 0, 2, SIZE, format, folder), done -> {});
    }

    private Summary check() throws IOException {
        return check(CheckLimits.USUAL, Integer.MAX_VALUE);
    }

    private Summary check(CheckLimits limits, int stopAfter) throws IOException {
        findings.clear();
        try (DataSet set = DataSets.open(folder, "auto")) {
            return DataCheck.run(set, limits, new CheckListener() {
                @Override
                public void found(Finding finding) {
                    findings.add(finding);
                }

                @Override
                public boolean goOn(int done, OptionalInt all) {
                    return done < stopAfter;
                }
            });
        }
    }

    /** The check finds just this. */
    private void finds(Problem problem, String where, String reason) throws IOException {
        Summary summary = check();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().problem()).isEqualTo(problem);
        assertThat(findings.getFirst().where()).contains(where);
        assertThat(findings.getFirst().reason()).contains(reason);
        assertThat(findings.getFirst().line()).startsWith(problem.label()).contains(where);
        assertThat(summary.problems()).isEqualTo(Map.of(problem, 1));
        assertThat(summary.bad()).isEqualTo(1);
    }

    private Path picture(int frame) {
        return folder.resolve("images/train-0-" + frame + ".png");
    }

    private void replace(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Files.writeString(path, text.substring(0, at) + to + text.substring(at + from.length()));
    }

    private void draw(Path file, BufferedImage image, String format) throws IOException {
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    }

    private static BufferedImage plain(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void whatStoryworldWritesHasNothingBad(ExportFormat format) throws IOException {
        export(format, Split.TRAIN);
        Summary summary = check();
        assertThat(findings).isEmpty();
        assertThat(summary.bad()).isZero();
        assertThat(summary.pictures()).isPositive();
        assertThat(summary.cancelled()).isFalse();
        assertThat(summary.duplicatesSought()).isTrue();
        assertThat(summary.splits())
                .isEqualTo(Map.of(
                        format == ExportFormat.ANNT || format == ExportFormat.WEFT ? "" : "train", summary.examples()));
    }

    @Test
    void aMissingPictureIsNamed() throws IOException {
        export(ExportFormat.COCO_CAPTIONS, Split.TRAIN);
        Files.delete(picture(3));
        finds(Problem.MISSING_FILE, "train-0-3.png", "is not there");
    }

    @Test
    void aTruncatedPictureIsNamed() throws IOException {
        export(ExportFormat.COCO_CAPTIONS, Split.TRAIN);
        byte[] bytes = Files.readAllBytes(picture(2));
        Files.write(picture(2), Arrays.copyOf(bytes, bytes.length / 2));
        finds(Problem.UNREADABLE, "train-0-2.png", "damaged");
    }

    @Test
    void aTruncatedJpegIsNamedThoughItDecodes() throws IOException {
        export(ExportFormat.VIST, Split.TRAIN);
        BufferedImage noise = plain(64, 64);
        for (int i = 0; i < 64 * 64; i++) {
            noise.setRGB(i % 64, i / 64, i * 0x9E3779B1);
        }
        draw(picture(2), noise, "jpg");
        assertThat(check().bad()).isZero();
        byte[] bytes = Files.readAllBytes(picture(2));
        Files.write(picture(2), Arrays.copyOf(bytes, bytes.length / 2));
        finds(Problem.UNREADABLE, "train-0-2.png", "damaged");
    }

    @Test
    void anEmptyPictureAndOneThatIsNoneAreNamed() throws IOException {
        export(ExportFormat.VIST, Split.TRAIN);
        Files.write(picture(2), new byte[0]);
        Files.writeString(picture(4), "<html>404</html>");
        assertThat(check().problems()).isEqualTo(Map.of(Problem.UNREADABLE, 2));
        assertThat(findings.get(0).reason()).contains("is empty");
        assertThat(findings.get(1).reason()).contains("no PNG");
    }

    @Test
    void tinyAndHugePicturesAreNamed() throws IOException {
        export(ExportFormat.VIST, Split.TRAIN);
        draw(picture(1), plain(200, 15), "png");
        finds(Problem.TINY_IMAGE, "train-0-1.png", "200x15");
        draw(picture(1), plain(10_001, 16), "png");
        finds(Problem.HUGE_IMAGE, "train-0-1.png", "10001x16");
    }

    @Test
    void aPictureThatPromisesMorePixelsThanMemoryIsNotDecoded() throws IOException {
        export(ExportFormat.VIST, Split.TRAIN);
        byte[] bytes = Files.readAllBytes(picture(1));
        bytes[18] = (byte) 0x7f; // third byte of the width
        bytes[17] = 1;
        bytes[21] = 1;
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, 12, 17);
        for (int i = 0; i < 4; i++) {
            bytes[29 + i] = (byte) (crc.getValue() >> (24 - 8 * i));
        }
        Files.write(picture(1), bytes);
        finds(Problem.HUGE_IMAGE, "train-0-1.png", "make it smaller");
    }

    @Test
    void emptyAndLongTextsAreNamed() throws IOException {
        export(ExportFormat.COCO_CAPTIONS, Split.TRAIN);
        replace("captions_train.json", "\"caption\" : \"a", "\"caption\" : \" \", \"x\" : \"");
        finds(Problem.EMPTY_TEXT, "captions_train.json: entry 1", "empty");
        replace("captions_train.json", "\"caption\" : \" \"", "\"caption\" : \"" + "long ".repeat(4000) + "\"");
        finds(Problem.LONG_TEXT, "captions_train.json: entry 1", "20000 characters");
        check(new CheckLimits(16, 10_000, 20_000), Integer.MAX_VALUE);
        assertThat(findings).isEmpty();
    }

    @Test
    void aPictureWithoutAnyTextIsNamed() throws IOException {
        export(ExportFormat.COCO_CAPTIONS, Split.TRAIN);
        String text = Files.readString(folder.resolve("captions_train.json"));
        Files.writeString(
                folder.resolve("captions_train.json"), text.replaceAll("\"image_id\" : 4,", "\"image_id\" : 99999,"));
        finds(Problem.EMPTY_TEXT, "captions_train.json: entry 4", "has no text");
    }

    @Test
    void aLabelMapWithoutItsPictureIsNamed() throws IOException {
        export(ExportFormat.ADE20K, Split.TRAIN);
        Files.delete(folder.resolve("images/training/train-1-1.png"));
        finds(Problem.MISSING_FILE, "train-1-1.jpg", "is not there");
    }

    private Path labels() {
        return folder.resolve("annotations/training/train-0-2.png");
    }

    @Test
    void aLabelThatIsNoClassIsNamedWithItsPlace() throws IOException {
        export(ExportFormat.ADE20K, Split.TRAIN);
        BufferedImage map = ImageIO.read(labels().toFile());
        map.getRaster().setSample(5, 9, 0, WORLD.catalogue().palette().size());
        draw(labels(), map, "png");
        finds(Problem.LABEL_OUT_OF_RANGE, "train-0-2.png", "column 5, row 9");
    }

    @Test
    void aColourOffThePaletteIsNamedAndColoursOnItPass() throws IOException {
        export(ExportFormat.ADE20K, Split.TRAIN);
        BufferedImage coloured = plain(SIZE, SIZE);
        int known = WORLD.catalogue().palette().rgb(3);
        for (int i = 0; i < SIZE * SIZE; i++) {
            coloured.setRGB(i % SIZE, i / SIZE, known);
        }
        draw(labels(), coloured, "png");
        assertThat(check().bad()).isZero();
        coloured.setRGB(4, 6, 0x010203);
        draw(labels(), coloured, "png");
        finds(Problem.LABEL_OFF_PALETTE, "train-0-2.png", "#010203 at column 4, row 6");
    }

    @Test
    void aJpegOfLabelsIsNamedWhateverItIsCalled() throws IOException {
        export(ExportFormat.ADE20K, Split.TRAIN);
        BufferedImage grey = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        draw(labels(), grey, "jpg");
        finds(Problem.LOSSY_LABELS, "train-0-2.png", "is a JPEG");
        Files.move(labels(), labels().resolveSibling("train-0-2.jpg"));
        finds(Problem.LOSSY_LABELS, "train-0-2.jpg", "save label maps as PNG");
    }

    @Test
    void aLabelMapOfAnotherSizeAndAMissingOneAreNamed() throws IOException {
        export(ExportFormat.ADE20K, Split.TRAIN);
        draw(
                labels(),
                new BufferedImage(
                        SIZE,
                        SIZE - 1,
                        BufferedImage.TYPE_BYTE_INDEXED,
                        new IndexColorModel(8, 2, new byte[2], new byte[2], new byte[2])),
                "png");
        finds(Problem.LABEL_SIZE, "train-0-2.png", "is 32x31");
        Files.delete(labels());
        finds(Problem.MISSING_FILE, "train-0-2.png", "is not there");
    }

    @Test
    void aBoxOutsideOfItsPictureIsNamed() throws IOException {
        export(ExportFormat.REFCOCO, Split.TRAIN);
        replace("instances_train.json", "\"bbox\" : [ ", "\"bbox\" : [ 30");
        Summary summary = check();
        assertThat(summary.problems()).isEqualTo(Map.of(Problem.BOX_OUTSIDE, 1));
        assertThat(findings.getFirst().where()).contains("refs_train.json: entry 1");
        assertThat(findings.getFirst().reason()).contains("32x32");
    }

    @Test
    void theSamePictureInTwoSplitsIsNamedOnce() throws IOException {
        export(ExportFormat.ADE20K, Split.TRAIN);
        for (String part : List.of("images", "annotations")) {
            Path other = folder.resolve(part + "/validation");
            Files.createDirectories(other);
            Files.copy(folder.resolve(part + "/training/train-0-5.png"), other.resolve("x.png"));
            Files.copy(folder.resolve(part + "/training/train-0-5.png"), other.resolve("y.png"));
            Files.copy(
                    folder.resolve(part + "/training/train-0-4.png"),
                    folder.resolve(part + "/training/train-0-4-again.png"));
        }
        finds(Problem.DUPLICATE, "validation/x.png", "is also in split train");
        assertThat(findings.getFirst().reason()).contains("train-0-5.png");
    }

    @Test
    void aNameThatLeavesTheFolderIsNamedAndNotRead() throws IOException {
        export(ExportFormat.LLAVA, Split.TRAIN);
        Files.copy(picture(1), folder.resolveSibling("outside.png"));
        replace("llava_train.json", "images/train-0-1.png", "../outside.png");
        finds(Problem.UNSAFE_NAME, "llava_train.json: entry 1", "../outside.png");
    }

    @Test
    void aRecordThatLacksSomethingDoesNotStopTheOthers() throws IOException {
        export(ExportFormat.VQA_V2, Split.TRAIN);
        replace("train_questions.json", "\"question\" :", "\"asked\" :");
        finds(Problem.BAD_RECORD, "train_questions.json: entry 1", "has no 'question'");
    }

    @Test
    void aDamagedShardIsNamedAndTheNextIsChecked() throws IOException {
        export(ExportFormat.WEBDATASET, Split.TRAIN);
        Path shard = folder.resolve("train-000000.tar");
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(folder.resolve("a.tar"), Arrays.copyOf(bytes, 700));
        finds(Problem.UNREADABLE, "a.tar", "too early");
        assertThat(findings.getFirst().index()).isEqualTo(-1);
        Files.delete(folder.resolve("a.tar"));
        bytes[600] ^= 0x55; // in the first picture
        Files.write(shard, bytes);
        finds(Problem.UNREADABLE, "train-000000.tar: train-0-1.png", "damaged");
    }

    @Test
    void stopsWhenAskedTo() throws IOException {
        export(ExportFormat.VIST, Split.TRAIN);
        Summary summary = check(CheckLimits.USUAL, 1);
        assertThat(summary.cancelled()).isTrue();
        assertThat(summary.examples()).isEqualTo(1);
    }

    @Test
    void limitsThatLetNothingPassAreRefused() {
        assertThatThrownBy(() -> new CheckLimits(10, 9, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CheckLimits(1, 9, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thousandsOfPicturesAreRememberedRight() {
        SeenPictures seen = new SeenPictures();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.first(i * 0x9E3779B97F4A7C15L, i, i % 3)).isEqualTo(new SeenPictures.First(i, i % 3));
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.first(i * 0x9E3779B97F4A7C15L, 77_777, 0)).isEqualTo(new SeenPictures.First(i, i % 3));
        }
        assertThat(seen.full()).isFalse();
    }
}

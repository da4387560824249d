package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateResultsTest {
    @TempDir
    Path folder = Path.of("");

    private final Terminal terminal = new Terminal(new FakeEngine());

    @Test
    void captionsAreScoredFromCocoFiles() throws IOException {
        assertThat(run(
                        "captions",
                        "[{\"image_id\":1,\"caption\":\"a cat sits\"},{\"image_id\":2,\"caption\":\"a dog runs fast. it is happy\"}]",
                        """
                        {"images":[{"id":1},{"id":2},{"id":3}],"annotations":[
                        {"image_id":1,"caption":"A cat sits."},{"image_id":2,"caption":"A dog runs fast."},
                        {"image_id":"3","caption":["a","b"]}]}""",
                        "--shorten"))
                .isZero();
        assertThat(terminal.out().get(0)).startsWith("CIDEr").contains("8.75").endsWith("(n = 2)");
        assertThat(terminal.out()).hasSize(6);
        assertThat(terminal.err()).anyMatch(l -> l.contains("1 of 3 have no prediction"));
    }

    @Test
    void answersAreScoredFromVqaAndVizWizFiles() throws IOException {
        String truth =
                """
                {"annotations":[{"question_id":7,"answer_type":"number","answers":[
                {"answer":"Two","answer_id":1},{"answer":"Two","answer_id":2},{"answer":"Two","answer_id":3},
                {"answer":"Two","answer_id":4}]}]}""";
        assertThat(run("vqa", "[{\"question_id\":7,\"answer\":\"2\"}]", truth, "--json"))
                .isZero();
        assertThat(terminal.out().get(0)).isEqualTo("{\"measure\":\"VQA accuracy, percent\",\"value\":100.0,\"n\":1}");
        assertThat(run("vqa", "[{\"question_id\":7,\"answer\":\"2\"}]", truth, "--json", "--official"))
                .isZero();
        assertThat(terminal.out().get(2)).contains("\"value\":0.0");
        assertThat(run(
                        "vqa",
                        "{\"image\":\"a.jpg\",\"answer\":\"It is red.\"}",
                        "[{\"image\":\"a.jpg\",\"answers\":[{\"answer\":\"red\"},{\"answer\":\"red\"},{\"answer\":\"blue\"}]}]",
                        "--shorten",
                        "--json"))
                .isZero();
        assertThat(terminal.out().get(4)).contains("\"value\":44.44");
    }

    @Test
    void rankingsAreScoredFromDenseAnnotations() throws IOException {
        assertThat(run(
                        "dialogue",
                        "[{\"image_id\":5,\"round_id\":3,\"ranks\":[2,1,3]}]",
                        "[{\"image_id\":5,\"round_id\":3,\"gt_relevance\":[0,1,0],\"gt_index\":0}]",
                        "--json"))
                .isZero();
        assertThat(terminal.out().get(0)).contains("NDCG").contains("1.0");
        assertThat(terminal.out().get(1)).contains("MRR").contains("0.5");
    }

    @Test
    void boxesAreScoredLineByLine() throws IOException {
        assertThat(
                        run(
                                "grounding",
                                "{\"answer\":\"(000,000)(999,999)\"}\n{\"answer\":\"nothing\"}",
                                "{\"bbox\":[0,0,10,10],\"width\":10,\"height\":10}\n{\"bbox\":[0,0,5,5],\"width\":9,\"height\":9}"))
                .isZero();
        assertThat(terminal.out().get(0)).contains("0.5000");
        assertThat(terminal.err()).anyMatch(l -> l.contains("1 of 2 answers hold no box"));
    }

    @Test
    void featuresAreComparedFromSafetensors() throws IOException {
        Path a = features("a", 2, 0, 0, 2, 2, 0, 2, 2, 0);
        Path b = features("b", 2, 3, 0, 5, 2, 3, 2, 5, 0);
        assertThat(terminal.run("evaluate", "fid", "--predictions", a.toString(), "--truth", b.toString()))
                .isZero();
        assertThat(terminal.out().get(0)).contains("9.0000").endsWith("(n = 4)");
        Path other = features("c", 4, 3, 0, 5, 2, 3, 2, 5, 0);
        assertThat(terminal.run("evaluate", "fid", "--predictions", a.toString(), "--truth", other.toString()))
                .isEqualTo(1);
        assertThat(terminal.err()).anyMatch(l -> l.contains("same network"));
    }

    @Test
    void labelMapsAreComparedFolderByFolder() throws IOException {
        map("said/1.png", 0, 1, 1);
        map("true/1.png", 1, 2, 0);
        String[] args = {
            "evaluate",
            "segmentation",
            "--predictions",
            folder.resolve("said").toString(),
            "--truth",
            folder.resolve("true").toString(),
            "--classes",
            "4"
        };
        assertThat(terminal.run(args)).isZero();
        assertThat(terminal.out().get(0)).contains("mean IoU").contains("1.0000");
        map("said/1.png", 0, 1);
        assertThat(terminal.run(args)).isEqualTo(1);
        assertThat(terminal.err()).anyMatch(l -> l.contains("2 x 1 pixels"));
        map("said/2.png", 0);
        map("said/1.png", 0, 1, 1);
        assertThat(terminal.run(args)).isEqualTo(1);
        assertThat(terminal.err()).anyMatch(l -> l.contains("same names"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "captions | [] | [{\"image_id\":1,\"caption\":\"a\"}] | nothing to score",
                "captions | [{\"image_id\":1 | [{\"image_id\":1,\"caption\":\"a\"}] | not JSON",
                "captions | [3] | [{\"image_id\":1,\"caption\":\"a\"}] | entry 1 is no object",
                "captions | [{\"image_id\":1}] | [{\"image_id\":1,\"caption\":\"a\"}] | no \"caption\"",
                "captions | [{\"image_id\":2,\"caption\":\"a\"}] | [{\"image_id\":1,\"caption\":\"a\"}] | does not know",
                "captions | [{\"image_id\":1,\"caption\":\"a\"}] | [{\"image_id\":1,\"caption\":[]}] | at least one",
                "vqa | [{\"question_id\":1,\"answer\":\"a\"}] | [{\"question_id\":1}] | no \"answers\"",
                "vqa | [{\"question_id\":1,\"answer\":\"a\"}] | [{\"question_id\":1,\"answers\":[3]}] | without \"answer\"",
                "dialogue | [{\"image_id\":1,\"round_id\":1,\"ranks\":[1]}] | [{\"image_id\":1,\"round_id\":1,\"gt_relevance\":[1,0]}] | ranks 1 options",
                "dialogue | [{\"image_id\":1,\"round_id\":1,\"ranks\":[\"a\"]}] | [{\"image_id\":1,\"round_id\":1,\"gt_relevance\":[1]}] | no number",
                "grounding | [{\"answer\":\"a\"}] | [{\"bbox\":[1,2,3]}] | of 3 numbers",
                "grounding | [{\"answer\":\"a\"}] | [{\"bbox\":[1,2,3,4]}] | no \"width\"",
                "grounding | [{\"answer\":\"a\"},{\"answer\":\"b\"}] | [{\"bbox\":[1,2,3,4]}] | same order",
                "fid | {} | {} | safetensors"
            })
    void badFilesAreToldInOneLine(String kind, String predictions, String truth, String message) throws IOException {
        assertThat(run(kind, predictions, truth)).isEqualTo(1);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).hasSize(1);
        assertThat(terminal.err().get(0)).contains(message).doesNotContain("internal error");
    }

    @Test
    void missingFilesAndWrongUsageAreTold() {
        assertThat(terminal.run("evaluate", "vqa")).isEqualTo(2);
        assertThat(terminal.run("evaluate", "poetry")).isEqualTo(2);
        assertThat(terminal.err().get(1)).contains("captions").contains("storyworld");
        assertThat(terminal.run("evaluate", "vqa", "--predictions", folder + "/no", "--truth", folder + "/no"))
                .isEqualTo(1);
        assertThat(terminal.err().get(2)).contains("no such file");
    }

    private int run(String kind, String predictions, String truth, String... more) throws IOException {
        Path a = Files.writeString(folder.resolve("predictions"), predictions);
        Path b = Files.writeString(folder.resolve("truth"), truth);
        List<String> args =
                new ArrayList<>(List.of("evaluate", kind, "--predictions", a.toString(), "--truth", b.toString()));
        args.addAll(List.of(more));
        return terminal.run(args.toArray(String[]::new));
    }

    private Path features(String name, int dims, float... values) throws IOException {
        String header = "{\"features\":{\"dtype\":\"F32\",\"shape\":[" + values.length / dims + "," + dims
                + "],\"data_offsets\":[0," + 4 * values.length + "]}}";
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out =
                ByteBuffer.allocate(8 + head.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(head.length).put(head);
        for (float v : values) {
            out.putFloat(v);
        }
        return Files.write(folder.resolve(name), out.array());
    }

    private void map(String name, int... labels) throws IOException {
        BufferedImage image = new BufferedImage(labels.length, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, labels.length, 1, labels);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}

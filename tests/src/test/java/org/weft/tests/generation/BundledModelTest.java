package org.weft.tests.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

/** The model that comes with Weft, through the launcher, as a person types it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class BundledModelTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long MAX_WEIGHT_BYTES = 40_000_000;

    @TempDir
    Path folder;

    private List<String> weft(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(ROOT.resolve("weft").toString()));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err.txt")))
                .isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    private List<Path> pictures(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".png")).sorted().toList();
        }
    }

    private static Path story() throws IOException {
        try (Stream<Path> stories = Files.list(ROOT.resolve("assets/stories"))) {
            return stories.filter(Files::isDirectory)
                    .sorted()
                    .findFirst()
                    .orElseThrow()
                    .resolve("annt.json");
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws Exception {
        String doc = story().toString();
        for (String run : List.of("a", "b")) {
            weft("generate", doc, "--next", "image", "--count", "1", "--seed", "7", "--steps", "8", "--out", run);
        }
        weft("generate", doc, "--next", "image", "--count", "1", "--seed", "8", "--steps", "8", "--out", "c");
        Path a = pictures(folder.resolve("a")).getFirst();
        Path b = pictures(folder.resolve("b")).getFirst();
        Path c = pictures(folder.resolve("c")).getFirst();
        assertThat(Files.mismatch(a, b)).isEqualTo(-1);
        assertThat(Files.mismatch(a, c)).isNotEqualTo(-1);
        RgbImage image = RgbImages.decode(Files.readAllBytes(a));
        assertThat(image.width()).isEqualTo(128);
        assertThat(spread(image)).as("a picture, not one colour").isGreaterThan(20);
    }

    private static double spread(RgbImage image) {
        double sum = 0;
        double squares = 0;
        byte[] rgb = image.rgb();
        for (byte v : rgb) {
            int value = v & 255;
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / rgb.length;
        return Math.sqrt(squares / rgb.length - mean * mean);
    }

    @Test
    void theNextSentenceIsOneOfItsWorld() throws Exception {
        List<String> lines = weft(
                "generate",
                story().toString(),
                "--next",
                "text",
                "--count",
                "1",
                "--seed",
                "7",
                "--out",
                "t",
                "--json");
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).contains("\"kind\":\"text\"").matches(".*\"text\":\"[a-z' ,.!?]+[.!?]\".*");
    }

    @Test
    void theModelIsSoundAndSmallEnough() throws Exception {
        Path model = ROOT.resolve("assets/models/storyworld-mini");
        assertThat(Files.size(model.resolve("model.safetensors"))).isLessThanOrEqualTo(MAX_WEIGHT_BYTES);
        assertThat(Files.readString(model.resolve("MODEL_CARD.md"))).contains("Apache-2.0", "Trained by");
        weft("models", "verify", model.toString());
    }
}

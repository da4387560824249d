package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryboardExporterTest {
    @TempDir
    Path folder = Path.of("");

    private ExportReport report = new ExportReport(Path.of(""), List.of(), Set.of());

    private BufferedImage export(ExportJob job) throws IOException {
        Path file = folder.resolve("story.png");
        report = new StoryboardExporter().export(job, file);
        return ImageIO.read(file.toFile());
    }

    private static boolean has(BufferedImage image, int rgb) {
        for (int y = 0; y < image.getHeight(); y += 3) {
            for (int x = 0; x < image.getWidth(); x += 3) {
                if (Sample.near(image.getRGB(x, y) & 0xffffff, rgb)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void framesStandSideBySide() throws IOException {
        BufferedImage board = export(Sample.fox().job());

        assertThat(has(board.getSubimage(0, 0, board.getWidth() / 2, board.getHeight()), 0xd04020))
                .isTrue();
        assertThat(has(board.getSubimage(0, 0, board.getWidth() / 2, board.getHeight()), 0x2040c0))
                .isFalse();
        assertThat(has(board.getSubimage(board.getWidth() / 2, 0, board.getWidth() / 2, board.getHeight()), 0x2040c0))
                .isTrue();
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void itSaysItsTitleAndAuthor() throws Exception {
        export(Sample.fox().job());

        assertThat(StreamSupport.stream(
                                ImageMetadataReader.readMetadata(
                                                folder.resolve("story.png").toFile())
                                        .getDirectories()
                                        .spliterator(),
                                false)
                        .flatMap(d -> d.getTags().stream())
                        .map(t -> t.getDescription()))
                .anyMatch(d -> d.contains("The <Fox> & \"Friends\""))
                .anyMatch(d -> d.contains("Ann <Author>"));
    }

    @Test
    void aLongStoryStaysWithinBounds() throws IOException {
        Sample sample = new Sample("Long");
        for (int i = 0; i < 1500; i++) {
            sample.picture(Sample.png(3, 2, i)).text("Caption number " + i + " is a sentence.");
        }
        BufferedImage board = export(sample.job());

        assertThat((long) board.getWidth() * board.getHeight()).isLessThanOrEqualTo(StoryboardExporter.MOST_PIXELS);
        assertThat(Math.max(board.getWidth(), board.getHeight())).isLessThanOrEqualTo(StoryboardExporter.LONGEST_SIDE);
    }

    @Test
    void captionsAreCutOnlyWhenTheyCannotFitAndThenItIsSaid() throws IOException {
        export(new Sample("t")
                .picture(Sample.png(3, 2, 1))
                .text("word ".repeat(300))
                .job());
        assertThat(report.notes()).isEmpty();

        export(new Sample("t")
                .picture(Sample.png(3, 2, 1))
                .text("word ".repeat(100_000))
                .job());
        assertThat(report.notes()).singleElement().asString().contains("cut");
    }

    @Test
    void anEmptyStoryIsAPicture() throws IOException {
        assertThat(export(new Sample("").job()).getWidth()).isPositive();
    }
}

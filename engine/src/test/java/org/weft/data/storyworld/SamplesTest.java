package org.weft.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.weft.engine.RgbImage;

class SamplesTest {
    private static final Path STORIES = Path.of("..", "assets", "stories");
    private static final World WORLD = World.load();

    @Test
    void areTheBeginningsOfTestStoriesAsTheWorldTellsThemToday() throws IOException {
        Set<String> heroes = new HashSet<>();
        for (Samples.Sample sample : Samples.list(STORIES)) {
            WorldStory story = WORLD.story(Split.TEST, sample.story());
            heroes.add(story.hero());
            Path folder = STORIES.resolve(sample.folder());
            JsonNode entry = new ObjectMapper()
                    .readTree(folder.resolve("annt.json").toFile())
                    .get(0);
            assertThat(entry.get("title").asText()).isEqualTo(sample.title()).isNotBlank();
            assertThat(entry.get("images")).hasSize(sample.frames());
            for (int i = 0; i < sample.frames(); i++) {
                assertThat(entry.get("sentences").get(i).asText())
                        .isEqualTo(story.frames().get(i).caption());
                RgbImage drawn = WORLD.renderer(Samples.SIZE)
                        .render(story.frames().get(i).scene());
                assertSame(folder.resolve(entry.get("images").get(i).asText()), drawn);
            }
        }
        assertThat(heroes).hasSize(6);
    }

    private static void assertSame(Path file, RgbImage drawn) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(drawn.width());
        int different = 0;
        for (int y = 0; y < drawn.height(); y++) {
            for (int x = 0; x < drawn.width(); x++) {
                different += (image.getRGB(x, y) & 0xffffff) == drawn.pixel(x, y) ? 0 : 1;
            }
        }
        assertThat(different).as(file.toString()).isZero();
    }

    @Test
    void canBeWrittenAnew(@TempDir Path folder) {
        Samples.Sample sample = Samples.list(STORIES).get(0);
        Samples.write(WORLD, folder, sample);
        assertThat(folder.resolve(sample.folder()).resolve("annt.json")).exists();
        assertThat(Files.isDirectory(folder.resolve(sample.folder()).resolve("pictures")))
                .isTrue();
    }
}

package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.Segment;
import org.weft.engine.Segments;
import org.weft.engine.Target;

class AnntJsonTest {
    private static final RgbImage RED = new RgbImage(2, 1, new byte[] {-1, 0, 0, -1, 0, 0});
    private static final RgbImage BLUE = new RgbImage(1, 1, new byte[] {0, 0, -1});

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void pictures() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.write(folder.resolve("images/red.png"), RgbImages.png(RED));
        Files.write(folder.resolve("images/blue.png"), RgbImages.png(BLUE));
    }

    @Test
    void imagesStandBeforeOrAfterTheirSentence() throws IOException {
        AnntJson.Entry entry =
                read("""
                        [{"sentences": ["one", "two"], "images": ["images/red.png", "./images/blue.png"],
                          "sentence_ixs": [0, 1], "image_first": [true, false],
                          "generate_mode": "generate_texts", "num_iter": 2}]
                        """)
                        .getFirst();

        assertThat(Segments.before(entry.story(), entry.end(), entry::picture))
                .containsExactly(
                        new Segment.Picture("card 1", RED),
                        new Segment.Text("card 2", "one"),
                        new Segment.Text("card 3", "two"),
                        new Segment.Picture("card 4", BLUE));
        assertThat(entry.next()).isEqualTo(Target.TEXT);
        assertThat(entry.count()).isEqualTo(2);
        assertThat(entry.story().slots().getFirst().chosen().orElseThrow().content())
                .isInstanceOfSatisfying(Content.Picture.class, p -> assertThat(p.width() + "x" + p.height())
                        .isEqualTo("2x1"));
    }

    @Test
    void theLastImageOfAnImageTaskIsThePlaceholderThatIsToBeMade() throws IOException {
        AnntJson.Entry entry =
                read("""
                        [{"sentences": ["one", "two"], "images": ["images/red.png", "images/blue.png"],
                          "sentence_ixs": [0, 1], "image_first": [false, true], "generate_mode": "generate_images"}]
                        """)
                        .getFirst();

        assertThat(Segments.before(entry.story(), entry.end(), entry::picture))
                .containsExactly(new Segment.Text("card 1", "one"), new Segment.Picture("card 2", RED));
        Slot placeholder = entry.story().slots().get(entry.end());
        assertThat(placeholder.kind()).isEqualTo(SlotKind.IMAGE);
        assertThat(placeholder.chosen()).isEmpty();
        assertThat(placeholder.candidates())
                .as("the given picture is kept to compare with")
                .hasSize(1);
        assertThat(entry.next()).isEqualTo(Target.IMAGE);
    }

    @Test
    void theFileOfAPlaceholderMayBeMissing() throws IOException {
        AnntJson.Entry entry =
                read("""
                        [{"sentences": ["one"], "images": ["gone.png"], "sentence_ixs": [0], "image_first": [false],
                          "generate_mode": "generate_images"}]
                        """)
                        .getFirst();

        assertThat(entry.end()).isEqualTo(1);
        assertThat(entry.story().slots()).hasSize(2);
    }

    @Test
    void textAloneIsAStoryAndAnEmptyListHasNone() throws IOException {
        AnntJson.Entry entry = read("[{\"sentences\": [\"one\"]}]").getFirst();

        assertThat(entry.next()).isEqualTo(Target.AUTO);
        assertThat(entry.end()).isEqualTo(1);
        assertThat(read("[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | is no list of stories",
                "[{\"sentences\": | is not valid JSON",
                "[{}] | entry 1: sentences is missing",
                "[{\"sentences\": []}, {\"sentences\": 3}] | entry 2: sentences is missing or no list",
                "[{\"sentences\": [3]}] | sentence 0 is not text",
                "[{\"sentences\": [\"a\"], \"images\": [\"x\"]}] | differ in length",
                "[{\"sentences\": [\"a\"], \"images\": [\"images/red.png\"], \"sentence_ixs\": [1], \"image_first\": [true]}] | count from 0 to 0",
                "[{\"sentences\": [\"a\"], \"images\": [\"images/red.png\"], \"sentence_ixs\": [-1], \"image_first\": [true]}] | count from 0 to 0",
                "[{\"sentences\": [\"a\"], \"images\": [\"no.png\"], \"sentence_ixs\": [0], \"image_first\": [true]}] | there is no image no.png",
                "[{\"sentences\": [\"a\"], \"images\": [\"annt.json\"], \"sentence_ixs\": [0], \"image_first\": [true]}] | annt.json: A picture cannot be read",
                "[{\"sentences\": [\"a\"], \"generate_mode\": \"dance\"}] | generate_mode is dance",
                "[{\"sentences\": [\"a\"], \"num_iter\": 0}] | num_iter must be 1 to 64",
                "[{\"sentences\": [\"a\"], \"num_iter\": 65}] | num_iter must be 1 to 64",
            })
    void whatIsWrongIsNamed(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("annt.json");
    }

    @Test
    void aMissingListIsNoSuchFile() {
        assertThatThrownBy(() -> AnntJson.read(folder.resolve("none.json"))).isInstanceOf(NoSuchFileException.class);
    }

    private List<AnntJson.Entry> read(String json) throws IOException {
        return AnntJson.read(Files.writeString(folder.resolve("annt.json"), json));
    }
}

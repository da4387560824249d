package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.AnntJson;
import org.weft.document.Content;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.engine.Target;

class AnntExporterTest {
    @TempDir
    Path folder = Path.of("");

    private AnntJson.Entry export(Sample sample) throws IOException {
        Path file = folder.resolve("annt.json");
        new AnntExporter().export(sample.job(), file);
        return AnntJson.read(file).getFirst();
    }

    private static List<String> contents(Story story) {
        return story.slots().stream()
                .map(s -> s.chosen()
                        .map(c -> switch (c.content()) {
                            case Content.Text t -> t.text();
                            case Content.Picture p -> p.width() + "x" + p.height();
                            case Content.LabelMap m -> "map";
                        })
                        .orElse("placeholder " + s.kind()))
                .toList();
    }

    @Test
    void theReaderGivesTheStoryBackInItsOrder() throws IOException {
        Sample sample = new Sample("Two")
                .picture(Sample.png(1, 2, 0))
                .picture(Sample.png(3, 4, 0))
                .text("a \"quoted\" text")
                .text("b")
                .picture(Sample.jpeg(5, 6, 0))
                .picture(Sample.png(7, 8, 0))
                .text("c");

        AnntJson.Entry entry = export(sample);

        assertThat(entry.story().title()).isEqualTo("Two");
        assertThat(contents(entry.story())).isEqualTo(contents(sample.story()));
        assertThat(entry.next()).isEqualTo(Target.AUTO);
    }

    @Test
    void aPlaceholderAtTheEndIsWhatToMake() throws IOException {
        AnntJson.Entry image = export(new Sample("").text("a").placeholder(SlotKind.IMAGE));
        assertThat(image.next()).isEqualTo(Target.IMAGE);
        assertThat(contents(image.story())).containsExactly("a", "placeholder IMAGE");

        AnntJson.Entry text = export(new Sample("").text("a").placeholder(SlotKind.TEXT));
        assertThat(text.next()).isEqualTo(Target.TEXT);
        assertThat(contents(text.story())).containsExactly("a");
    }

    @Test
    void emptyStoriesAndPicturesAloneCanBeRead() throws IOException {
        assertThat(contents(export(new Sample("")).story())).isEmpty();
        assertThat(contents(export(new Sample("").picture(Sample.png(2, 2, 0))).story()))
                .contains("2x2");
    }
}

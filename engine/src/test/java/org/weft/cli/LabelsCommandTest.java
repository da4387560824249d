package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;

class LabelsCommandTest {
    private static final Palette WORLD = Palettes.storyworld();

    @TempDir
    Path folder = Path.of("");

    private Path map = Path.of("");

    @BeforeEach
    void aMap() throws IOException {
        map = folder.resolve("map.png");
        Files.write(map, LabelPng.write(new LabelMap(2, 2, new byte[] {1, 1, 5, 22}), WORLD));
    }

    private static Terminal terminal() {
        return new Terminal(new FakeEngine());
    }

    @Test
    void aMapThatFitsIsListedByClass() {
        Terminal terminal = terminal();
        assertThat(terminal.run("labels", "check", map.toString())).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out().getFirst()).contains("2x2 pixels, class numbers, palette Storyworld");
        assertThat(terminal.out()).anyMatch(l -> l.contains("sky") && l.endsWith("50.0%"));
        assertThat(terminal.out().getLast()).isEqualTo("every pixel fits");
    }

    @Test
    void coloursThatDoNotFitAreCountedAndFail() throws IOException {
        byte[] rgb = WORLD.picture(LabelMap.filled(2, 2, 1)).rgb().clone();
        rgb[3] = 117;
        Path coloured = Files.write(folder.resolve("c.png"), RgbImages.png(new RgbImage(2, 2, rgb)));
        Path out = folder.resolve("index.png");
        Terminal terminal = terminal();

        int exit = terminal.run("labels", "check", coloured.toString(), "--out", out.toString());

        assertThat(exit).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.out())
                .anyMatch(l -> l.startsWith("1 pixels (25.00%) do not fit") && l.contains("column 1, row 0"));
        assertThat(LabelPng.read(Files.readAllBytes(out))).isEqualTo(LabelMap.filled(2, 2, 1));
    }

    @Test
    void theReportIsALineOfJson() throws IOException {
        Terminal terminal = terminal();
        terminal.run("labels", "check", map.toString(), "--palette", "ade20k", "--json");
        JsonNode line = new ObjectMapper().readTree(terminal.out().getLast());
        assertThat(line.path("palette").asText()).isEqualTo("ade20k");
        assertThat(line.path("misfits").asInt()).isZero();
        assertThat(line.path("classes").path("wall").asInt()).isEqualTo(2);
    }

    @Test
    void palettesAndTheirClassesAreListed() {
        Terminal terminal = terminal();
        assertThat(terminal.run("labels", "palettes")).isZero();
        assertThat(terminal.out()).contains("storyworld  Storyworld, 60 classes", "ade20k  ADE20K, 150 classes");
        terminal.run("labels", "palettes", "ade20k");
        assertThat(terminal.out()).contains("150,flag,#5c00ff");
    }

    @Test
    void whatIsNoMapOrPaletteIsOneLine() throws IOException {
        Path text = Files.writeString(folder.resolve("t.png"), "no picture");
        assertThat(terminal().run("labels", "check", text.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(terminal().run("labels", "check", map.toString(), "--palette", "nowhere"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal().run("labels", "check", folder.resolve("gone.png").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal().run("labels")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void generateReadsTheMapInItsColoursAndTheCaption() {
        FakeEngine engine = new FakeEngine(
                new GenerationEvent.ItemDone(
                        0, 0, new GeneratedItem.Image(WORLD.picture(LabelMap.filled(2, 2, 1)), 3, 1, Map.of())),
                new GenerationEvent.Finished(List.of()));
        Terminal terminal = new Terminal(engine);

        int exit = terminal.run(
                "generate",
                "--labels",
                map.toString(),
                "--prompt",
                "a fox.",
                "--seed",
                "3",
                "--out",
                folder.toString());

        assertThat(exit).isZero();
        assertThat(folder.resolve("map-seed3.png")).exists();
        var asked = Objects.requireNonNull(engine.asked);
        assertThat(asked.target()).isEqualTo(Target.IMAGE);
        assertThat(asked.seed()).isEqualTo(3);
        assertThat(asked.story()).hasSize(2);
        RgbImage read = ((Segment.Picture) asked.story().get(0)).image();
        assertThat(read.pixel(0, 0)).isEqualTo(WORLD.of(1).rgb());
        assertThat(read.pixel(read.width() - 1, read.height() - 1))
                .isEqualTo(WORLD.of(22).rgb());
        assertThat(((Segment.Text) asked.story().get(1)).text()).isEqualTo("a fox.");
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        String file = map.toString();
        assertThat(terminal().run("generate", "doc.weft", "--labels", file)).isEqualTo(ExitCode.USAGE);
        assertThat(terminal().run("generate", "--labels", file, "--next", "text"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal().run("generate", "--labels", file, "--count", "2")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal().run("generate")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal().run("generate", "doc.weft", "--judge")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal().run("generate", "--labels", file, "--palette", "ade20k", "--judge"))
                .isEqualTo(ExitCode.FAILED);
    }
}

package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.RgbImage;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Selections;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.random.Philox;
import org.weft.trace.Recorder;

/** {@code weft inspect} answers every kind of selection with the trace's own numbers, as the studio does. */
class InspectCommandTest {
    private static final String LLM = "mm_decoder.layers.0.llama_cross_attn.attn";
    private static final String UNET = "image_decoder.decoder.mmfs_module.mmfs_up_blocks.0.mmfs";
    private static final Levels LEVELS = Levels.square(List.of(8, 4), 4);

    @TempDir
    Path folder;

    private Path file = Path.of(".");

    @BeforeEach
    void record() {
        file = folder.resolve("a.trace");
        try (Scope scope = Scope.open();
                Recorder recorder = new Recorder(
                        TraceSettings.all(file), new Recorder.About("tiny 1", "00", 7, "weft generate DOC"))) {
            recorder.begin(List.of(image(1), image(2)), List.of("card 1", "card 2"), 8);
            recorder.attended(LLM, inputs(1, 8));
            for (int step = 0; step < 2; step++) {
                recorder.step(step, 2);
                recorder.attended(UNET, inputs(2 + step, 32));
            }
            List<TraceInfo.Token> tokens = new ArrayList<>();
            for (String t : List.of("<s>", "fox", "[picture 1]", "[1]", "[1]", "[picture 2]", "[2]", "[picture 3]")) {
                tokens.add(new TraceInfo.Token(tokens.size(), t, false));
            }
            recorder.end(tokens, image(3), "");
            recorder.finish();
        }
    }

    private static RgbImage image(int seed) {
        byte[] rgb = new byte[16 * 16 * 3];
        Arrays.fill(rgb, (byte) (seed * 20));
        return new RgbImage(16, 16, rgb);
    }

    private static Tensor random(Philox philox, double range, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((philox.nextFloat() * 2 - 1) * range);
        }
        return Tensor.of(values, shape);
    }

    private static MmfsInputs inputs(long seed, int queries) {
        Philox p = new Philox(seed, 0);
        float[] mask = new float[queries * 2];
        Arrays.fill(mask, 1);
        return new MmfsInputs(
                random(p, 1, 1, 2, LEVELS.total(), 2, 4),
                random(p, 2, 1, queries, 2, 2, 3, 2),
                random(p, 2, 1, queries, 2, 2, 2, 4),
                Tensor.of(mask, 1, queries, 2),
                random(p, 0.5, 1, queries, 2).add(0.5),
                random(p, 1, 8),
                LEVELS);
    }

    private Terminal ran(int code, String... options) {
        Terminal terminal = new Terminal(new FakeEngine());
        String[] args = Stream.concat(Stream.of("inspect", file.toString()), Arrays.stream(options))
                .toArray(String[]::new);
        assertThat(terminal.run(args)).as(terminal.err().toString()).isEqualTo(code);
        return terminal;
    }

    /** The only line that a question to one site gives. */
    private JsonNode answer(String... options) throws IOException {
        List<String> lines = ran(
                        0,
                        Stream.concat(Arrays.stream(options), Stream.of("--json", "--top", "1000"))
                                .toArray(String[]::new))
                .out();
        assertThat(lines).hasSize(1);
        return new ObjectMapper().readTree(lines.getFirst());
    }

    private void same(JsonNode line, TraceQuery query) {
        try (Trace trace = Trace.open(file)) {
            Looked looked = trace.look(query);
            assertThat(line.path("site").asText()).isEqualTo(query.site());
            assertThat(line.path("at").asText()).isEqualTo(Selections.at(trace.info(), query));
            assertThat(line.path("ignored").asDouble()).isCloseTo(looked.ignored(), within(1e-12));
            assertThat(line.path("points")).hasSize(looked.points().size());
            for (int i = 0; i < looked.points().size(); i++) {
                Looked.Point p = looked.points().get(i);
                JsonNode spot = line.path("points").get(i);
                assertThat(spot.path("image").asInt()).isEqualTo(p.picture() + 1);
                assertThat(spot.path("head").asInt()).isEqualTo(p.head());
                assertThat(spot.path("x").asDouble()).isCloseTo(p.x(), within(1e-12));
                assertThat(spot.path("weight").asDouble()).isCloseTo(p.weight(), within(1e-12));
            }
            looked.shares().forEach((picture, share) -> assertThat(
                            line.path("shares").path("image " + (picture + 1)).asDouble())
                    .isCloseTo(share, within(1e-12)));
        }
    }

    @Test
    void tokensAndPatches() throws IOException {
        same(answer("--token", "1"), TraceQuery.of(0, LLM, 1, List.of(1)));
        same(answer("--token", "1,5"), TraceQuery.of(0, LLM, 1, List.of(1, 5)));
        same(answer("--patch", "1"), TraceQuery.of(0, LLM, 1, List.of(3, 4)));
        same(answer("--patch", "1:1"), TraceQuery.of(0, LLM, 1, List.of(4)));
        same(answer("--patch", "2:0"), TraceQuery.of(0, LLM, 1, List.of(6)));
    }

    @Test
    void pixelsStepsAndPartsOfTheGeneratedPicture() throws IOException {
        same(answer("--pixel", "15,0"), TraceQuery.of(0, UNET, 1, List.of(3)));
        same(answer("--pixel", "4,12", "--step", "0"), TraceQuery.of(0, UNET, 0, List.of(13)));
        same(answer("--region", "3:0,0,0.5,0.5"), TraceQuery.of(0, UNET, 1, List.of(0, 1, 4, 5)));
        same(answer("--query", "7,8", "--site", "up_blocks"), TraceQuery.of(0, UNET, 1, List.of(7, 8)));
        same(answer("--site", "up_blocks"), TraceQuery.of(0, UNET, 1, List.of()));
    }

    @Test
    void filters() throws IOException {
        JsonNode line = answer("--pixel", "0,0", "--image", "2", "--level", "1", "--head", "0", "--point", "2,0");
        same(line, new TraceQuery(0, UNET, 1, List.of(0), Set.of(1), Set.of(0), Set.of(1), Set.of(0, 2)));
        assertThat(line.path("points")).hasSize(2);
    }

    @Test
    void whoLookedIntoARegion() throws IOException {
        List<String> lines = ran(0, "--region", "2:0.1,0.1,0.9,0.9", "--site", "up_blocks", "--json", "--top", "16")
                .out();
        assertThat(lines).hasSize(16);
        try (Trace trace = Trace.open(file)) {
            List<Trace.Looker> lookers =
                    trace.whoLooked(TraceQuery.of(0, UNET, 1, List.of()), new Trace.Region(1, 0.1, 0.1, 0.9, 0.9));
            for (int i = 0; i < lines.size(); i++) {
                JsonNode line = new ObjectMapper().readTree(lines.get(i));
                assertThat(line.path("shares").path("image 2").asDouble())
                        .isCloseTo(lookers.get(i).share(), within(1e-12));
            }
        }
        assertThat(ran(0, "--region", "1:0,0,1,1").out())
                .as("words and pixels")
                .anyMatch(l -> l.contains("token"))
                .anyMatch(l -> l.contains("pixel"));
    }

    @Test
    void theCallThatAnExportNamesGivesTheSameAgain() throws IOException {
        TraceQuery query = new TraceQuery(0, UNET, 1, List.of(5, 6), Set.of(0), Set.of(1), Set.of(0), Set.of(2));
        String call;
        try (Trace trace = Trace.open(file)) {
            call = Selections.call(trace.info(), query, "my trace.trace");
        }
        assertThat(call).startsWith("weft inspect 'my trace.trace' --item 0");
        String[] words = call.replace("my trace", "my-trace").split(" ", -1);
        same(answer(Arrays.copyOfRange(words, 3, words.length)), query);
    }

    @Test
    void whatIsNotThereIsSaidInALine() throws IOException {
        assertThat(ran(2, "--token", "99").err()).anyMatch(l -> l.contains("no token 99"));
        assertThat(ran(2, "--token", "1", "--pixel", "1,1").err()).anyMatch(l -> l.contains("name one of"));
        assertThat(ran(2, "--pixel", "1").err()).anyMatch(l -> l.contains("X,Y"));
        assertThat(ran(2, "--patch", "4").err()).anyMatch(l -> l.contains("no picture 4"));
        assertThat(ran(2, "--patch", "1:9").err()).anyMatch(l -> l.contains("2 visual tokens"));
        assertThat(ran(2, "--patch", "x").err()).anyMatch(l -> l.contains("1:5"));
        assertThat(ran(2, "--region", "9:0,0,1,1").err()).anyMatch(l -> l.contains("no picture 9"));
        assertThat(ran(2, "--region", "1:0,0").err()).anyMatch(l -> l.contains("P:L,T,R,B"));
        assertThat(ran(2, "--head", "2").err()).anyMatch(l -> l.contains("--head 2") && l.contains("0 to 1"));
        assertThat(ran(2, "--image", "0").err()).anyMatch(l -> l.contains("--image 0"));
        assertThat(ran(2, "--region", "1:0.5,0,0.2,1").err()).anyMatch(l -> l.contains("left of right"));
        assertThat(ran(2, "--region", "1:0,0,NaN,1").err()).anyMatch(l -> l.contains("in 0..1"));
        assertThat(ran(2, "--pixel", "16,3").err()).anyMatch(l -> l.contains("16 pixels a side"));
        assertThat(ran(2, "--pixel=-1,3").err()).anyMatch(l -> l.contains("not in the picture"));
        assertThat(ran(2, "--top=-1").err()).anyMatch(l -> l.contains("--top"));
        assertThat(ran(1, "--query", "400").err()).anyMatch(l -> l.contains("recorded 0 to 7."));
        assertThat(ran(2, "--item", "1").err()).anyMatch(l -> l.contains("--item 1"));
        assertThat(ran(1, "--pixel", "1,1", "--step", "9").err()).anyMatch(l -> l.contains("at step 9"));
        assertThat(ran(1, "--site", "nowhere").err()).anyMatch(l -> l.contains("no site"));
        assertThat(ran(2, "--region", "1:0,0,1,1", "--export", "x.csv").err()).anyMatch(l -> l.contains("who looked"));
    }

    @Test
    void badTracesGiveALine() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        file = Files.write(folder.resolve("cut.trace"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(ran(1).err()).hasSize(1).allMatch(l -> l.contains("cut.trace is damaged"));
        file = Files.writeString(folder.resolve("story.trace"), "once");
        assertThat(ran(1).err()).hasSize(1).allMatch(l -> l.contains("is no trace"));
        file = folder.resolve("nowhere.trace");
        assertThat(ran(1).err()).hasSize(1).allMatch(l -> l.contains("cannot be read"));
    }
}

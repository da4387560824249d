package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.RgbImage;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.TraceInfo;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.trace.Recorder;

/** {@code weft lesson}: from a script and a trace to a lesson that plays, and what is said when they do not fit. */
class LessonCommandTest {
    private static final String LLM = "mm_decoder.layers.0.llama_cross_attn.attn";
    private static final Levels LEVELS = Levels.square(List.of(4, 2), 2);

    @TempDir
    Path folder;

    private Path trace = Path.of(".");

    @BeforeEach
    void record() {
        trace = folder.resolve("a.trace");
        RgbImage picture = new RgbImage(8, 8, new byte[8 * 8 * 3]);
        try (Scope scope = Scope.open();
                Recorder recorder = new Recorder(
                        TraceSettings.all(trace), new Recorder.About("tiny 1", "00", 7, "weft generate DOC"))) {
            recorder.begin(List.of(picture), List.of("card 1"), 2);
            float[] zeros = new float[200];
            recorder.attended(
                    LLM,
                    new MmfsInputs(
                            Tensor.of(Arrays.copyOf(zeros, 160), 1, 1, LEVELS.total(), 2, 4),
                            Tensor.of(Arrays.copyOf(zeros, 16), 1, 2, 1, 2, 2, 2),
                            Tensor.of(Arrays.copyOf(zeros, 24), 1, 2, 1, 2, 2, 3),
                            Tensor.of(new float[] {1, 1}, 1, 2, 1),
                            Tensor.of(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, 1, 2, 2),
                            Tensor.of(Arrays.copyOf(zeros, 8), 8),
                            LEVELS));
            recorder.end(
                    List.of(new TraceInfo.Token(0, "<s>", false), new TraceInfo.Token(1, "fox", true)), null, "fox");
            recorder.finish();
        }
    }

    private Path script(String select) throws IOException {
        return Files.writeString(
                folder.resolve("one.json"),
                """
                {"version": 1, "title": "Once", "steps": [{"title": "See", "text": "The word {word} of {model}",
                "look": {"select": %s}}]}
                """
                        .formatted(select));
    }

    private Terminal ran(int code, Object... words) {
        Terminal terminal = new Terminal(new FakeEngine());
        String[] line = Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
        assertThat(terminal.run(line)).as(terminal.err().toString()).isEqualTo(code);
        return terminal;
    }

    @Test
    void aScriptAndATraceBecomeALessonThatPlays() throws IOException {
        Path out = folder.resolve("one.weftlesson");
        ran(0, "lesson", "record", script("{\"word\": \"fox\"}"), "--trace", trace, "--out", out);
        assertThat(ran(0, "lesson", "check", out).out()).containsExactly(out + ": 1 steps, all of them play");
        assertThat(ran(0, "lesson", "show", out, "--language", "en").out())
                .contains("Once", "1. See", "The word fox of tiny 1");
    }

    @Test
    void whatDoesNotFitIsNamedWithItsStep() throws IOException {
        Path out = folder.resolve("one.weftlesson");
        Files.writeString(out, "as it was");
        assertThat(ran(1, "lesson", "record", script("{\"word\": \"cat\"}"), "--trace", trace, "--out", out)
                        .err())
                .anyMatch(l -> l.contains("step 1") && l.contains("\"cat\""));
        assertThat(ran(1, "lesson", "record", script("{\"thing\": \"bear\"}"), "--trace", trace, "--out", out)
                        .err())
                .anyMatch(l -> l.contains("step 1") && l.contains("item 0 is none"));
        assertThat(ran(1, "lesson", "record", script("{\"thing\": \"ghost\"}"), "--trace", trace, "--out", out)
                        .err())
                .anyMatch(l -> l.contains("nothing is called \"ghost\""));
        assertThat(out).hasContent("as it was");
    }

    @Test
    void renewingNamesWhatItCannotRecord() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(ran(2, "lesson", "renew", empty).err()).anyMatch(l -> l.contains("holds no scripts"));
        assertThat(ran(2, "lesson", "renew", folder.resolve("nowhere")).err()).anyMatch(l -> l.contains("no folder"));
        Path script = script("{\"word\": \"fox\"}");
        assertThat(ran(1, "lesson", "renew", folder).err())
                .anyMatch(l -> l.contains(script.toString()) && l.contains("\"record\""));
        assertThat(folder.resolve("one.weftlesson")).doesNotExist();
    }
}

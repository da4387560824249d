package org.weft.engine.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.weft.engine.EngineException;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceQuery;

/** Lessons: their script, their file, the bundled ones. */
class LessonTest {
    private static final Path BUNDLED = Path.of("../assets/lessons");
    private static final String STEP = "{'title': 'a', 'text': 'b', 'look': {%s}}";

    @TempDir
    Path folder;

    static Stream<Path> bundled() throws IOException {
        return Stream.of("coat", "tokens", "word").map(n -> BUNDLED.resolve(n + LessonFile.ENDING));
    }

    private static Lesson script(String json) {
        return LessonScript.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Lesson withLook(String look) {
        return script("{'title': 't', 'steps': [" + STEP.formatted(look) + "]}");
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void everyBundledLessonPlaysInBothLanguagesWithoutAModel(Path file) throws Exception {
        try (LessonFile opened = LessonFile.open(file);
                Trace trace = Trace.open(opened.trace())) {
            Lesson lesson = opened.lesson();
            assertThat(LessonFile.problems(lesson, trace)).isEmpty();
            assertThat(lesson.steps()).hasSizeGreaterThanOrEqualTo(5);
            for (Lesson.Step step : lesson.steps()) {
                assertThat(step.text().byLanguage()).containsOnlyKeys("en", "de");
                // numbers come from the trace: a lesson recorded again must not lie
                assertThat(step.text().in(Locale.ENGLISH).replaceAll("\\{[^}]*}|picture 1|picture 2", ""))
                        .doesNotContainPattern("\\d");
            }
            Path source = BUNDLED.resolve(file.getFileName().toString().replace(LessonFile.ENDING, ".json"));
            assertThat(LessonScript.read(Files.readAllBytes(source)))
                    .as("recorded from the script that lies beside it")
                    .isEqualTo(lesson);
        }
        assertThat(Files.size(file)).isLessThan(2_000_000);
    }

    @Test
    void placeholdersSayWhatTheTraceSays() {
        try (LessonFile opened = LessonFile.open(BUNDLED.resolve("word" + LessonFile.ENDING));
                Trace trace = Trace.open(opened.trace())) {
            Lesson.Look look = opened.lesson().steps().getFirst().look();
            TraceQuery query = Looks.query(trace.info(), look);
            Looked looked = trace.look(query);
            Placeholders fill = new Placeholders(trace, look, Locale.ENGLISH);
            double first = Objects.requireNonNull(looked.shares().get(0));
            String shown =
                    first < 0.1 ? String.format(Locale.ROOT, "%.1f%%", 100 * first) : Math.round(100 * first) + "%";
            assertThat(fill.fill("{word}, {seed}, {share:image1}."))
                    .isEqualTo("pig, " + trace.info().seed() + ", " + shown.replace(".0%", "%") + ".");
            double all = looked.ignored();
            for (double share : looked.shares().values()) {
                all += share;
            }
            assertThat(all).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
            for (String bad : List.of("{share:image99}", "{nothing}", "{share:}", "{most:word}", "{share:region}")) {
                assertThatThrownBy(() -> fill.fill("x " + bad))
                        .isInstanceOf(EngineException.class)
                        .hasMessageContaining(bad);
            }
            assertThat(fill.fill("no placeholder: {} } {")).isEqualTo("no placeholder: {} } {");
        }
    }

    @Test
    void aLookRecordedFromTheInspectorIsTheSameQuestion() {
        try (LessonFile opened = LessonFile.open(BUNDLED.resolve("coat" + LessonFile.ENDING));
                Trace trace = Trace.open(opened.trace())) {
            for (Lesson.Step step : opened.lesson().steps()) {
                TraceQuery query = Looks.query(trace.info(), step.look());
                Lesson.Look again = Looks.of(
                        query,
                        Looks.region(trace.info(), step.look()),
                        step.look().shown());
                assertThat(Looks.query(trace.info(), again)).isEqualTo(query);
            }
        }
    }

    @Test
    void aScriptIsReadAsItWasWritten() {
        Lesson lesson = script("{'version': 1, 'title': {'en': 't', 'de': 'u'}, 'about': 'x', 'record': {'story': 's',"
                + " 'next': 'text', 'seed': 3, 'every': 2}, 'steps': [" + STEP.formatted("")
                + "," + STEP.formatted("'select': {'word': 'fox'}, 'show': 'arrows', 'heads': [0, 3]")
                + "," + STEP.formatted("'select': {'written': 2}, 'images': [1, 2]")
                + "," + STEP.formatted("'select': {'patches': 2}, 'levels': [1], 'points': [0]")
                + "," + STEP.formatted("'item': 1, 'site': 'up', 'step': 4, 'select': {'area': [0, 0.25, 0.5, 1]}")
                + "," + STEP.formatted("'select': {'queries': [4, 5]}, 'region': {'image': 2, 'edges': [0, 0, 1, 1]}")
                + ", {'title': 'a', 'text': 'b', 'question': 'c', 'answer': {'de': 'd'}}]}");
        assertThat(LessonScript.read(LessonScript.write(lesson))).isEqualTo(lesson);
        assertThat(lesson.title().in(Locale.GERMAN)).isEqualTo("u");
        assertThat(lesson.title().in(Locale.FRENCH)).isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'show': 'glow'                                  | steps[0].look.show is points, heat or arrows, not glow",
                "'select': {}                                    | steps[0].look.select must name one of",
                "'select': {'word': 'a', 'written': 1}           | steps[0].look.select must name one of",
                "'select': {'area': [0.5, 0, 0.4, 1]}            | steps[0].look.select.area must be [left, top, right",
                "'region': {'image': 0, 'edges': [0, 0, 1, 1]}   | steps[0].look.region.image must be a whole number from 1",
                "'images': [0]                                   | steps[0].look.images must be a list of whole numbers from 1",
                "'step': -1                                      | steps[0].look.step must be a whole number from 0",
                "'colour': 1                                     | steps[0].look.colour is not known; known are"
            })
    void aWrongLookIsNamedWithItsPlace(String look, String message) {
        assertThatThrownBy(() -> withLook(look.replaceAll("^\"|\"$", "")))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void wrongScriptsAreNamedWithTheirPlace() {
        assertThatThrownBy(() -> script("{'title': 't'}")).hasMessageStartingWith("steps must be a list of 1 to 100");
        assertThatThrownBy(() -> script("{'title': 't', 'steps': []}")).hasMessageStartingWith("steps must be");
        assertThatThrownBy(() -> script("{'steps': [" + STEP.formatted("") + "]}"))
                .hasMessageStartingWith("title is missing");
        assertThatThrownBy(() -> script("{'version': 2, 'title': 't', 'steps': [1]}"))
                .hasMessageContaining("update Weft");
        assertThatThrownBy(() -> script("{'title': 't', 'steps': [{'title': 'a', 'text': 'b', 'question': 'c'}]}"))
                .hasMessageStartingWith("steps[0] needs both");
        assertThatThrownBy(() -> script("{'title': {'English': 't'}, 'steps': [1]}"))
                .hasMessageStartingWith("steps[0] must be an object");
        assertThatThrownBy(() -> script("{'title': ")).hasMessageContaining("it is no JSON in line 1");
        assertThatThrownBy(() -> script("[".repeat(100_000))).hasMessageStartingWith("it is no JSON");
        assertThatThrownBy(() -> LessonScript.read(new byte[LessonScript.MOST_BYTES + 1]))
                .hasMessageContaining("shorten");
    }

    @Test
    void aLessonThatAsksForWhatTheTraceDoesNotHoldHasItsProblemsNamed() {
        try (LessonFile opened = LessonFile.open(BUNDLED.resolve("tokens" + LessonFile.ENDING));
                Trace trace = Trace.open(opened.trace())) {
            Lesson wrong = script("{'title': 't', 'steps': [" + STEP.formatted("'item': 9")
                    + "," + STEP.formatted("'select': {'word': 'submarine'}")
                    + "," + STEP.formatted("'select': {'area': [0, 0, 1, 1]}")
                    + "," + STEP.formatted("'heads': [99]")
                    + "," + STEP.formatted("'images': [99]")
                    + ", {'title': 'a', 'text': '{share:image77}'}]}");
            assertThat(LessonFile.problems(wrong, trace))
                    .hasSize(6)
                    .anyMatch(p -> p.startsWith("step 1: there is no item 9"))
                    .anyMatch(p -> p.startsWith("step 2: no token of item 0 reads \"submarine\""))
                    .anyMatch(p -> p.startsWith("step 3: there is no site"))
                    .anyMatch(p -> p.startsWith("step 4: there is no head 99"))
                    .anyMatch(p -> p.startsWith("step 5: there is no picture 98"))
                    .anyMatch(p -> p.startsWith("step 6: the trace says nothing to {share:image77}"));
        }
    }

    @Test
    void filesThatAreNoLessonsAreRefusedInOneLine() throws Exception {
        Path none = folder.resolve("none.weftlesson");
        assertThatThrownBy(() -> LessonFile.open(none)).hasMessageContaining("cannot be read");
        Path empty = Files.createFile(folder.resolve("empty.weftlesson"));
        assertThatThrownBy(() -> LessonFile.open(empty)).hasMessageContaining("is no lesson that can be played");
        Path without = folder.resolve("without.weftlesson");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(without))) {
            zip.putNextEntry(new ZipEntry("other.txt"));
        }
        assertThatThrownBy(() -> LessonFile.open(without)).hasMessageContaining("it holds no lesson.json");
        Path folderItself = folder;
        assertThatThrownBy(() -> LessonFile.open(folderItself)).hasMessageContaining("cannot be read");
    }

    @Test
    void tenThousandDamagedLessonsCrashNothing() throws Exception {
        Path trace = folder.resolve("small.trace");
        Files.write(trace, new byte[300]);
        Path whole = folder.resolve("whole.weftlesson");
        Lesson lesson = withLook("'select': {'word': 'fox'}");
        LessonFile.write(whole, lesson, trace);
        assertThat(LessonFile.read(whole)).isEqualTo(lesson);
        byte[] file = Files.readAllBytes(whole);
        byte[] json = LessonScript.write(lesson);
        Random random = new Random(7);
        Path bad = folder.resolve("bad.weftlesson");
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            boolean inside = i % 2 == 0;
            byte[] hurt = damage(inside ? json : file, random);
            try {
                if (inside) {
                    LessonScript.read(hurt);
                } else {
                    Files.write(bad, hurt);
                    LessonFile.open(bad).close();
                }
            } catch (EngineException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000);
                refused++;
            }
        }
        assertThat(refused).isBetween(5000, 10_000);
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] out =
                java.util.Arrays.copyOf(whole, random.nextInt(10) == 0 ? random.nextInt(whole.length) : whole.length);
        for (int i = random.nextInt(4); i >= 0 && out.length > 0; i--) {
            out[random.nextInt(out.length)] = (byte) random.nextInt(256);
        }
        return out;
    }
}

package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.TraceInfo;
import org.weft.trace.Recorder;

class GenerateCommandTest {
    private static final GenerationEvent FINISHED = new GenerationEvent.Finished(List.of());
    private static final RgbImage RED = new RgbImage(2, 1, new byte[] {-1, 0, 0, -1, 0, 0});

    @TempDir
    Path out = Path.of("");

    @Test
    void picturesAndTextsBecomeFilesNamedAfterDocumentSeedAndPlace() throws IOException {
        Terminal terminal = terminal(new FakeEngine(image(0, 7), text(1, 7, "A fox."), FINISHED));

        int exit = terminal.run("generate", "tales/fox.weft", "--count", "2", "--seed", "7", "--out", out.toString());

        assertThat(exit).isZero();
        assertThat(RgbImages.decode(Files.readAllBytes(out.resolve("fox-seed7-1.png"))))
                .isEqualTo(RED);
        assertThat(out.resolve("fox-seed7-2.txt")).hasContent("A fox.");
        assertThat(terminal.out())
                .containsExactly(
                        "wrote " + out.resolve("fox-seed7-1.png"),
                        "wrote " + out.resolve("fox-seed7-2.txt") + ": A fox.");
    }

    @Test
    void jsonLinesHoldExactlyTheStableNames() {
        Terminal terminal = terminal(new FakeEngine(image(0, 1), text(0, 2, "Füchse \"hier\""), FINISHED));

        terminal.run("generate", "fox.weft", "--json", "--out", out.toString());

        assertThat(terminal.out())
                .containsExactly(
                        "{\"kind\":\"image\",\"path\":\"" + out.resolve("fox-seed1.png")
                                + "\",\"seed\":1,\"seconds\":0.5}",
                        "{\"kind\":\"text\",\"text\":\"Füchse \\\"hier\\\"\",\"seed\":2,\"seconds\":0.25}");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void theSameAgainChangesNothingAndOtherContentGoesBeside() throws IOException {
        terminal(new FakeEngine(text(0, 0, "one"), FINISHED)).run("generate", "a.weft", "--out", out.toString());
        terminal(new FakeEngine(text(0, 0, "one"), FINISHED)).run("generate", "a.weft", "--out", out.toString());
        terminal(new FakeEngine(text(0, 0, "two"), FINISHED)).run("generate", "a.weft", "--out", out.toString());

        assertThat(out).isDirectoryContaining("glob:**/a-seed0.txt").isDirectoryContaining("glob:**/a-seed0 (2).txt");
        try (var files = Files.list(out)) {
            assertThat(files).hasSize(2);
        }
        assertThat(out.resolve("a-seed0.txt")).hasContent("one");
    }

    @Test
    void whatIsNotGivenComesFromTheModel() {
        FakeEngine engine = new FakeEngine(FINISHED);

        terminal(engine).run("generate", "a.weft", "--out", out.toString());

        GenerationRequest asked = Objects.requireNonNull(engine.asked);
        assertThat(asked.target()).isEqualTo(Target.AUTO);
        assertThat(asked.image().steps()).isEqualTo(25);
        assertThat(asked.image().guidance()).isEqualTo(3.5);
        assertThat(asked.image().previews()).isFalse();
        assertThat(asked.text().beams()).isEqualTo(4);
        assertThat(asked.story()).containsExactly(new Segment.Text("card 1", "Once"));
    }

    @Test
    void whatIsGivenReachesTheEngine() {
        FakeEngine engine = new FakeEngine(FINISHED);

        terminal(engine)
                .run(
                        "generate",
                        "a.weft",
                        "--next",
                        "image",
                        "--candidates",
                        "3",
                        "--steps",
                        "4",
                        "--guidance",
                        "1.5",
                        "--scheduler",
                        "ddim",
                        "--temperature",
                        "0.5",
                        "--max-tokens",
                        "5",
                        "--trace",
                        "t.trace",
                        "--out",
                        out.toString());

        GenerationRequest asked = Objects.requireNonNull(engine.asked);
        assertThat(asked.target()).isEqualTo(Target.IMAGE);
        assertThat(asked.candidates()).isEqualTo(3);
        assertThat(asked.image().steps()).isEqualTo(4);
        assertThat(asked.image().scheduler()).isEqualTo(SchedulerKind.DDIM);
        assertThat(asked.text().temperature()).isEqualTo(0.5);
        assertThat(asked.text().maxTokens()).isEqualTo(5);
        assertThat(asked.text().minTokens()).isEqualTo(5);
        assertThat(asked.text().beams()).as("a temperature asks for sampling").isEqualTo(1);
        assertThat(asked.trace()).isEqualTo(new TraceSettings(Path.of("t.trace"), 1, true, false, Set.of(), "a.weft"));
    }

    @Test
    void aPieceOfATraceIsMadeAgainFromWhatTheTraceKeeps() throws IOException {
        Path file = Files.createDirectories(out).resolve("made before.trace");
        trace(file, true);
        FakeEngine engine = new FakeEngine(text(0, 0, "again"), new GenerationEvent.Finished(List.of()));

        int exit = terminal(engine)
                .run("generate", "--again", file.toString(), "--mute-picture", "1", "--out", out.toString());

        assertThat(exit).isZero();
        GenerationRequest asked = Objects.requireNonNull(engine.asked);
        assertThat(asked.target()).isEqualTo(Target.TEXT);
        assertThat(asked.seed()).isEqualTo(11);
        assertThat(asked.firstItem()).isEqualTo(2);
        assertThat(asked.image().steps()).isEqualTo(9);
        assertThat(asked.mute().pictures()).containsExactly(0);
        assertThat(asked.story()).hasSize(2);
        assertThat(asked.trace()).isNull();
    }

    @Test
    void whatATraceKnowsIsNotAskedAgain() throws IOException {
        Path file = Files.createDirectories(out).resolve("t.trace");
        trace(file, true);
        FakeEngine engine = new FakeEngine();
        Terminal terminal = terminal(engine);
        assertThat(terminal.run("generate", "--again", file.toString(), "--seed", "3"))
                .isEqualTo(2);
        assertThat(terminal.run("generate", "a.weft", "--again", file.toString()))
                .isEqualTo(2);
        assertThat(terminal.run("generate", "--again", file.toString(), "--item", "1"))
                .isEqualTo(2);
        trace(file, false);
        assertThat(terminal.run("generate", "--again", file.toString())).isEqualTo(1);
        assertThat(terminal.err())
                .anyMatch(l -> l.contains("leave --seed out"))
                .anyMatch(l -> l.contains("leave the document out"))
                .anyMatch(l -> l.contains("--item 1 is not in the trace"))
                .anyMatch(l -> l.contains("record it again"));
        assertThat(engine.asked).isNull();
    }

    /** A text that was written after a picture, without anything it looked at. */
    private static void trace(Path file, boolean replayable) {
        try (Recorder recorder = new Recorder(TraceSettings.all(file), new Recorder.About("m 1", "ab", 11, "weft"))) {
            RgbImage picture = new RgbImage(8, 8, new byte[8 * 8 * 3]);
            recorder.begin(List.of(picture), List.of("card 2"), 3);
            if (replayable) {
                recorder.from(
                        List.of(new Segment.Text("card 1", "a bear"), new Segment.Picture("card 2", picture)),
                        new Recorder.Making(
                                Target.TEXT,
                                11,
                                2,
                                new ImageSettings(9, 2, SchedulerKind.DDIM, false),
                                new TextSettings(3, 6, 0, 0, 1, 1, 1, 1),
                                MuteSet.NONE));
            }
            recorder.end(List.of(new TraceInfo.Token(0, "<s>", false)), null, "runs");
            recorder.finish();
        }
    }

    @Test
    void ctrlCKeepsWhatIsDoneAndExitsWith130() {
        FakeEngine engine = new FakeEngine(text(0, 0, "kept"));
        Interrupts atOnce = (cancel, patience) -> {
            Thread.ofVirtual().start(cancel);
            return () -> {};
        };
        Terminal terminal = new Terminal(engine, Terminal.opening(story("Once")), atOnce);

        int exit = terminal.run("generate", "a.weft", "--count", "5", "--out", out.toString());

        assertThat(exit).isEqualTo(130);
        assertThat(out.resolve("a-seed0-1.txt")).hasContent("kept");
        assertThat(terminal.err()).containsExactly("cancelled; 1 item is done and kept");
        assertThat(engine.modelClosed && engine.closed).isTrue();
    }

    @Test
    void aFailureIsOneLineAndKeepsWhatIsDone() {
        EngineException error =
                new EngineException(EngineException.Code.CONTEXT_TOO_LONG, "card 9 does not fit;\n shorten it");
        Terminal terminal = terminal(new FakeEngine(text(0, 0, "kept"), new GenerationEvent.Failed(error)));

        int exit = terminal.run("generate", "a.weft", "--out", out.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(terminal.err()).containsExactly("weft generate: card 9 does not fit; shorten it");
        assertThat(out.resolve("a-seed0.txt")).exists();
    }

    @Test
    void stackTracesShowOnlyWithDebug() {
        EngineException error = new EngineException(EngineException.Code.DISK, "full");
        Terminal terminal = terminal(new FakeEngine(new GenerationEvent.Failed(error)));

        terminal.run("generate", "a.weft", "--debug", "--out", out.toString());

        assertThat(terminal.err()).hasSizeGreaterThan(2).anyMatch(l -> l.contains("at org.weft."));
    }

    @Test
    void aMissingDocumentIsNamedBeforeAnEngineStarts() {
        FakeEngine engine = new FakeEngine(FINISHED);
        Terminal terminal = new Terminal(
                engine,
                file -> {
                    throw new NoSuchFileException(file.toString());
                },
                (cancel, patience) -> () -> {});

        int exit = terminal.run("generate", "gone.weft", "--out", out.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(terminal.err()).containsExactly("weft generate: gone.weft: there is no such file; check the path");
        assertThat(engine.closed).isFalse();
    }

    @Test
    void everyStoryOfAListIsContinuedUnderItsNumber() {
        Terminal terminal = new Terminal(
                new FakeEngine(text(0, 0, "x"), FINISHED),
                Terminal.opening(story("a"), story("b")),
                (cancel, patience) -> () -> {});

        terminal.run("generate", "set/annt.json", "--out", out.toString());

        assertThat(out.resolve("set-story1-seed0.txt")).exists();
        assertThat(out.resolve("set-story2-seed0.txt")).exists();
    }

    @Test
    void anEmptyListFails() {
        Terminal terminal = new Terminal(new FakeEngine(), Terminal.opening(), (cancel, patience) -> () -> {});

        assertThat(terminal.run("generate", "annt.json", "--out", out.toString()))
                .isEqualTo(1);
        assertThat(terminal.err()).containsExactly("weft generate: annt.json: holds no story; add one");
    }

    @ParameterizedTest
    @CsvSource({
        "--steps, 0",
        "--steps, 1001",
        "--steps, many",
        "--guidance, -1",
        "--guidance, NaN",
        "--count, 0",
        "--count, 65",
        "--candidates, 9",
        "--temperature, -0.1",
        "--max-tokens, 0",
        "--max-tokens, 2049",
        "--next, film",
        "--scheduler, none",
        "--seed, 1.5",
        "--nonsense, 1",
    })
    void wrongUsageIsOneLineAndExitCode2(String option, String value) {
        FakeEngine engine = new FakeEngine(FINISHED);
        Terminal terminal = terminal(engine);

        assertThat(terminal.run("generate", "a.weft", option, value, "--out", out.toString()))
                .isEqualTo(2);
        assertThat(terminal.err()).hasSize(1);
        assertThat(engine.closed).as("nothing was started").isFalse();
    }

    @Test
    void aFileInTheWayOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(out.resolve("taken"), "mine");
        Terminal terminal = terminal(new FakeEngine(FINISHED));

        assertThat(terminal.run("generate", "a.weft", "--out", file.toString())).isEqualTo(1);
        assertThat(terminal.err()).hasSize(1).first().asString().contains("taken");
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @CsvSource({"fox.weft, fox", "a/b.c.weft, b.c", "noending, noending", ".hidden, .hidden", "tales/annt.json, tales"})
    void outputsAreNamedAfterTheDocument(String document, String name) {
        assertThat(GenerateCommand.baseName(Path.of(document))).isEqualTo(name);
    }

    private static Terminal terminal(FakeEngine engine) {
        return new Terminal(engine, Terminal.opening(story("Once")), (cancel, patience) -> () -> {});
    }

    private static Story story(String text) {
        Candidate candidate = new Candidate("c", new Content.Text(text), null, Instant.EPOCH);
        return new Story("", List.of(new Slot("s", SlotKind.TEXT, List.of(candidate), "c", null, "")));
    }

    private static GenerationEvent image(int item, long seed) {
        return new GenerationEvent.ItemDone(0, item, new GeneratedItem.Image(RED, seed, 0.5, Map.of()));
    }

    private static GenerationEvent text(int item, long seed, String text) {
        return new GenerationEvent.ItemDone(0, item, new GeneratedItem.Text(text, false, seed, 0.25, Map.of()));
    }
}

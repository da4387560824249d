package org.weft.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.ScoreEvent;
import org.weft.engine.ScoreRequest;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextScores;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.Trace;

/** How likely given words are, with a model whose MMFS has an effect. */
class ScoringTest {
    private static final List<String> WORDS = List.of(",", ".", "a", "bear", "cat", "finds", "the");
    private static final Engine ENGINE = Engine.start();
    private static final LoadedModel MODEL = load();

    @TempDir
    Path folder;

    private static LoadedModel load() {
        try {
            Path directory = Files.createTempDirectory("stirred");
            TinyModel.write(directory, WORDS, 0.2);
            return ENGINE.load(directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() {
        MODEL.close();
        ENGINE.close();
    }

    private static List<Segment> story() {
        byte[] rgb = new byte[40 * 40 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        return List.of(
                new Segment.Text("card 1", "the cat finds a bear."),
                new Segment.Picture("card 2", new RgbImage(40, 40, rgb)),
                new Segment.Text("card 3", "the bear"));
    }

    private static ScoreEvent last(ScoreRequest request) throws InterruptedException {
        List<ScoreEvent> events = Collections.synchronizedList(new ArrayList<>());
        MODEL.score(request, events::add).await();
        return events.getLast();
    }

    private static TextScores scores(ScoreRequest request) throws InterruptedException {
        ScoreEvent last = last(request);
        assertThat(last).isInstanceOf(ScoreEvent.Done.class);
        return ((ScoreEvent.Done) last).scores();
    }

    @Test
    void aWordsProbabilitiesSumToOneOverTheVocabulary() throws Exception {
        double sum = 0;
        int known = 0;
        for (int id = 0; id < 64; id++) {
            if (last(ScoreRequest.ofIds(story(), List.of(id), List.of(MuteSet.NONE))) instanceof ScoreEvent.Done d) {
                sum += Math.exp(d.scores().total(0));
                known++;
            }
        }
        assertThat(known).isGreaterThan(WORDS.size());
        assertThat(sum).isCloseTo(1, within(1e-4));
    }

    @Test
    void wordsOneByOneAddUpToWordsTogether() throws Exception {
        TextScores together = scores(ScoreRequest.ofText(story(), "finds the cat", List.of(MuteSet.NONE)));
        assertThat(together.tokens()).extracting(TextScores.Token::text).containsExactly("finds", "the", "cat");
        List<Segment> longer = new ArrayList<>(story());
        longer.set(2, new Segment.Text("card 3", "the bear finds the"));
        TextScores alone = scores(ScoreRequest.ofText(longer, "cat", List.of(MuteSet.NONE)));
        assertThat(alone.total(0))
                .isCloseTo(together.tokens().get(2).logLikelihoods().getFirst(), within(1e-5));
        assertThat(together.tokens())
                .allSatisfy(t -> assertThat(t.logLikelihoods().getFirst()).isNegative());
    }

    @Test
    void everyMuteHasItsOwnNumbersAndMutingNothingChangesNothing() throws Exception {
        MuteSet elsewhere = new MuteSet(Set.of("no such site"), Set.of(0), Set.of(), Set.of(), Set.of(), true);
        MuteSet level = new MuteSet(Set.of(), Set.of(), Set.of(0), Set.of(), Set.of(), true);
        MuteSet silent = new MuteSet(Set.of(), Set.of(), Set.of(0), Set.of(), Set.of(), false);
        TextScores s = scores(ScoreRequest.ofText(
                story(), "finds a bear.", List.of(MuteSet.NONE, elsewhere, MuteSet.picture(0), level, silent)));
        assertThat(s.tokens()).hasSize(4);
        for (TextScores.Token t : s.tokens()) {
            assertThat(t.logLikelihoods()).hasSize(5);
            assertThat(t.logLikelihoods().get(1)).isEqualTo(t.logLikelihoods().get(0));
        }
        assertThat(Math.abs(s.total(2) - s.total(0))).isGreaterThan(1e-6);
        assertThat(Math.abs(s.total(4) - s.total(3))).isGreaterThan(1e-6);
    }

    @Test
    void greedyWordsOfATraceAreEachTheLikeliest() throws Exception {
        Path file = folder.resolve("t.trace");
        MODEL.generate(
                        new GenerationRequest(
                                story(),
                                Target.TEXT,
                                1,
                                1,
                                7,
                                new ImageSettings(1, 1, SchedulerKind.DDIM, false),
                                new TextSettings(0, 5, 0, 0, 1, 1, 1, 1),
                                TraceSettings.all(file)),
                        e -> {})
                .await();
        try (Trace trace = Trace.open(file)) {
            Replay replay = trace.replay(0).orElseThrow();
            assertThat(replay.ids()).isNotEmpty();
            TextScores s = scores(replay.score(replay.segments(trace), List.of(MuteSet.NONE)));
            assertThat(s.tokens()).hasSize(replay.ids().size());
            for (int i = 0; i < s.tokens().size(); i++) {
                List<Integer> other = new ArrayList<>(replay.ids().subList(0, i + 1));
                other.set(i, other.get(i) == 5 ? 6 : 5);
                TextScores less = scores(ScoreRequest.ofIds(replay.segments(trace), other, List.of(MuteSet.NONE)));
                assertThat(less.tokens().get(i).logLikelihoods().getFirst())
                        .isLessThan(s.tokens().get(i).logLikelihoods().getFirst());
            }
        }
    }

    @Test
    void aStoryWithoutPicturesIsScoredToo() throws Exception {
        TextScores s = scores(ScoreRequest.ofText(List.of(), "a cat", List.of(MuteSet.NONE, MuteSet.picture(0))));
        assertThat(s.total(0)).isEqualTo(s.total(1));
    }

    @Test
    void whatCannotBeScoredIsToldInALine() throws Exception {
        assertThat(last(ScoreRequest.ofIds(story(), List.of(99_999), List.of(MuteSet.NONE))))
                .isInstanceOfSatisfying(ScoreEvent.Failed.class, f -> {
                    assertThat(f.error().code()).isEqualTo(EngineException.Code.BAD_INPUT);
                    assertThat(f.error().getMessage()).contains("99999").contains("vocabulary");
                });
        assertThat(last(ScoreRequest.ofText(story(), "cat ".repeat(3000), List.of(MuteSet.NONE))))
                .isInstanceOfSatisfying(
                        ScoreEvent.Failed.class,
                        f -> assertThat(f.error().code()).isEqualTo(EngineException.Code.CONTEXT_TOO_LONG));
        assertThatThrownBy(() -> ScoreRequest.ofText(story(), " ", List.of(MuteSet.NONE)))
                .hasMessageContaining("no words");
        assertThatThrownBy(() -> ScoreRequest.ofText(story(), "cat", List.of())).hasMessageContaining("1 to 64");
    }

    @Test
    void cancellingEndsItBetweenPasses() throws Exception {
        AtomicReference<@Nullable Job> job = new AtomicReference<>();
        List<ScoreEvent> events = Collections.synchronizedList(new ArrayList<>());
        java.util.concurrent.CountDownLatch known = new java.util.concurrent.CountDownLatch(1);
        Job running =
                MODEL.score(ScoreRequest.ofText(story(), "a cat", Collections.nCopies(64, MuteSet.picture(0))), e -> {
                    events.add(e);
                    try {
                        known.await();
                    } catch (InterruptedException i) {
                        Thread.currentThread().interrupt();
                    }
                    Job j = job.get();
                    if (j != null) {
                        j.cancel();
                    }
                });
        job.set(running);
        known.countDown();
        running.await();
        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isEqualTo(new ScoreEvent.Progress(1, 64));
        assertThat(events.getLast()).isInstanceOf(ScoreEvent.Cancelled.class);
    }
}

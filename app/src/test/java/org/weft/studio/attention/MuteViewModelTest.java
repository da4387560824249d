package org.weft.studio.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.ContextReport;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.MuteSet;
import org.weft.engine.ScoreEvent;
import org.weft.engine.ScoreRequest;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextScores;
import org.weft.engine.TextSettings;
import org.weft.studio.task.DirectTaskRunner;

class MuteViewModelTest {
    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private AttentionViewModel attention = new AttentionViewModel(tasks, AttentionViewModelTest.TEXTS);
    private @Nullable FakeModel model = new FakeModel();
    private MuteViewModel mute = new MuteViewModel(attention, () -> model, tasks, AttentionViewModelTest.TEXTS);

    @BeforeEach
    void open() {
        attention = new AttentionViewModel(tasks, AttentionViewModelTest.TEXTS);
        model = new FakeModel();
        mute = new MuteViewModel(attention, () -> model, tasks, AttentionViewModelTest.TEXTS);
        attention.open(MadeUpTrace.write(folder.resolve("a.trace"), 7, true));
    }

    private FakeModel model() {
        return Objects.requireNonNull(model);
    }

    private void item(int number) {
        attention.choose(Objects.requireNonNull(attention.info().get()).items().get(number));
    }

    @Test
    void aPictureIsMutedEverywhereItStandsInTheStory() {
        mute.pictures().add(0);
        assertThat(mute.muteSet().pictures())
                .as("card 2 and card 5 show the same")
                .containsExactlyInAnyOrder(0, 2);
        item(0);
        assertThat(mute.muteSet().pictures()).containsExactly(0);
    }

    @Test
    void theStatementSaysWhatIsMutedWhereAndWhatBecomesOfTheWeights() {
        assertThat(mute.statement().get()).contains("Nothing is muted");
        assertThat(mute.obstacle()).isNotEmpty();
        mute.pictures().addAll(List.of(1, 0));
        mute.levels().add(2);
        assertThat(mute.statement().get())
                .contains("image 1, 2")
                .contains("level 2")
                .contains("all 3 places");
        assertThat(mute.statement().get()).contains("are renormalised");
        mute.renormalised().set(false);
        assertThat(mute.statement().get()).contains("not renormalised").contains("keeps its weight");
        mute.sites().add(MadeUpTrace.COARSE);
        assertThat(mute.statement().get()).contains("at 1 of the places").contains("up block 0");
        mute.clear();
        mute.heads().add(1);
        mute.points().add(0);
        assertThat(mute.statement().get()).contains("gives zero").contains("not renormalised");
        assertThat(mute.muteSet()).isEqualTo(new MuteSet(Set.of(), Set.of(), Set.of(), Set.of(1), Set.of(0), false));
        assertThat(mute.obstacle()).isEmpty();
    }

    @Test
    void aPictureIsMadeWithoutAndWithTheMutesFromTheRecordedStoryAndSeed() {
        mute.pictures().add(1);
        mute.run();
        assertThat(mute.busy().get()).isTrue();
        GenerationRequest control = model().requests.getFirst();
        assertThat(control.mute()).isEqualTo(MuteSet.NONE);
        assertThat(control.seed()).isEqualTo(7);
        assertThat(control.firstItem()).isEqualTo(1);
        assertThat(control.target()).isEqualTo(Target.IMAGE);
        assertThat(control.story())
                .extracting(Segment::source)
                .containsExactly("card 1", "card 2", "card 3", "card 4", "card 5");
        model().finish(0, image(50));
        GenerationRequest muted = model().requests.get(1);
        assertThat(muted.mute()).isEqualTo(MuteSet.picture(1));
        assertThat(muted.seed()).isEqualTo(7);
        assertThat(muted.story()).isEqualTo(control.story());
        model().finish(1, image(60));
        MuteOutcome.Picture out =
                (MuteOutcome.Picture) Objects.requireNonNull(mute.outcome().get());
        assertThat(out.change().mean()).isCloseTo(10, within(1e-9));
        assertThat(out.change().differing()).isEqualTo(256);
        assertThat(Objects.requireNonNull(out.control()).differing())
                .as("it comes out as recorded")
                .isZero();
        assertThat(out.statement()).contains("image 2");
        assertThat(mute.busy().get()).isFalse();
        assertThat(mute.status().get()).contains("model of the trace");
        assertThat(mute.recorded().get()).isNotNull();
    }

    @Test
    void closingForgetsTheMutedTraces() throws Exception {
        mute.control().set(false);
        mute.pictures().add(1);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            mute.run();
            java.nio.file.Files.writeString(
                    Objects.requireNonNull(model().requests.get(i).trace()).file(), "recorded");
            model().finish(i, image(60));
            files.add(Objects.requireNonNull(mute.recorded().get()));
        }
        assertThat(files).doesNotHaveDuplicates().allSatisfy(f -> assertThat(f).exists());
        mute.close();
        assertThat(files).allSatisfy(f -> assertThat(f).doesNotExist());
        assertThat(files.getFirst().getParent()).doesNotExist();
    }

    @Test
    void withoutTheCheckOnlyTheMutedRunIsMade() {
        mute.control().set(false);
        mute.levels().add(0);
        mute.run();
        assertThat(model().requests).hasSize(1);
        model().finish(0, image(50));
        MuteOutcome.Picture out =
                (MuteOutcome.Picture) Objects.requireNonNull(mute.outcome().get());
        assertThat(out.control()).isNull();
        assertThat(out.change().differing()).isZero();
    }

    @Test
    void ofWordsTheRecordedOnesAreScoredBothWaysAndNewOnesWritten() {
        item(0);
        mute.pictures().add(0);
        mute.run();
        ScoreRequest asked = Objects.requireNonNull(model().score);
        assertThat(asked.ids()).isEqualTo(MadeUpTrace.IDS);
        assertThat(asked.mutes()).containsExactly(MuteSet.NONE, MuteSet.picture(0));
        Objects.requireNonNull(model().scored)
                .accept(new ScoreEvent.Done(new TextScores(List.of(
                        new TextScores.Token("runs", List.of(-0.5, -2.0)),
                        new TextScores.Token(".", List.of(-0.25, -0.125))))));
        model().finish(0, new GeneratedItem.Text("sleeps.", false, 7, 1, Map.of()));
        MuteOutcome.Words out =
                (MuteOutcome.Words) Objects.requireNonNull(mute.outcome().get());
        assertThat(out.rows()).extracting(MuteOutcome.Words.Row::change).containsExactly(-1.5, 0.125);
        assertThat(out.plain()).isEqualTo("runs.");
        assertThat(out.muted()).isEqualTo("sleeps.");
    }

    @Test
    void cancellingStopsTheJobAndShowsNothing() {
        mute.pictures().add(0);
        mute.run();
        mute.cancel();
        assertThat(model().cancelled).isEqualTo(1);
        model().events.getFirst().accept(new GenerationEvent.Cancelled());
        assertThat(mute.busy().get()).isFalse();
        assertThat(mute.outcome().get()).isNull();
        assertThat(mute.status().get()).contains("Cancelled");
        mute.run();
        assertThat(model().requests).as("it can run again").hasSize(2);
    }

    @Test
    void cancellingBetweenTheTwoRunsStartsNoSecond() {
        mute.pictures().add(0);
        mute.run();
        mute.cancel();
        model().finish(0, image(50));
        assertThat(model().requests).hasSize(1);
        assertThat(mute.busy().get()).isFalse();
    }

    @Test
    void turningToAnotherItemEndsWhatRuns() {
        mute.pictures().add(0);
        mute.run();
        item(0);
        assertThat(model().cancelled).isEqualTo(1);
        model().events.getFirst().accept(new GenerationEvent.Cancelled());
        assertThat(mute.busy().get()).isFalse();
    }

    @Test
    void aFailureIsTold() {
        mute.pictures().add(0);
        mute.run();
        model().events
                .getFirst()
                .accept(new GenerationEvent.Failed(
                        new EngineException(EngineException.Code.OUT_OF_MEMORY, "There is not enough memory.")));
        assertThat(mute.status().get()).contains("not enough memory");
        assertThat(mute.busy().get()).isFalse();
    }

    @Test
    void anotherModelsRunIsMarkedAsNotComparable() {
        model().hash = "beef";
        mute.control().set(false);
        mute.pictures().add(0);
        mute.run();
        model().finish(0, image(50));
        assertThat(mute.status().get()).contains("another model");
    }

    @Test
    void whatStandsInTheWayIsSaid() {
        mute.pictures().add(0);
        model = null;
        assertThat(mute.obstacle()).contains("No model");
        mute.run();
        assertThat(mute.busy().get()).isFalse();
        model = new FakeModel();
        attention.open(MadeUpTrace.write(folder.resolve("old.trace"), 7, false));
        mute.pictures().add(0);
        assertThat(mute.obstacle()).contains("recorded before");
        mute.run();
        assertThat(model().requests).isEmpty();
        MuteViewModel empty = new MuteViewModel(
                new AttentionViewModel(tasks, AttentionViewModelTest.TEXTS),
                () -> model,
                tasks,
                AttentionViewModelTest.TEXTS);
        assertThat(empty.obstacle()).contains("Open a trace");
        empty.run();
        empty.cancel();
        empty.close();
    }

    private static GeneratedItem.Image image(int shade) {
        return new GeneratedItem.Image(MadeUpTrace.picture(shade), 7, 1, Map.of());
    }

    /** A model that does what the test tells it to. */
    private static final class FakeModel implements LoadedModel {
        final List<GenerationRequest> requests = new ArrayList<>();
        final List<Consumer<GenerationEvent>> events = new ArrayList<>();

        @Nullable
        ScoreRequest score;

        @Nullable
        Consumer<ScoreEvent> scored;

        int cancelled;
        String hash = "cafe";

        void finish(int job, GeneratedItem item) {
            events.get(job).accept(new GenerationEvent.Finished(List.of(List.of(item))));
        }

        private final Job job = new Job() {
            @Override
            public void cancel() {
                cancelled++;
            }

            @Override
            public void await() {}
        };

        @Override
        public ModelInfo info() {
            return new ModelInfo(
                    "fake",
                    "1",
                    Path.of("fake"),
                    "none",
                    hash,
                    1,
                    4,
                    100,
                    20,
                    MadeUpTrace.IMAGE,
                    MadeUpTrace.TEXT,
                    List.of());
        }

        @Override
        public ContextReport measure(List<Segment> story, Target target, TextSettings text) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UnknownWord> unknownWords(String text) {
            return List.of();
        }

        @Override
        public Job generate(GenerationRequest request, Consumer<GenerationEvent> told) {
            requests.add(request);
            events.add(told);
            return job;
        }

        @Override
        public Job score(ScoreRequest request, Consumer<ScoreEvent> told) {
            score = request;
            scored = told;
            return job;
        }

        @Override
        public void close() {}
    }
}

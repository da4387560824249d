package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Content;
import org.weft.document.PngProvenance;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.engine.EngineException;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.RgbImages;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.studio.task.DirectTaskRunner;

class ContinueViewModelTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final FakeEngine engine = new FakeEngine();
    private StoryViewModel story = new StoryViewModel(tasks, TEXTS, new Drafts(Path.of(".")));
    private ContinueViewModel next = new ContinueViewModel(story, tasks, TEXTS);

    @BeforeEach
    void open() {
        story = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        next = new ContinueViewModel(story, tasks, TEXTS);
        story.draft();
        next.load(() -> engine);
        story.addText("one");
        story.addText("two");
        story.selected().set(null);
    }

    @AfterEach
    void close() {
        next.close();
        story.close();
    }

    private FakeEngine.FakeJob job() {
        return engine.model().jobs.getLast();
    }

    private Slot slot(int at) {
        return story.story().slots().get(at);
    }

    private static String words(Slot slot) {
        return ((Content.Text) slot.chosen().orElseThrow().content()).text();
    }

    private List<String> read(GenerationRequest request) {
        return request.story().stream()
                .map(s -> s instanceof Segment.Text t ? t.text() : "picture")
                .toList();
    }

    @Test
    void candidatesStreamSideBySideOneIsTakenTheOthersStay() {
        next.candidates().set(3);
        next.generate(Target.TEXT, 1);
        assertThat(next.proposals().all()).extracting(Proposal::state).containsOnly(Proposal.State.WAITING);
        assertThat(next.proposals().all()).extracting(Proposal::seed).containsExactly(7L, 8L, 9L);
        job().send(new GenerationEvent.Started());
        job().send(new GenerationEvent.TextSoFar(0, 0, "the"));
        assertThat(story.cards().getLast().liveText()).isEqualTo("the");
        assertThat(next.proposals().all().getFirst().liveText()).isEqualTo("the");
        job().done(0, FakeEngine.text("the bear", 7));
        job().send(new GenerationEvent.TextSoFar(1, 0, "a"));
        assertThat(next.proposals().all().get(1).liveText()).isEqualTo("a");
        assertThat(words(slot(2))).isEqualTo("the bear"); // the card shows the first
        job().done(1, FakeEngine.text("a fox", 8));
        job().done(2, FakeEngine.text("a pig", 9));
        job().finish();
        assertThat(next.state().get()).isEqualTo(EngineState.READY);
        assertThat(slot(2).candidates()).hasSize(3);
        next.proposals().pick(next.proposals().all().get(1));
        assertThat(words(slot(2))).isEqualTo("a fox");
        assertThat(next.proposals().picked(next.proposals().all().get(1))).isTrue();
        next.proposals().dismiss();
        assertThat(slot(2).candidates()).hasSize(3);
        story.browse(slot(2).id(), 1);
        assertThat(words(slot(2))).isEqualTo("a pig");
        story.browse(slot(2).id(), 1);
        assertThat(words(slot(2))).isEqualTo("the bear");
        story.undo();
        assertThat(words(slot(2))).isEqualTo("a pig");
    }

    @Test
    void aPlaceholderInTheMiddleIsFilledFromWhatStandsBeforeIt() {
        story.selected().set(slot(0).id());
        story.addPlaceholder(SlotKind.IMAGE);
        String hole = slot(1).id();
        next.fill(hole);
        assertThat(read(job().request)).containsExactly("one");
        assertThat(job().request.target()).isEqualTo(Target.IMAGE);
        job().send(new GenerationEvent.Preview(0, 0, 1, 10, FakeEngine.picture(3)));
        assertThat(story.cards().get(1).livePicture()).isEqualTo(FakeEngine.picture(3));
        job().done(0, FakeEngine.image(200, 7));
        job().finish();
        assertThat(story.story().slots()).hasSize(3);
        assertThat(slot(1).chosen().orElseThrow().content()).isInstanceOf(Content.Picture.class);
        assertThat(Objects.requireNonNull(slot(1).chosen().orElseThrow().provenance())
                        .prompt())
                .isEqualTo("one");
    }

    @Test
    void severalItemsBehindAPlaceholderStandBehindIt() {
        story.selected().set(slot(0).id());
        story.addPlaceholder(SlotKind.TEXT);
        next.generate(Target.AUTO, 2);
        job().done(0, FakeEngine.text("new", 7));
        job().send(new GenerationEvent.ItemDone(0, 1, FakeEngine.image(1, 7)));
        job().finish();
        assertThat(story.story().slots()).hasSize(4);
        assertThat(words(slot(1))).isEqualTo("new");
        assertThat(slot(2).chosen().orElseThrow().content()).isInstanceOf(Content.Picture.class);
        assertThat(words(slot(3))).isEqualTo("two");
    }

    @Test
    void aPlaceholderOfTheOtherKindIsChangedWhenAPictureIsAskedFor() {
        story.selected().set(slot(0).id());
        story.addPlaceholder(SlotKind.TEXT);
        next.generate(Target.IMAGE, 1);
        job().done(0, FakeEngine.image(1, 7));
        job().finish();
        assertThat(story.story().slots()).hasSize(3);
        assertThat(slot(1).kind()).isEqualTo(SlotKind.IMAGE);
        assertThat(slot(1).candidates()).hasSize(1);
    }

    @Test
    void aCardIsMadeAgainWithSeedsItHasNotSeen() {
        next.generate(Target.TEXT, 1);
        job().done(0, FakeEngine.text("first", 7));
        job().finish();
        story.selected().set(slot(2).id());
        story.addText("behind");
        story.selected().set(slot(2).id());
        next.regenerate();
        assertThat(job().request.seed()).isEqualTo(8);
        assertThat(read(job().request)).containsExactly("one", "two");
        job().done(0, FakeEngine.text("second", 8));
        job().finish();
        assertThat(story.story().slots()).hasSize(4);
        assertThat(words(slot(2))).isEqualTo("second");
        assertThat(slot(2).candidates()).hasSize(2);
    }

    @Test
    void wishesBeyondTheRunningOneWaitAndReadTheStoryAsItIsThen() {
        next.generate(Target.TEXT, 1);
        next.generate(Target.TEXT, 1);
        assertThat(engine.model().jobs).hasSize(1);
        assertThat(next.queue().wishes()).hasSize(2);
        FakeEngine.FakeJob first = job();
        first.done(0, FakeEngine.text("three", 7));
        first.finish();
        assertThat(engine.model().jobs).hasSize(2);
        assertThat(next.state().get()).isEqualTo(EngineState.BUSY);
        assertThat(read(job().request)).containsExactly("one", "two", "three");
        assertThat(next.queue().secondsLeft().get()).isEqualTo(2); // as long as the first took
        job().finish();
        assertThat(next.state().get()).isEqualTo(EngineState.READY);
    }

    @Test
    void cancelFreesThePersonAtOnceAndKeepsWhatIsComplete() {
        next.candidates().set(2);
        next.generate(Target.TEXT, 1);
        FakeEngine.FakeJob stopped = job();
        stopped.done(0, FakeEngine.text("kept", 7));
        next.cancel();
        assertThat(stopped.cancelled).isTrue();
        assertThat(next.state().get()).isEqualTo(EngineState.READY);
        assertThat(words(slot(2))).isEqualTo("kept");
        assertThat(next.proposals().all())
                .extracting(Proposal::state)
                .containsExactly(Proposal.State.DONE, Proposal.State.LEFT);
        // the engine ends later and says so; nobody listens
        stopped.done(1, FakeEngine.text("late", 8));
        stopped.send(new GenerationEvent.Cancelled());
        assertThat(slot(2).candidates()).hasSize(1);
        next.generate(Target.TEXT, 1);
        assertThat(next.state().get()).isEqualTo(EngineState.BUSY);
        stopped.send(new GenerationEvent.Cancelled());
        assertThat(next.state().get()).isEqualTo(EngineState.BUSY);
    }

    @Test
    void aWishWhoseCardHasGoneIsPassedOver() {
        story.selected().set(slot(0).id());
        story.addPlaceholder(SlotKind.TEXT);
        String hole = slot(1).id();
        story.selected().set(null);
        next.generate(Target.TEXT, 1);
        next.fill(hole);
        story.selected().set(hole);
        story.deleteSelected();
        job().finish();
        assertThat(engine.model().jobs).hasSize(1);
        assertThat(next.queue().wishes()).isEmpty();
        assertThat(next.state().get()).isEqualTo(EngineState.READY);
    }

    @Test
    void aStoryTooLongIsRefusedWithAWayToLeaveItsStartOut() {
        for (int i = 0; i < 8; i++) {
            story.addText("more " + i);
        }
        next.generate(Target.TEXT, 1);
        job().send(new GenerationEvent.Failed(new EngineException(EngineException.Code.CONTEXT_TOO_LONG, "too long")));
        Notice notice = Objects.requireNonNull(story.notice().get());
        assertThat(notice.problem()).isTrue();
        assertThat(notice.action()).contains("2"); // 101 used and 17 needed of 100
        notice.onAction().run();
        assertThat(read(job().request)).hasSize(8).startsWith("more 0");
        assertThat(story.story().slots()).hasSize(10);
    }

    @Test
    void makingACandidateAgainSaysIdenticalOrHowDifferent() {
        next.generate(Target.IMAGE, 1);
        job().done(0, FakeEngine.image(100, 7));
        job().finish();
        story.selected().set(slot(2).id());
        next.reproduce();
        assertThat(job().request.seed()).isEqualTo(7);
        assertThat(job().request.image().scheduler()).isEqualTo(SchedulerKind.DDIM);
        job().done(0, FakeEngine.image(100, 7));
        job().finish();
        Reproduction same = Objects.requireNonNull(next.reproduction().get());
        assertThat(same.identical()).isTrue();
        assertThat(same.samePrompt()).isTrue();
        assertThat(slot(2).candidates()).hasSize(1); // only compared
        story.editText(slot(0).id(), "changed");
        story.selected().set(slot(2).id());
        next.reproduce();
        job().done(0, FakeEngine.image(103, 7));
        job().finish();
        Reproduction other = Objects.requireNonNull(next.reproduction().get());
        assertThat(other.identical()).isFalse();
        assertThat(other.samePrompt()).isFalse();
        assertThat(Objects.requireNonNull(other.pixels()).differing()).isEqualTo(16);
        assertThat(ProvenancePanel.describe(other, TEXTS)).contains("16 pixels", "at most 3");
        assertThat(ProvenancePanel.describe(same, TEXTS)).isEqualTo("Identical.");
    }

    @Test
    void growthThatComesLateDoesNotTakeThePlaceOfWhatIsComplete() {
        next.candidates().set(2);
        next.generate(Target.TEXT, 1);
        job().done(0, FakeEngine.text("the bear", 7));
        job().done(1, FakeEngine.text("a fox", 8));
        job().send(new GenerationEvent.TextSoFar(0, 0, "the be"));
        job().send(new GenerationEvent.TextSoFar(1, 0, "a f"));
        assertThat(story.cards().getLast().liveText()).isNull();
        assertThat(next.proposals().all()).extracting(Proposal::state).containsOnly(Proposal.State.DONE);
        assertThat(next.proposals().all()).extracting(Proposal::liveText).containsOnlyNulls();
        next.proposals().pickNext();
        assertThat(words(slot(2))).isEqualTo("a fox");
    }

    private Provenance made(String prompt) {
        return new Provenance("fake", "cafe", "1", 42, 3, java.util.Map.of("steps", "33", "scheduler", "DDPM"), prompt);
    }

    @Test
    void whatWasMadeFromTheEndOfTheStoryIsMadeAgainFromThat() {
        // as a picture of a label map is, and one that was made without the first cards
        story.apply(new org.weft.document.Edit.InsertSlot(
                2, Slots.of(SlotKind.TEXT, new Content.Text("three"), made("two"))));
        story.selected().set(slot(2).id());
        next.reproduce();
        assertThat(read(job().request)).containsExactly("two");
        job().done(0, FakeEngine.text("three", 42));
        job().finish();
        assertThat(Objects.requireNonNull(next.reproduction().get()).samePrompt())
                .isTrue();
        story.editText(slot(1).id(), "other words");
        next.reproduce();
        assertThat(read(job().request)).containsExactly("one", "other words");
    }

    @Test
    void aReproductionIsOnItsWayOnlyWhileItIsAskedFor() {
        Slot made = Slots.of(SlotKind.TEXT, new Content.Text("three"), made("one two"));
        String id = made.chosen().orElseThrow().id();
        story.apply(new org.weft.document.Edit.InsertSlot(2, made));
        story.selected().set(made.id());
        next.reproduce();
        next.reproduce(); // is on its way
        assertThat(next.queue().wishes()).hasSize(1);
        assertThat(next.reproduces(id)).isTrue();
        next.cancel();
        assertThat(next.reproduces(id)).isFalse();
        next.reproduce();
        job().send(new GenerationEvent.Failed(new EngineException(EngineException.Code.OUT_OF_MEMORY, "no room")));
        assertThat(next.reproduces(id)).isFalse();

        ContinueViewModel loads = new ContinueViewModel(story, tasks, TEXTS);
        loads.reproduce();
        assertThat(loads.reproduces(id)).isTrue(); // waits for the model
        loads.load(() -> engine);
        assertThat(job().request.image().steps()).isEqualTo(33);
        assertThat(job().request.seed()).isEqualTo(42);
        job().finish();

        ContinueViewModel none = new ContinueViewModel(story, tasks, TEXTS);
        none.load(() -> {
            throw new EngineException(EngineException.Code.UNSUPPORTED_DEVICE, "no engine here");
        });
        none.reproduce();
        assertThat(none.reproduces(id)).isFalse();
        assertThat(String.valueOf(story.notice().get())).contains(TEXTS.getString("engine.nomodel.hint"));
        story.selected().set(slot(0).id());
        next.reproduce();
        assertThat(String.valueOf(story.notice().get())).contains(TEXTS.getString("provenance.none"));
    }

    @Test
    void howACardWasMadeIsSaidInTheLanguage() {
        ResourceBundle german = ResourceBundle.getBundle("org.weft.studio.messages", java.util.Locale.GERMAN);
        assertThat(ProvenancePanel.words(made("one two"), german))
                .contains("Schritte: 33", "Sampler: DDPM", "Startwert: 42")
                .doesNotContain("scheduler");
    }

    @Test
    void aDroppedPngBringsItsSettingsBackAndItselfWhenWanted() throws Exception {
        Provenance p = new Provenance(
                "fake",
                "cafe",
                "1",
                4242,
                3,
                java.util.Map.of("steps", "33", "guidance", "1.5", "scheduler", "DDPM"),
                "one two");
        byte[] plain = RgbImages.png(FakeEngine.picture(9));
        Path told = Files.write(folder.resolve("told.png"), PngProvenance.write(plain, p));
        Path silent = Files.write(folder.resolve("silent.png"), plain);
        Recall recall = new Recall(story, next, tasks, TEXTS);
        recall.drop(List.of(told));
        assertThat(story.story().slots()).hasSize(2);
        assertThat(next.seed().get()).isEqualTo(4242);
        assertThat(next.steps().get()).isEqualTo(33);
        assertThat(next.guidance().get()).isEqualTo(1.5);
        assertThat(next.scheduler().get()).isEqualTo(SchedulerKind.DDPM);
        Objects.requireNonNull(story.notice().get()).onAction().run();
        assertThat(slot(2).chosen().orElseThrow().provenance()).isEqualTo(p);
        recall.drop(List.of(silent));
        assertThat(story.story().slots()).hasSize(4);
        assertThat(slot(3).chosen().orElseThrow().provenance()).isNull();
        assertThat(next.seed().get()).isEqualTo(4242);
    }

    @Test
    void aPictureIsSavedWithItsSettings() throws Exception {
        assertThat(story.outgoing().hasPicture()).isFalse();
        assertThat(String.valueOf(story.notice().get())).contains(TEXTS.getString("picture.save.none"));
        next.candidates().set(2);
        next.generate(Target.IMAGE, 1);
        job().done(0, FakeEngine.image(100, 7));
        job().done(1, FakeEngine.image(200, 8));
        job().finish();
        story.selected().set(slot(2).id());
        story.browseSelected(1);
        assertThat(story.outgoing().hasPicture()).isTrue();
        Path file = folder.resolve("saved.png");
        story.outgoing().savePicture(file);
        byte[] png = Files.readAllBytes(file);
        assertThat(RgbImages.decode(png)).isEqualTo(FakeEngine.picture(200));
        assertThat(PngProvenance.read(png).orElseThrow().seed()).isEqualTo(8);
    }

    @Test
    void anotherModelTakesOverAndTheOldOneIsClosed() {
        FakeEngine.FakeModel before = engine.model();
        next.use(Path.of("other"));
        assertThat(before.closed).isTrue();
        assertThat(engine.model().closed).isFalse();
        assertThat(String.valueOf(story.notice().get())).contains("The story now uses the model fake");
        assertThat(next.words().in("a baer")).hasSize(1);
    }

    @Test
    void withoutAModelWhatIsAskedForIsAnsweredWithWhatToDo() {
        ContinueViewModel none = new ContinueViewModel(story, tasks, TEXTS);
        none.load(() -> {
            throw new EngineException(EngineException.Code.UNSUPPORTED_DEVICE, "no engine here");
        });
        assertThat(none.state().get()).isEqualTo(EngineState.FAILED);
        story.notice().set(null);
        none.generate(Target.IMAGE, 1);
        assertThat(String.valueOf(story.notice().get())).contains(TEXTS.getString("engine.nomodel.hint"));
        assertThat(none.queue().wishes()).isEmpty();
    }
}

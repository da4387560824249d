package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.SlotKind;
import org.weft.engine.GenerationEvent;
import org.weft.engine.Target;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palettes;
import org.weft.studio.labels.DrawViewModel;
import org.weft.studio.labels.LabelsViewModel;
import org.weft.studio.shell.Texts;
import org.weft.studio.task.DirectTaskRunner;

/** Pictures of label maps wait in the queue with what the story asks for. */
class DrawnInTurnTest {
    private static final ResourceBundle TEXTS = Texts.bundle();

    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final FakeEngine engine = new FakeEngine();
    private final LabelsViewModel painter = new LabelsViewModel(tasks, TEXTS);
    private StoryViewModel story = new StoryViewModel(tasks, TEXTS, new Drafts(Path.of(".")));
    private ContinueViewModel next = new ContinueViewModel(story, tasks, TEXTS);
    private DrawViewModel draw = new DrawViewModel(painter, story, next, tasks, TEXTS);

    @BeforeEach
    void open() {
        story = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        next = new ContinueViewModel(story, tasks, TEXTS);
        draw = new DrawViewModel(painter, story, next, tasks, TEXTS);
        story.draft();
        next.load(() -> engine);
        painter.choose(Palettes.ade20k()); // which nobody judges
    }

    @AfterEach
    void close() {
        next.close();
        story.close();
    }

    private List<FakeEngine.FakeJob> jobs() {
        return engine.model().jobs;
    }

    private void draw(int grey) {
        draw.generate();
        jobs().getLast().done(0, FakeEngine.image(grey, 7));
        jobs().getLast().finish();
    }

    private List<Wish.Kind> waiting() {
        return next.queue().wishes().stream().map(Wish::kind).toList();
    }

    @Test
    void aPictureOfAMapWaitsForTheStorysAndTheStoryForIt() {
        next.generate(Target.TEXT, 1);
        draw.generate();
        next.generate(Target.TEXT, 1);
        assertThat(waiting()).containsExactly(Wish.Kind.CONTINUE, Wish.Kind.DRAW, Wish.Kind.CONTINUE);
        assertThat(jobs()).hasSize(1);
        assertThat(draw.busy().get()).isTrue();
        assertThat(draw.results()).isEmpty();

        jobs().getLast().done(0, FakeEngine.text("a fox.", 7));
        jobs().getLast().finish();
        assertThat(jobs()).hasSize(2);
        assertThat(next.state().get()).as("the story's part rests").isEqualTo(EngineState.READY);
        assertThat(draw.results()).hasSize(1);
        jobs().getLast().send(new GenerationEvent.Progress(0.5, 4, 0));
        assertThat(draw.progress().get()).isEqualTo(0.5);

        jobs().getLast().done(0, FakeEngine.image(90, 7));
        jobs().getLast().finish();
        assertThat(draw.busy().get()).isFalse();
        assertThat(draw.results().getFirst().made()).isNotNull();
        assertThat(jobs()).hasSize(3);
        assertThat(next.state().get()).isEqualTo(EngineState.BUSY);
    }

    @Test
    void thePausedQueueHoldsItBack() {
        next.queue().paused().set(true);
        draw.generate();
        assertThat(jobs()).isEmpty();
        assertThat(draw.status().get()).isEqualTo(TEXTS.getString("queue.paused"));
        next.queue().paused().set(false);
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void cancellingAllStopsItAndWhatWasMadeStays() {
        draw.candidates().set(8);
        draw.generate();
        draw.generate();
        assertThat(jobs().getLast().request.candidates()).isEqualTo(8);
        jobs().getLast().done(3, FakeEngine.image(90, 10));
        next.queue().cancelAll();
        assertThat(jobs()).hasSize(1);
        assertThat(jobs().getLast().cancelled).isTrue();
        assertThat(draw.busy().get()).isFalse();
        assertThat(draw.results()).hasSize(1);
        jobs().getLast().done(4, FakeEngine.image(90, 11)); // too late
        assertThat(draw.results()).hasSize(1);
    }

    @Test
    void whatNeverBeganIsTakenBack() {
        next.generate(Target.TEXT, 1);
        draw.generate();
        draw.generate();
        draw.cancel();
        assertThat(waiting()).containsExactly(Wish.Kind.CONTINUE);
        assertThat(draw.busy().get()).isFalse();
        assertThat(draw.status().get()).isEqualTo(TEXTS.getString("engine.cancelled"));
    }

    @Test
    void earlierPicturesStayAndOnlyThoseOfTheShownMapGoIntoTheStory() {
        draw.caption().set("first");
        draw(10);
        draw(20);
        painter.create(64, 64);
        draw.caption().set("second");
        draw(30);
        assertThat(draw.results()).hasSize(3);
        draw.selected().set(2);
        draw.intoStory();
        assertThat(story.story().slots())
                .extracting(s -> s.kind())
                .containsExactly(SlotKind.LABEL_MAP, SlotKind.TEXT, SlotKind.IMAGE);
        assertThat(story.story().slots().getLast().candidates()).hasSize(2);
    }

    @Test
    void aNewMapGoesIntoTheStoryWithoutThePicturesOfTheOldOne() {
        draw(10);
        painter.create(64, 64);
        draw.intoStory();
        assertThat(story.story().slots()).extracting(s -> s.kind()).containsExactly(SlotKind.LABEL_MAP);
        assertThat(draw.results()).hasSize(1);
    }

    @Test
    void updatingACardOfAnotherStorySaysSo() {
        painter.open(LabelMap.filled(32, 32, 1), Palettes.ade20k(), "elsewhere");
        draw.updateCard();
        assertThat(painter.message().get()).isEqualTo(TEXTS.getString("labels.update.elsewhere"));
        painter.create(32, 32);
        draw.updateCard();
        assertThat(painter.message().get()).isEqualTo(TEXTS.getString("labels.update.none"));
    }
}

package org.weft.tests.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.Engine;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.MuteSet;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.studio.shell.Texts;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.EngineState;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.FxTaskRunner;
import org.weft.studio.task.TaskRunner;

/** The bundled model: stopped in every phase it stops soon, and an item made again from its seed and number is the same. */
class CancelAndReproduceTest {
    /** A second by design; a loaded machine gets ten, and the steps that are still made are counted besides. */
    private static final double SECONDS = 10;

    /** Steps or tokens that may still be told of once it was cancelled: the one at work, and what was told at the same time. */
    private static final int STEPS_LATE = 2;

    private static final List<Segment> STORY = List.of(new Segment.Text("card 1", "a bear walks along the beach."));

    private static @Nullable Engine engine;
    private static @Nullable LoadedModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        engine = Engine.start();
        model = engine.load(engine.installedModels().getFirst());
    }

    @AfterAll
    static void close() {
        Objects.requireNonNull(model).close();
        Objects.requireNonNull(engine).close();
    }

    private static LoadedModel model() {
        return Objects.requireNonNull(model);
    }

    private static GenerationRequest request(Target target, int count, ImageSettings image, int firstItem) {
        TextSettings text = model().info().defaultText();
        return new GenerationRequest(STORY, target, count, 1, 11, image, text, null, MuteSet.NONE, firstItem);
    }

    private static ImageSettings image(int steps, boolean previews) {
        ImageSettings d = model().info().defaultImage();
        return new ImageSettings(steps, d.guidance(), d.scheduler(), previews);
    }

    /** Seconds from asking to the end, when cancelled at the first event of a kind. */
    private static double secondsToStop(GenerationRequest request, Predicate<GenerationEvent> phase) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicReference<@Nullable GenerationEvent> last = new AtomicReference<>();
        AtomicInteger late = new AtomicInteger();
        Job job = model().generate(request, event -> {
            last.set(event);
            if (reached.getCount() == 0 && mayGoOn.getCount() == 0 && isStep(event)) {
                late.incrementAndGet();
            }
            if (phase.test(event) && reached.getCount() > 0) {
                reached.countDown();
                try {
                    // so that it is still in this phase when it is cancelled
                    assertThat(mayGoOn.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        assertThat(reached.await(120, TimeUnit.SECONDS)).isTrue();
        long asked = System.nanoTime();
        job.cancel();
        mayGoOn.countDown();
        job.await();
        assertThat(last.get()).isInstanceOf(GenerationEvent.Cancelled.class);
        assertThat(late.get()).as("steps after it was cancelled").isLessThanOrEqualTo(STEPS_LATE);
        return (System.nanoTime() - asked) / 1e9;
    }

    /** A piece of work that takes time. */
    private static boolean isStep(GenerationEvent event) {
        return event instanceof GenerationEvent.TextSoFar
                || event instanceof GenerationEvent.Progress
                || event instanceof GenerationEvent.ItemDone;
    }

    @Test
    void textStopsBetweenTokens() throws Exception {
        assertThat(secondsToStop(
                        request(Target.TEXT, 64, image(5, false), 0), e -> e instanceof GenerationEvent.TextSoFar))
                .isLessThan(SECONDS);
    }

    @Test
    void denoisingStopsBetweenSteps() throws Exception {
        assertThat(secondsToStop(
                        request(Target.IMAGE, 1, image(250, false), 0),
                        e -> e instanceof GenerationEvent.Progress p && p.fraction() > 0.01))
                .isLessThan(SECONDS);
    }

    @Test
    void decodingStopsBeforeTheNextPicture() throws Exception {
        int steps = 6;
        // the last preview comes right before the picture is decoded
        assertThat(secondsToStop(
                        request(Target.IMAGE, 4, image(steps, true), 0),
                        e -> e instanceof GenerationEvent.Preview p && p.step() == steps))
                .isLessThan(SECONDS);
    }

    @Test
    void loadingIsLeftAtOnceAndItsModelPutAway() throws Exception {
        try (FxTaskRunnerGuard guard = new FxTaskRunnerGuard()) {
            StoryViewModel story = new StoryViewModel(guard.tasks(), Texts.bundle(), new Drafts(folder));
            ContinueViewModel next = new ContinueViewModel(story, guard.tasks(), Texts.bundle());
            guard.onFx(() -> next.load(Engine::start));
            long asked = System.nanoTime();
            guard.onFx(next::cancel);
            guard.onFx(() -> assertThat(next.state().get()).isEqualTo(EngineState.NO_MODEL));
            assertThat((System.nanoTime() - asked) / 1e9).isLessThan(SECONDS);
            guard.onFx(next::close);
        }
    }

    /** View models on the FX thread, without a window. */
    private static final class FxTaskRunnerGuard implements AutoCloseable {
        private final FxTaskRunner tasks = new FxTaskRunner();

        FxTaskRunnerGuard() throws Exception {
            org.testfx.api.FxToolkit.registerPrimaryStage();
        }

        TaskRunner tasks() {
            return tasks;
        }

        void onFx(Runnable work) {
            org.testfx.util.WaitForAsyncUtils.waitForAsyncFx(60_000, work);
        }

        @Override
        public void close() {
            tasks.close();
        }
    }

    @Test
    void theSecondItemOfAJobIsMadeAgainFromItsNumber() throws Exception {
        List<GeneratedItem> first = items(request(Target.TEXT, 1, image(4, false), 0));
        assertThat(first).hasSize(1);
        List<GeneratedItem> both = items(request(Target.IMAGE, 2, image(4, false), 0));
        GeneratedItem.Image one = (GeneratedItem.Image) both.get(0);
        GeneratedItem.Image two = (GeneratedItem.Image) both.get(1);
        assertThat(two.settings()).containsEntry("item", "1");
        List<Segment> before = new ArrayList<>(STORY);
        before.add(new Segment.Picture("card 2", one.image()));
        GenerationRequest r = request(Target.IMAGE, 1, image(4, false), 1);
        GenerationRequest again =
                new GenerationRequest(before, r.target(), 1, 1, two.seed(), r.image(), r.text(), null, MuteSet.NONE, 1);
        assertThat(((GeneratedItem.Image) items(again).getFirst()).image()).isEqualTo(two.image());
        GenerationRequest asFirst =
                new GenerationRequest(before, r.target(), 1, 1, two.seed(), r.image(), r.text(), null, MuteSet.NONE, 0);
        assertThat(((GeneratedItem.Image) items(asFirst).getFirst()).image()).isNotEqualTo(two.image());
    }

    private static List<GeneratedItem> items(GenerationRequest request) throws Exception {
        List<GeneratedItem> out = new ArrayList<>();
        model().generate(request, e -> {
                    if (e instanceof GenerationEvent.ItemDone done) {
                        out.add(done.result());
                    }
                })
                .await();
        return out;
    }
}

package org.weft.studio.labels;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.labels.LabelPrompt;
import org.weft.studio.story.GenerationQueue;
import org.weft.studio.story.Wish;
import org.weft.studio.task.TaskRunner;

/** One wish for pictures of a label map: waits its turn in the queue, then shows them as they grow. All methods belong to the FX thread but {@link #receive}. */
final class Drawing implements GenerationQueue.Errand {
    /** Whom it tells of itself; on the FX thread. */
    interface Listener {
        /** @param waits whether the engine does something else first */
        void working(Drawing from, boolean waits);

        void progress(double fraction, double secondsLeft);

        void made(int number, Result.Made made);

        /** @param failure why it ended early, null when it did not or was stopped */
        void over(@Nullable EngineException failure, boolean stopped);
    }

    /** What it works with. @param model the one in use, null while none is loaded */
    record Tools(
            GenerationQueue queue, Candidates candidates, Supplier<@Nullable LoadedModel> model, TaskRunner tasks) {}

    private final Result.Asked asked;
    private final Tools tools;
    private final Listener listener;
    private @Nullable Wish wish;
    private @Nullable Job job;
    /** Number of the first candidate. */
    private int first;

    private boolean over;

    Drawing(Result.Asked asked, Tools tools, Listener listener) {
        this.asked = asked;
        this.tools = tools;
        this.listener = listener;
    }

    @Override
    public void begin(Wish turn) {
        wish = turn;
        LoadedModel m = tools.model().get();
        if (m == null) {
            finish(null, true); // it was put away meanwhile
            return;
        }
        ModelInfo info = m.info();
        Wish.Settings s = turn.settings();
        first = tools.candidates().begin(asked, s.candidates());
        listener.working(this, false);
        try {
            Job begun = m.generate(
                    LabelPrompt.request(
                            LabelPrompt.segments(asked.map(), asked.palette(), asked.caption(), info.imageSize()),
                            info,
                            s.image(),
                            s.seed(),
                            s.candidates()),
                    event -> receive(info, event));
            job = begun;
        } catch (EngineException e) {
            finish(e, false);
        }
    }

    /** Called on the engine's thread. */
    private void receive(ModelInfo info, GenerationEvent event) {
        TaskRunner tasks = tools.tasks();
        switch (event) {
            case GenerationEvent.Queued q -> tasks.onScreen(() -> unlessOver(() -> listener.working(this, true)));
            case GenerationEvent.Started s -> tasks.onScreen(() -> unlessOver(() -> listener.working(this, false)));
            case GenerationEvent.Progress p ->
                tasks.onScreenThrottled(
                        "labels-progress",
                        () -> unlessOver(() -> {
                            tools.queue().progress(p.secondsLeft());
                            listener.progress(p.fraction(), p.secondsLeft());
                        }));
            case GenerationEvent.TextSoFar t -> {}
            case GenerationEvent.Preview p ->
                tasks.onScreenThrottled(
                        "labels-preview" + p.candidate(),
                        () -> unlessOver(() -> tools.candidates()
                                .change(first + p.candidate(), r -> r.made() == null ? r.with(p.image()) : r)));
            case GenerationEvent.ItemDone i -> tasks.onScreen(() -> unlessOver(() -> keep(info, i)));
            case GenerationEvent.Finished f -> tasks.onScreen(() -> finish(null, false));
            case GenerationEvent.Cancelled c -> tasks.onScreen(() -> finish(null, true));
            case GenerationEvent.Failed f -> tasks.onScreen(() -> finish(f.error(), false));
        }
    }

    private void unlessOver(Runnable work) {
        if (!over) {
            work.run();
        }
    }

    private void keep(ModelInfo info, GenerationEvent.ItemDone done) {
        Wish now = wish;
        if (now != null && done.result() instanceof GeneratedItem.Image image) {
            tools.queue().madePicture(now.settings().image().steps(), image.seconds());
            Result.Made made = new Result.Made(image, info);
            tools.candidates().change(first + done.candidate(), r -> r.done(made));
            listener.made(first + done.candidate(), made);
        }
    }

    /** Stops at once; the engine ends its present step by itself, and what it still says is not heard. What is complete stays. */
    @Override
    public void stop() {
        if (job != null) {
            job.cancel();
        }
        finish(null, true);
    }

    /** Waits until the engine is done. */
    void await() throws InterruptedException {
        Job running = job;
        if (running != null) {
            running.await();
        }
    }

    private void finish(@Nullable EngineException failure, boolean stopped) {
        Wish now = wish;
        if (!over && now != null) {
            over = true;
            tools.candidates().over();
            listener.over(failure, stopped);
            tools.queue().done(now);
        }
    }
}

package org.weft.generate;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.Job;
import org.weft.engine.ScoreEvent;
import org.weft.engine.TextScores;

/** A job that scores: knows whether it was cancelled and sends exactly one last event. */
final class ScoreJob implements Job {
    private final Consumer<ScoreEvent> events;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean cancelled;

    ScoreJob(Consumer<ScoreEvent> events) {
        this.events = events;
    }

    void send(ScoreEvent event) {
        events.accept(event);
    }

    /** @throws EngineException CANCELLED when someone asked */
    void checkCancelled() {
        if (cancelled) {
            throw new EngineException(Code.CANCELLED, "Cancelled.");
        }
    }

    void runOn(EngineThread thread, Supplier<TextScores> work) {
        var unused = thread.submit(() -> {
            ScoreEvent last;
            try {
                checkCancelled();
                last = new ScoreEvent.Done(work.get());
            } catch (RuntimeException | Error e) {
                EngineException error = Errors.asEngineException(e);
                last = error.code() == Code.CANCELLED ? new ScoreEvent.Cancelled() : new ScoreEvent.Failed(error);
            }
            try {
                send(last);
            } finally {
                over.countDown();
            }
            return true;
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void await() throws InterruptedException {
        over.await();
    }
}

package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunReport;

/** Tells how a run is going while it is trained, from what it writes into its directory. */
final class TrainingWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Steps may take milliseconds or minutes; nobody reads more lines than this. */
    private static final long LINE_NANOS = 10_000_000_000L;

    private final RunReader reader;
    private final Console console;
    private final ScheduledExecutorService thread;
    private @Nullable Future<?> looking;
    private long toldStep = -1;
    private int toldValidations = -1;
    private long toldAt;

    private TrainingWatch(Path run, Console console) {
        this.reader = new RunReader(run);
        this.console = console;
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("training-watch").factory());
    }

    static TrainingWatch of(Path run, Console console) {
        TrainingWatch watch = new TrainingWatch(run, console);
        watch.looking = watch.thread.scheduleWithFixedDelay(
                watch::look, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            tell(reader.read());
        } catch (IOException e) {
            // not begun yet
            return;
        }
    }

    private void tell(RunReport run) {
        List<RunReport.Point> curve = run.curve();
        List<RunReport.Validation> validations = run.validations();
        if (toldValidations < 0) {
            // what was there before this process is not news
            toldValidations = validations.size();
            toldStep = curve.isEmpty() ? -1 : curve.getLast().step();
        }
        if (!curve.isEmpty()
                && curve.getLast().step() != toldStep
                && (toldAt == 0 || System.nanoTime() - toldAt > LINE_NANOS)) {
            toldAt = System.nanoTime();
            toldStep = curve.getLast().step();
            console.note(line(run, curve.getLast()));
        }
        for (; toldValidations < validations.size(); toldValidations++) {
            RunReport.Validation v = validations.get(toldValidations);
            console.note(String.format(Locale.ROOT, "checkpoint at step %d, held-out loss %.4f", v.step(), v.loss()));
        }
    }

    private static String line(RunReport run, RunReport.Point p) {
        StringBuilder out = new StringBuilder(
                String.format(Locale.ROOT, "step %d of %d  loss %.4f", p.step() + 1, run.steps(), p.loss()));
        for (Map.Entry<String, Double> part : p.parts().entrySet()) {
            out.append(String.format(Locale.ROOT, "  %s %.4f", part.getKey(), part.getValue()));
        }
        out.append(String.format(Locale.ROOT, "  %.2f s a step", p.seconds()));
        Double left = run.secondsLeft();
        if (left != null) {
            out.append("  ").append(Durations.words(left)).append(" left");
        }
        return out.toString();
    }

    @Override
    public void close() {
        Future<?> last = looking;
        if (last != null) {
            last.cancel(false);
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.weft.studio.finetune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunState;
import org.weft.engine.training.TrainingWorkers;
import org.weft.engine.training.WorkerStatus;

/** Workers as processes of Weft's command line. */
public final class ProcessWorkers implements Workers {
    private static final long PATIENCE_MINUTES = 30;
    private static final int BAD_ITEMS = 1;
    private static final long LOOK_MILLIS = 100;

    private final TrainingWorkers workers;

    public ProcessWorkers(TrainingWorkers workers) {
        this.workers = workers;
    }

    @Override
    public void start(Lesson lesson, Path run) throws IOException, InterruptedException {
        Process worker = workers.start(lesson.recipe(), run, lesson.data());
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        // a worker that cannot begin leaves no run behind, only what it printed
        while (!begun(run) && System.nanoTime() < end) {
            if (worker.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) && !begun(run)) {
                Path log = TrainingWorkers.log(run);
                String said = Files.exists(log) ? Files.readString(log).strip() : "";
                Files.deleteIfExists(log);
                throw new IOException(
                        said.isEmpty()
                                ? "it ended with code " + worker.exitValue()
                                : said.lines().toList().getLast());
            }
        }
    }

    private static boolean begun(Path run) {
        return RunReader.isRun(run)
                && WorkerStatus.read(run)
                        .filter(s -> s.state() != RunState.STARTING)
                        .isPresent();
    }

    @Override
    public void resume(Path run) throws IOException {
        workers.resume(run);
    }

    @Override
    public String dryRun(Lesson lesson) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("train", lesson.recipe().toString(), "--dry-run"));
        if (lesson.data() != null) {
            line.addAll(List.of("--data", lesson.data().toString()));
        }
        return output(line);
    }

    @Override
    public Checked check(Path data) throws IOException, InterruptedException {
        Printed printed = run(List.of("data", "check", data.toString()));
        // 1 says that there are bad items; anything else that it could not look at all
        if (printed.code() != 0 && printed.code() != BAD_ITEMS) {
            throw new IOException(printed.text());
        }
        return new Checked(printed.code() == 0, printed.text());
    }

    @Override
    public Path pack(Path run) throws IOException, InterruptedException {
        Path model = run.resolve("model");
        output(List.of("pack", run.toString(), "--out", model.toString(), "--name", String.valueOf(run.getFileName())));
        return model;
    }

    /** @throws IOException with what the command said when it failed */
    private String output(List<String> arguments) throws IOException, InterruptedException {
        Printed printed = run(arguments);
        if (printed.code() != 0) {
            throw new IOException(printed.text());
        }
        return printed.text();
    }

    private record Printed(int code, String text) {}

    private Printed run(List<String> arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("weft-worker", ".txt");
        try {
            Process process = workers.run(arguments, out);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("it took more than " + PATIENCE_MINUTES + " minutes and was ended");
            }
            String text = Files.readString(out).strip();
            return new Printed(
                    process.exitValue(), text.isEmpty() ? "it ended with code " + process.exitValue() : text);
        } finally {
            Files.deleteIfExists(out);
        }
    }
}

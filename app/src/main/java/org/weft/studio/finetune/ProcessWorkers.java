package org.weft.studio.finetune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.weft.engine.training.TrainingWorkers;

/** Workers as processes of Weft's command line. */
public final class ProcessWorkers implements Workers {
    private static final long PATIENCE_MINUTES = 30;

    private final TrainingWorkers workers;

    public ProcessWorkers(TrainingWorkers workers) {
        this.workers = workers;
    }

    @Override
    public void start(Path recipe, Path run, boolean resume) throws IOException {
        workers.start(recipe, run, resume);
    }

    @Override
    public String dryRun(Path recipe) throws IOException, InterruptedException {
        return output(List.of("train", recipe.toString(), "--dry-run"));
    }

    @Override
    public Path pack(Path run) throws IOException, InterruptedException {
        Path model = run.resolve("model");
        output(List.of("pack", run.toString(), "--out", model.toString(), "--name", String.valueOf(run.getFileName())));
        return model;
    }

    /** @throws IOException with what the command said when it failed */
    private String output(List<String> arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("weft-worker", ".txt");
        try {
            Process process = workers.run(arguments, out);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("it took more than " + PATIENCE_MINUTES + " minutes and was ended");
            }
            String text = Files.readString(out).strip();
            if (process.exitValue() != 0) {
                throw new IOException(text.isEmpty() ? "it ended with code " + process.exitValue() : text);
            }
            return text;
        } finally {
            Files.deleteIfExists(out);
        }
    }
}

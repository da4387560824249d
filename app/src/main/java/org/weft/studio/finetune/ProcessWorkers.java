package org.weft.studio.finetune;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.weft.engine.training.DryRunReport;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunState;
import org.weft.engine.training.TrainingWorkers;
import org.weft.engine.training.WorkerStatus;

/** Workers as processes of Weft's command line, which print what they find as lines of JSON. */
public final class ProcessWorkers implements Workers {
    private static final long PATIENCE_MINUTES = 30;
    private static final int BAD_ITEMS = 1;
    private static final long LOOK_MILLIS = 100;
    /** A worker that is told to end tidies up; one that has not by then is ended. */
    private static final long TIDY_MILLIS = 800;

    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final TrainingWorkers workers;

    public ProcessWorkers(TrainingWorkers workers) {
        this.workers = workers;
    }

    @Override
    public void start(Lesson lesson, Path run, BooleanSupplier cancelled) throws IOException, InterruptedException {
        Process worker = workers.start(lesson.recipe(), run, lesson.data());
        Path log = TrainingWorkers.log(run);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        // a worker that cannot begin leaves no run behind, only what it printed
        while (!begun(run) && System.nanoTime() < end) {
            if (cancelled.getAsBoolean()) {
                end(worker);
                Files.deleteIfExists(log);
                throw new CancellationException();
            }
            if (worker.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) && !begun(run)) {
                String said = Files.exists(log) ? Files.readString(log).strip() : "";
                Files.deleteIfExists(log);
                throw new IOException(
                        said.isEmpty()
                                ? "it ended with code " + worker.exitValue()
                                : said.lines().toList().getLast());
            }
        }
    }

    private static void end(Process worker) throws InterruptedException {
        worker.destroy();
        if (!worker.waitFor(TIDY_MILLIS, TimeUnit.MILLISECONDS)) {
            worker.destroyForcibly().waitFor();
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
    public DryRunReport dryRun(Lesson lesson, BooleanSupplier cancelled) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("train", lesson.recipe().toString(), "--dry-run", "--json"));
        if (lesson.data() != null) {
            line.addAll(List.of("--data", lesson.data().toString()));
        }
        String said = output(line, cancelled);
        List<JsonNode> found = objects(said);
        if (found.isEmpty()) {
            throw new IOException(said);
        }
        return MAPPER.treeToValue(found.getFirst(), DryRunReport.class);
    }

    @Override
    public Checked check(Path data, BooleanSupplier cancelled) throws IOException, InterruptedException {
        Printed printed = run(List.of("data", "check", data.toString(), "--json"), cancelled);
        List<Finding> findings = new ArrayList<>();
        JsonNode summary = null;
        for (JsonNode object : objects(printed.text())) {
            if (object.has("problem")) {
                findings.add(MAPPER.treeToValue(object, Finding.class));
            } else {
                summary = object;
            }
        }
        // 1 says that there are bad items; anything else that it could not look at all
        if (summary == null || (printed.code() != 0 && printed.code() != BAD_ITEMS)) {
            throw new IOException(printed.text());
        }
        return new Checked(
                summary.path("set").asText(),
                summary.path("format").asText(),
                summary.path("examples").asInt(),
                summary.path("pictures").asInt(),
                summary.path("labelMaps").asInt(),
                summary.path("duplicatesSought").asBoolean(true),
                findings);
    }

    /** The lines that are JSON; what libraries print between them is passed over. */
    private static List<JsonNode> objects(String printed) {
        return printed.lines()
                .filter(l -> l.startsWith("{"))
                .flatMap(l -> object(l).stream())
                .toList();
    }

    private static Optional<JsonNode> object(String line) {
        try {
            return Optional.of(MAPPER.readTree(line));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The model comes to its place once it is whole: one that was made before stays until then. */
    @Override
    public Path pack(Path run, BooleanSupplier cancelled) throws IOException, InterruptedException {
        Path model = run.resolve("model");
        Path part = run.resolve("model.new");
        remove(part);
        try {
            output(
                    List.of(
                            "pack",
                            run.toString(),
                            "--out",
                            part.toString(),
                            "--name",
                            String.valueOf(run.getFileName())),
                    cancelled);
            remove(model);
            return Files.move(part, model);
        } finally {
            remove(part);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }

    /** @throws IOException with what the command said when it failed */
    private String output(List<String> arguments, BooleanSupplier cancelled) throws IOException, InterruptedException {
        Printed printed = run(arguments, cancelled);
        if (printed.code() != 0) {
            throw new IOException(printed.text());
        }
        return printed.text();
    }

    private record Printed(int code, String text) {}

    private Printed run(List<String> arguments, BooleanSupplier cancelled) throws IOException, InterruptedException {
        Path out = Files.createTempFile("weft-worker", ".txt");
        try {
            Process process = workers.run(arguments, out);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (cancelled.getAsBoolean()) {
                    end(process);
                    throw new CancellationException();
                }
                if (System.nanoTime() > end) {
                    process.destroyForcibly();
                    throw new IOException("it took more than " + PATIENCE_MINUTES + " minutes and was ended");
                }
            }
            String text = Files.readString(out).strip();
            return new Printed(
                    process.exitValue(), text.isEmpty() ? "it ended with code " + process.exitValue() : text);
        } finally {
            Files.deleteIfExists(out);
        }
    }
}

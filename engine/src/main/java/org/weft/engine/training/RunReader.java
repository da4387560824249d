package org.weft.engine.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows a run directory that another process may be writing: each call reads only what is new. Not thread-safe. */
public final class RunReader {
    /** Newest steps that the time left is estimated from. */
    private static final int PACE = 20;

    /** Lines longer than this are no events. */
    private static final int LONGEST = 1 << 20;

    /** Of a log, that are read and shown for a worker that is gone. */
    private static final int LAST_BYTES = 2000;

    private static final int LAST_LINES = 4;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path run;
    private final TreeMap<Long, RunReport.Point> curve = new TreeMap<>();
    private final TreeMap<Long, RunReport.Validation> validations = new TreeMap<>();
    private final TreeMap<String, RunReport.Sample> samples = new TreeMap<>();
    private long read;
    private String about = "";
    private long steps;

    public RunReader(Path run) {
        this.run = run;
    }

    /** Whether a directory holds a run. */
    public static boolean isRun(Path directory) {
        return Files.isRegularFile(directory.resolve("recipe.json"))
                && Files.isDirectory(directory.resolve("checkpoints"));
    }

    /** @throws IOException when the directory is no run or cannot be read */
    public RunReport read() throws IOException {
        if (!isRun(run)) {
            throw new IOException(run + " is no run: it has no recipe.json and checkpoints");
        }
        recipe();
        events();
        Optional<WorkerStatus> worker = WorkerStatus.read(run);
        long done = curve.isEmpty() ? 0 : curve.lastKey() + 1;
        RunState state = worker.map(WorkerStatus::actualState)
                .orElse(done >= steps && steps > 0 ? RunState.FINISHED : RunState.DEAD);
        String reason = state == RunState.DEAD
                ? "its worker process is gone; it can go on from its last checkpoint" + lastWords()
                : worker.map(WorkerStatus::reason).orElse("");
        return new RunReport(
                run,
                about,
                state,
                reason,
                worker.map(WorkerStatus::step).orElse(done),
                steps,
                List.copyOf(curve.values()),
                List.copyOf(validations.values()),
                List.copyOf(samples.values()),
                state == RunState.RUNNING ? secondsLeft(done) : null,
                best());
    }

    /** What the worker printed last, as its death may be explained there; empty when it printed nothing. */
    private String lastWords() {
        Path log = TrainingWorkers.log(run);
        try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(in.length(), LAST_BYTES)];
            in.seek(in.length() - end.length);
            in.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty())
                    .toList();
            return lines.isEmpty()
                    ? ""
                    : ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return ""; // begun from a terminal, which has the words
        }
    }

    private @Nullable Double secondsLeft(long done) {
        List<Double> paces = curve.descendingMap().values().stream()
                .limit(PACE)
                .map(RunReport.Point::seconds)
                .sorted()
                .toList();
        return paces.isEmpty() ? null : paces.get(paces.size() / 2) * Math.max(0, steps - done);
    }

    private long best() {
        return validations.values().stream()
                .filter(v -> Double.isFinite(v.loss()))
                .min((a, b) -> Double.compare(a.loss(), b.loss()))
                .map(RunReport.Validation::step)
                .orElse(-1L);
    }

    private void recipe() throws IOException {
        try {
            JsonNode recipe = MAPPER.readTree(run.resolve("recipe.json").toFile());
            steps = recipe.path("steps").asLong();
            String said = recipe.path("about").asText();
            about = said.isBlank() ? recipe.path("stage").asText() : said;
        } catch (JacksonException e) {
            throw new IOException(run.resolve("recipe.json") + " is damaged: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads whole lines behind what was read before; a line still being written waits for its end. */
    private void events() throws IOException {
        Path file = run.resolve("events.jsonl");
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < read) {
                // another run was put in its place
                read = 0;
                curve.clear();
                validations.clear();
                samples.clear();
            }
            in.seek(read);
            byte[] chunk = new byte[(int) Math.min(in.length() - read, 64L << 20)];
            in.readFully(chunk);
            int from = 0;
            for (int i = 0; i < chunk.length; i++) {
                if (chunk[i] == '\n') {
                    if (i - from <= LONGEST) {
                        event(new String(chunk, from, i - from, StandardCharsets.UTF_8));
                    }
                    from = i + 1;
                }
            }
            read += from;
        }
    }

    private void event(String line) {
        JsonNode e;
        try {
            e = MAPPER.readTree(line);
        } catch (JacksonException damaged) {
            return; // cut off by a crash; the step is in the next line again
        }
        long step = e.path("step").asLong(-1);
        if (e.has("loss")) {
            curve.put(step, point(step, e));
        } else if (e.has("validation")) {
            JsonNode v = e.get("validation");
            validations.put(step, new RunReport.Validation(step, v.path("loss").asDouble(Double.NaN), parts(v)));
        } else if (e.has("sample")) {
            int number = e.get("sample").asInt();
            String path = e.path("path").asText();
            samples.put(
                    String.format("%012d-%03d", step, number),
                    new RunReport.Sample(
                            step,
                            number,
                            path.isEmpty() ? null : inside(path),
                            e.path("text").asText()));
        }
    }

    private @Nullable Path inside(String path) {
        Path file = run.resolve(path).normalize();
        return file.startsWith(run.normalize()) ? file : null;
    }

    private static RunReport.Point point(long step, JsonNode e) {
        return new RunReport.Point(
                step,
                e.path("loss").asDouble(Double.NaN),
                parts(e),
                e.path("rate").asDouble(),
                e.path("gradient_norm").asDouble(Double.NaN),
                e.path("seconds").asDouble(),
                e.path("data_seconds").asDouble(),
                e.path("images").asLong(),
                e.path("tokens").asLong(),
                e.path("memory_mb").asDouble(),
                e.path("gpu_memory_mb").asDouble());
    }

    private static Map<String, Double> parts(JsonNode e) {
        Map<String, Double> out = new TreeMap<>();
        for (String name : List.of("text", "image", "pixels", "edges", "kl")) {
            if (e.has(name)) {
                out.put(name, e.get(name).asDouble());
            }
        }
        return out;
    }
}

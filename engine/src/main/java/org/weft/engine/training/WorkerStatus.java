package org.weft.engine.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run's worker says of itself, in worker.json.
 *
 * @param pid process id
 * @param began when that process began, in milliseconds since 1970, so that another process with its id is not taken for it
 * @param reason why the run ended, empty while it runs
 * @param step optimiser steps done
 * @param steps steps in all
 */
public record WorkerStatus(long pid, long began, RunState state, String reason, long step, long steps) {
    /** Two clocks' worth of difference between what two processes read of the same start. */
    private static final long TOLERANCE = 2000;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Of the process that asks. */
    public static WorkerStatus own(RunState state, String reason, long step, long steps) {
        ProcessHandle me = ProcessHandle.current();
        return new WorkerStatus(me.pid(), start(me), state, reason, step, steps);
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static Path file(Path run) {
        return run.resolve("worker.json");
    }

    /** Replaces the file in one move: a reader sees the old or the new. */
    public void write(Path run) throws IOException {
        Path aside = run.resolve("worker.json.new");
        Files.writeString(aside, MAPPER.writeValueAsString(this));
        Files.move(aside, file(run), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the run's file says, empty when it has none or it cannot be read. */
    public static Optional<WorkerStatus> read(Path run) {
        try {
            return Files.isRegularFile(file(run))
                    ? Optional.of(MAPPER.readValue(file(run).toFile(), WorkerStatus.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the worker's process is still there. */
    public boolean processLives() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(p -> Math.abs(start(p) - began) <= TOLERANCE)
                .isPresent();
    }

    /** The state it wrote, or that it is dead where the process is gone. */
    public RunState actualState() {
        return state.isAlive() && !processLives() ? RunState.DEAD : state;
    }
}

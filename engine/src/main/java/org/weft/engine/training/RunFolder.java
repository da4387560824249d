package org.weft.engine.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder a user's runs lie in, one folder a run. */
public final class RunFolder {
    private final Path root;

    public RunFolder(Path root) {
        this.root = root;
    }

    /** Runs by name; none where the folder does not exist. */
    public List<Path> runs() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(RunReader::isRun).sorted().toList();
        }
    }

    /** A place for a new run: the name, or the name with a number where there is one already. */
    public Path fresh(String name) throws IOException {
        Files.createDirectories(root);
        String clean = clean(name);
        Path run = root.resolve(clean);
        for (int i = 2; Files.exists(run); i++) {
            run = root.resolve(clean + " " + i);
        }
        return run;
    }

    /** A file name of a name people type. */
    private static String clean(String name) {
        String out = name.strip().replaceAll("[^\\p{L}\\p{N} ._-]", "-");
        return out.isEmpty() || out.startsWith(".") ? "run" : out.substring(0, Math.min(80, out.length()));
    }

    /** @return where the run is now @throws IOException when a worker is at it or the name is taken */
    public Path rename(Path run, String name) throws IOException {
        requireIdle(run);
        Path to = root.resolve(clean(name));
        if (to.equals(run)) {
            return run;
        }
        if (Files.exists(to)) {
            throw new IOException("there is a run named \"" + to.getFileName() + "\" already; choose another name");
        }
        Path log = TrainingWorkers.log(run);
        Files.move(run, to);
        if (Files.isRegularFile(log)) {
            Files.move(log, TrainingWorkers.log(to), StandardCopyOption.REPLACE_EXISTING);
        }
        return to;
    }

    /** Deletes a run with its checkpoints. @throws IOException when a worker is at it */
    public void delete(Path run) throws IOException {
        requireIdle(run);
        if (!RunReader.isRun(run)) {
            throw new IOException(run + " is no run; nothing was deleted");
        }
        remove(run);
    }

    /** Deletes what a beginning has left that was broken off. @throws IOException when a worker is at it */
    public void discard(Path fresh) throws IOException {
        requireIdle(fresh);
        if (Files.isDirectory(fresh) && root.equals(fresh.getParent())) {
            remove(fresh);
        }
    }

    private static void remove(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
        Files.deleteIfExists(TrainingWorkers.log(run));
    }

    private static void requireIdle(Path run) throws IOException {
        if (WorkerStatus.read(run).map(s -> s.actualState().isAlive()).orElse(false)) {
            throw new IOException("\"" + run.getFileName() + "\" is being trained; stop it first");
        }
    }
}

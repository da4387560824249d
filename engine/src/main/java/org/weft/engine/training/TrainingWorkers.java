package org.weft.engine.training;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts `weft train` in a process of its own, which outlives the one that started it. */
public final class TrainingWorkers {
    /** A worker needs no window, is no studio and no debugger; two cannot share a port. */
    private static final List<String> NOT_INHERITED = List.of("-agentlib", "-Dglass", "-Dprism", "-Dweft.door");

    private final List<String> command;

    /** @param command what runs weft's command line, to which arguments are added */
    public TrainingWorkers(List<String> command) {
        this.command = List.copyOf(command);
    }

    /**
     * Workers like this process: the same Java, class path and options, another main class.
     *
     * @param mainClass the command line's; an installed Weft has a main class of its own before it, which finds the native libraries
     */
    public static TrainingWorkers likeThisProcess(String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option :
                java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (NOT_INHERITED.stream().noneMatch(option::startsWith)) {
                command.add(option);
            }
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(System.getProperty("weft.natives") == null ? mainClass : "org.weft.cli.Installed");
        return new TrainingWorkers(command);
    }

    /**
     * Begins a run. What the worker prints goes to {@link #log}.
     *
     * @param data a data set instead of the recipe's first source, or null
     */
    public Process start(Path recipe, Path run, @Nullable Path data) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train", recipe.toString(), "--out", run.toString()));
        if (data != null) {
            arguments.addAll(List.of("--data", data.toString()));
        }
        return run(arguments, log(run));
    }

    /** Goes on with a run from its last checkpoint. */
    public Process resume(Path run) throws IOException {
        return run(
                List.of("train", run.resolve("recipe.json").toString(), "--out", run.toString(), "--resume"), log(run));
    }

    /** Where the worker of a run prints. */
    public static Path log(Path run) {
        return run.resolveSibling(run.getFileName() + ".log");
    }

    /** Runs any command of Weft's. @param out where it prints */
    public Process run(List<String> arguments, Path out) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.addAll(arguments);
        return process(line, out).start();
    }

    private static ProcessBuilder process(List<String> line, Path out) throws IOException {
        Path folder = out.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        File nothing = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.redirectInput(ProcessBuilder.Redirect.from(nothing));
        builder.redirectOutput(out.toFile());
        builder.redirectErrorStream(true);
        return builder;
    }
}

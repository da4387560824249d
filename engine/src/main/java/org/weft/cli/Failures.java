package org.weft.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line on standard error and an exit code; stack traces only when asked for. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Console console;
    private final BooleanSupplier debug;

    Failures(Console console, BooleanSupplier debug) {
        this.console = console;
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        return report(command, e, usage(e) + "; see ./" + command + " --help", ExitCode.USAGE);
    }

    /** What is wrong with the line. A word where one of a command's own commands belongs is best answered with their names. */
    private static String usage(ParameterException e) {
        List<String> names = e.getCommandLine().getSubcommands().keySet().stream()
                .filter(n -> !n.equals("help"))
                .sorted()
                .toList();
        boolean inner = e.getCommandLine().getParent() != null && !names.isEmpty();
        if (inner
                && e instanceof UnmatchedArgumentException u
                && !u.getUnmatched().getFirst().startsWith("-")) {
            return "there is no \"" + u.getUnmatched().getFirst() + "\" here; there are " + String.join(", ", names);
        }
        return e.getMessage() + suggestion(e);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, @Nullable ParseResult result) {
        String command = line.getCommandSpec().qualifiedName();
        return switch (e) {
            case CommandFailure f -> report(command, f, text(f), f.exitCode());
            case EngineException f ->
                report(
                        command,
                        f,
                        text(f),
                        f.code() == EngineException.Code.CANCELLED ? ExitCode.CANCELLED : ExitCode.FAILED);
            case UncheckedIOException f -> report(command, f, file(f.getCause()), ExitCode.FAILED);
            case IOException f -> report(command, f, file(f), ExitCode.FAILED);
            default ->
                report(
                        command,
                        e,
                        "internal error: " + e
                                + (debug.getAsBoolean() ? "" : "; run it again with --debug and report it"),
                        ExitCode.FAILED);
        };
    }

    int outOfMemory(OutOfMemoryError e) {
        return report("weft", e, "out of memory; close other programs or set WEFT_JAVA_OPTS=-Xmx8g", ExitCode.FAILED);
    }

    private int report(String command, Throwable error, String message, int exitCode) {
        console.note(command + ": " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        if (debug.getAsBoolean()) {
            console.trace(error);
        }
        return exitCode;
    }

    private static String text(Throwable error) {
        String message = error.getMessage();
        return message == null ? error.toString() : message;
    }

    private static String suggestion(ParameterException e) {
        List<String> known = e instanceof UnmatchedArgumentException u ? u.getSuggestions() : List.of();
        return known.isEmpty() ? "" : " (did you mean " + String.join(" or ", known) + "?)";
    }

    /** Java's file exceptions mostly carry only the file's name. */
    private static String file(@Nullable IOException e) {
        if (e == null) {
            return "reading or writing failed";
        }
        return switch (e) {
            case NoSuchFileException f -> f.getFile() + ": there is no such file; check the path";
            case NotDirectoryException f -> f.getFile() + ": is not a folder; name another place";
            case FileAlreadyExistsException f -> f.getFile() + ": is in the way; move it or name another place";
            case AccessDeniedException f -> f.getFile() + ": access denied; check the permissions";
            case FileSystemException f -> f.getFile() + ": " + (f.getReason() == null ? text(f) : f.getReason());
            default -> text(e);
        };
    }
}

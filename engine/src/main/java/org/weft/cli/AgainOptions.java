package org.weft.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.engine.GenerationRequest;
import org.weft.engine.MuteSet;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.ShellWord;
import org.weft.engine.trace.Trace;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Making a piece of a trace again: {@code weft generate --again}. */
final class AgainOptions {
    /** What the trace says, so that a command cannot. */
    private static final List<String> KNOWN = List.of(
            "--next",
            "--count",
            "--candidates",
            "--seed",
            "--steps",
            "--guidance",
            "--scheduler",
            "--temperature",
            "--max-tokens",
            "--prompt",
            "--judge");

    @Option(
            names = "--again",
            paramLabel = "TRACE",
            description = "Make a piece of this trace again, from the story, settings and seed that it keeps; with"
                    + " --mute-..., with something muted.")
    @Nullable
    Path trace;

    @Option(
            names = "--item",
            paramLabel = "N",
            description = "Which piece of the trace, from 0 (default ${DEFAULT-VALUE}); belongs to --again.")
    int item;

    /** An open trace and how a piece of it was made. */
    record Piece(Trace trace, Replay replay, int item) implements AutoCloseable {
        Path file() {
            return trace.file();
        }

        /** SHA-256 of the model that recorded it. */
        String weights() {
            return trace.info().weights();
        }

        /** Without mutes of its own it is muted as it was recorded. */
        GenerationRequest request(GenerateOptions options) {
            MuteSet mute = options.mute();
            String again = "--again " + ShellWord.of(file().toString()) + " --item " + item;
            return replay.request(
                    replay.segments(trace), mute.isEmpty() ? replay.mute() : mute, options.traceSettings(again));
        }

        @Override
        public void close() {
            trace.close();
        }
    }

    /** @throws CommandFailure when the trace cannot say how it was made, or the command says what the trace knows */
    Piece open(CommandSpec spec) {
        Path file = trace == null ? Path.of("") : trace;
        for (String option : KNOWN) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw CommandFailure.usage("--again takes all settings from the trace; leave " + option + " out");
            }
        }
        Trace opened = Trace.open(file);
        try {
            int items = opened.info().items().size();
            if (item < 0 || item >= items) {
                throw CommandFailure.usage("--item " + item + " is not in the trace; it holds " + items + ", from 0");
            }
            Replay replay = opened.replay(item)
                    .orElseThrow(() -> CommandFailure.failed(
                            file + " was recorded before Weft kept the story in traces; record it again"));
            return new Piece(opened, replay, item);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}

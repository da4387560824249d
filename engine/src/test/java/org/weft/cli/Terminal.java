package org.weft.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.weft.document.Story;
import org.weft.engine.Engine;

/** Runs commands and keeps what they wrote. */
final class Terminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Tools tools;

    Terminal(Engine engine, StoryOpener stories, Interrupts interrupts) {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        tools = new Tools(console, () -> engine, stories, interrupts);
    }

    Terminal(Engine engine) {
        this(engine, opening(new Story("", List.of())), (cancel, patience) -> () -> {});
    }

    /** Every file is these stories, without pictures. */
    static StoryOpener opening(Story... stories) {
        return file -> new StoryOpener.Opened(
                List.of(stories).stream()
                        .map(s -> StoryOpener.Source.of(s, hash -> new byte[0]))
                        .toList(),
                () -> {});
    }

    int run(String... args) {
        return Weft.run(tools, args);
    }

    List<String> out() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    List<String> err() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}

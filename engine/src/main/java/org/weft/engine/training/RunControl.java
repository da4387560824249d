package org.weft.engine.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/** Steers a running worker through the file "control" in its run directory, which it looks at between steps. */
public enum RunControl {
    /** Go on after a pause. */
    GO,
    /** Wait, with a checkpoint. */
    PAUSE,
    /** End, with a checkpoint. */
    STOP,
    /** Make samples now. */
    SAMPLE;

    /** Leaves the word for the worker; a later one replaces one not yet read. */
    public void send(Path run) throws IOException {
        Path aside = run.resolve("control.new");
        Files.writeString(aside, name().toLowerCase(Locale.ROOT));
        Files.move(aside, file(run), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path file(Path run) {
        return run.resolve("control");
    }

    /** Takes what was sent, if anything; words that are none are thrown away. */
    public static Optional<RunControl> take(Path run) throws IOException {
        Path file = file(run);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String word = Files.size(file) > 64 ? "" : Files.readString(file).strip();
        Files.deleteIfExists(file);
        for (RunControl control : values()) {
            if (control.name().equalsIgnoreCase(word)) {
                return Optional.of(control);
            }
        }
        return Optional.empty();
    }
}

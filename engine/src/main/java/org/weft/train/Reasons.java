package org.weft.train;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;

/** Why a run ended, in one line that says what to do. */
final class Reasons {
    private Reasons() {}

    /** @param saved whether there is a whole checkpoint to go on from */
    static String of(Throwable thrown, boolean saved) {
        return known(thrown, saved).orElseGet(() -> {
            Throwable e = inner(thrown);
            return e instanceof FileSystemException f ? f.getFile() + ": " + f.getReason() : text(e);
        });
    }

    /** What a machine that gives up means for a run; empty for everything else. */
    static Optional<String> known(Throwable thrown, boolean saved) {
        Throwable e = inner(thrown);
        String all = (e + " " + (e.getCause() == null ? "" : e.getCause())).toLowerCase(Locale.ROOT);
        String goOn =
                saved ? "go on with --resume; the last checkpoint is intact" : "begin again; nothing was saved yet";
        if (all.contains("outofmemory")
                || all.contains("out of memory")
                || all.contains("not enough memory")
                || all.contains("can't allocate memory")) {
            return Optional.of("out of memory: halve \"batch\" and double \"accumulate\", or set \"recompute\" to true"
                    + (saved ? "; the last checkpoint is intact" : ""));
        }
        if (all.contains("no space left") || all.contains("disk quota")) {
            return Optional.of("the disk is full: make room and " + goOn);
        }
        if (all.contains("cuda error") || all.contains("device-side") || all.contains("device lost")) {
            return Optional.of("the GPU failed (" + text(e) + "); " + goOn);
        }
        return Optional.empty();
    }

    private static Throwable inner(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof UncheckedIOException && cause != null ? cause : thrown;
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}

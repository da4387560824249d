package org.weft.train;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Why a run ended, in one line that says what to do. */
final class Reasons {
    private Reasons() {}

    static String of(Throwable thrown) {
        Throwable cause = thrown.getCause();
        Throwable e = thrown instanceof UncheckedIOException && cause != null ? cause : thrown;
        String text = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        String all = (e + " " + (e.getCause() == null ? "" : e.getCause())).toLowerCase(Locale.ROOT);
        if (e instanceof OutOfMemoryError
                || all.contains("out of memory")
                || all.contains("not enough memory")
                || all.contains("can't allocate memory")) {
            return "out of memory: halve \"batch\" and double \"accumulate\", or set \"recompute\" to true; "
                    + "the last checkpoint is intact";
        }
        if (all.contains("no space left") || all.contains("disk quota")) {
            return "the disk is full: make room and go on with --resume; the last checkpoint is intact";
        }
        if (all.contains("cuda error") || all.contains("device-side") || all.contains("device lost")) {
            return "the GPU failed (" + text + "); go on with --resume, the last checkpoint is intact";
        }
        return e instanceof FileSystemException f ? f.getFile() + ": " + f.getReason() : text;
    }
}

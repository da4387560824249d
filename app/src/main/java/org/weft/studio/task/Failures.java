package org.weft.studio.task;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.ResourceBundle;
import org.weft.engine.EngineException;

/** What went wrong, in the user's language as far as its kind goes; details are as the engine or the system says them. */
public final class Failures {
    private Failures() {}

    /** A sentence for a person. Java's own exceptions of files say a path and nothing else. */
    public static String said(ResourceBundle texts, Throwable e) {
        Throwable what = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        String message = what.getMessage() == null ? what.toString() : what.getMessage();
        return switch (what) {
            case EngineException engine ->
                fill(texts, "failure." + engine.code().name().toLowerCase(Locale.ROOT), message);
            case NoSuchFileException file -> fill(texts, "failure.nofile", String.valueOf(file.getFile()));
            case AccessDeniedException file -> fill(texts, "failure.denied", String.valueOf(file.getFile()));
            case FileAlreadyExistsException file -> fill(texts, "failure.exists", String.valueOf(file.getFile()));
            case FileSystemException file -> fill(texts, "failure.file", message);
            default -> message;
        };
    }

    private static String fill(ResourceBundle texts, String key, String with) {
        return texts.getString(key).replace("{0}", with);
    }
}

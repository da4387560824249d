package org.weft.generate;

import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;

/** Turns whatever went wrong into something a person can act on. */
final class Errors {
    private Errors() {}

    static EngineException asEngineException(Throwable e) {
        if (e instanceof EngineException known) {
            return known;
        }
        String message = String.valueOf(e.getMessage());
        boolean memory = e instanceof OutOfMemoryError
                || message.contains("out of memory")
                || message.contains("can't allocate memory")
                || message.contains("not enough memory");
        if (memory) {
            return new EngineException(
                    Code.OUT_OF_MEMORY,
                    "There is not enough memory for this. Close other programs, make fewer candidates or shorten the story.",
                    e);
        }
        return new EngineException(
                Code.INTERNAL, "The engine failed: " + rootMessage(e) + " (run with --debug for more).", e);
    }

    static String rootMessage(Throwable e) {
        @Nullable Throwable cause = e;
        Throwable last = e;
        while (cause != null) {
            last = cause;
            cause = cause.getCause();
        }
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }
}

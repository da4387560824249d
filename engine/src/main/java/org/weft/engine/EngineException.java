package org.weft.engine;

import org.jspecify.annotations.Nullable;

/** Something the engine cannot do, with a sentence for a person: what, where and what to do. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Stable codes for programs. */
    public enum Code {
        MODEL_NOT_FOUND,
        MODEL_INVALID,
        WEIGHTS_MISMATCH,
        OUT_OF_MEMORY,
        UNSUPPORTED_DEVICE,
        BAD_INPUT,
        CONTEXT_TOO_LONG,
        DISK,
        CANCELLED,
        INTERNAL
    }

    private final Code code;

    public EngineException(Code code, String message) {
        this(code, message, null);
    }

    public EngineException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}

package org.weft.kernels;

/** A kernel could not do its work; the message is the kernel's own sentence. */
public final class KernelException extends RuntimeException {
    /** Why, as the C ABI's weft_status has it. */
    public enum Kind {
        BAD_ARGUMENT,
        OUT_OF_MEMORY,
        UNSUPPORTED,
        INTERNAL
    }

    private final Kind kind;

    public KernelException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public KernelException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Turns a status of the C ABI other than 0 into an exception. */
    static KernelException of(int status, String message) {
        Kind kind = status >= 1 && status <= Kind.values().length ? Kind.values()[status - 1] : Kind.INTERNAL;
        return new KernelException(kind, message.isEmpty() ? "kernel failed with status " + status : message);
    }
}

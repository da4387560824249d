package org.weft.document;

import java.io.IOException;

/** The disk refused an edit. It is in the story and kept in memory, and is written as soon as the disk takes it. */
public final class UnsavedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsavedException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.weft.document;

import java.io.IOException;

/** A story's file is damaged; {@link Documents#salvage} may still read parts of it. */
public final class DamagedDocumentException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}

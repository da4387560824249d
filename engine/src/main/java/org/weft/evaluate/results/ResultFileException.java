package org.weft.evaluate.results;

import java.io.IOException;
import java.nio.file.Path;

/** A file of results is not what its benchmark wants; the message is one line: where, what, what to do. */
public final class ResultFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ResultFileException(Path file, String message) {
        super(file + ": " + message);
    }
}

package org.weft.weights;

import java.io.IOException;

/** A weight file that is broken, hostile or not what it says; the message names the file, the place and what to do. */
public final class WeightFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public WeightFileException(String message) {
        super(message);
    }
}

package org.weft.data.sets;

import java.io.IOException;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

/** A picture that is somewhere: a file, an entry of an archive, a frame of an array. Nothing is read before it is asked for. */
public interface PictureRef {

    /** Encoded pictures may have this many bytes. */
    long MAX_BYTES = 128L << 20;

    /** Where it is, for messages: a path, or an archive's path and the entry. */
    String name();

    /**
     * The encoded bytes.
     *
     * @throws DataException when they are missing, cannot be read or are more than {@link #MAX_BYTES}
     */
    byte[] bytes() throws IOException;

    /** The pixels, upright. @throws DataException when it is missing, damaged or too large */
    default RgbImage image() throws IOException {
        byte[] encoded = bytes();
        try {
            return RgbImages.decode(encoded);
        } catch (EngineException e) {
            throw new DataException(Problem.UNREADABLE, name(), String.valueOf(e.getMessage()), e);
        }
    }
}

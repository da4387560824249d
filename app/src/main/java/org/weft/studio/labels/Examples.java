package org.weft.studio.labels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;

/** Label maps with captions that the studio brings along: scenes of the bundled world. */
final class Examples {
    static final int COUNT = 3;

    private Examples() {}

    record Example(LabelMap map, String caption) {}

    /** @param number 0..{@link #COUNT} - 1 */
    static Example get(int number) {
        String name = "example-" + (number + 1);
        return new Example(
                LabelPng.read(bytes(name + ".png")), new String(bytes(name + ".txt"), StandardCharsets.UTF_8).strip());
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Examples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Examples.class);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

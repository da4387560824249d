package org.weft.document.export;

import java.io.IOException;
import java.nio.file.Path;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.engine.Segments;

/** One picture of a story as a file of its own. */
public final class PictureFile {
    private PictureFile() {}

    /**
     * Writes a picture or label map as a PNG at full resolution; a generated one says how it was made. A file that is there is
     * replaced by the whole new one.
     *
     * @throws IOException when the picture cannot be read, or the file cannot be written
     * @throws IllegalArgumentException when the candidate is a text
     */
    public static void write(Candidate candidate, Path file, Segments.PictureSource source) throws IOException {
        byte[] png = new Pictures(source).png(figure(candidate));
        Aside.write(file, out -> out.write(png));
    }

    private static Block.Figure figure(Candidate c) {
        return switch (c.content()) {
            case Content.Picture p -> figure(c, p.hash(), p.width(), p.height(), false);
            case Content.LabelMap m -> figure(c, m.hash(), m.width(), m.height(), true);
            case Content.Text t -> throw new IllegalArgumentException("a text is no picture");
        };
    }

    private static Block.Figure figure(Candidate c, String hash, int width, int height, boolean labels) {
        return new Block.Figure("the picture", 1, hash, width, height, labels, "picture", c.provenance());
    }
}

package org.weft.document.export;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.weft.document.PngProvenance;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.Segments;

/** The story's pictures, read one at a time and never kept. */
final class Pictures {
    private final Segments.PictureSource source;

    Pictures(Segments.PictureSource source) {
        this.source = source;
    }

    /** File formats that browsers and e-readers show. */
    enum Type {
        PNG("png", "image/png"),
        JPEG("jpg", "image/jpeg"),
        GIF("gif", "image/gif"),
        WEBP("webp", "image/webp");

        private final String extension;
        private final String mime;

        Type(String extension, String mime) {
            this.extension = extension;
            this.mime = mime;
        }

        String extension() {
            return extension;
        }

        String mime() {
            return mime;
        }
    }

    /** An encoded picture with its size in pixels, as it is looked at. */
    record Encoded(byte[] bytes, Type type, int width, int height) {}

    /**
     * The picture at full resolution, as it was stored, in a format that browsers show. A generated PNG says how it was made; a
     * label map has the colours of its palette.
     *
     * @throws IOException when it is not there or no picture, naming the card
     */
    Encoded encoded(Block.Figure figure) throws IOException {
        byte[] bytes = bytes(figure);
        RgbImages.Size size = checked(figure, () -> RgbImages.size(bytes));
        Type type = type(bytes);
        BufferedImage bare = bareLabels(figure, bytes);
        byte[] shown = bytes;
        if (bare != null || type == null) {
            shown = RgbImages.png(
                    bare != null ? LabelColours.of(bare) : checked(figure, () -> RgbImages.decode(bytes)));
            type = Type.PNG;
        }
        if (type == Type.PNG && figure.provenance() != null) {
            shown = PngProvenance.write(shown, figure.provenance());
        }
        return new Encoded(shown, type, size.width(), size.height());
    }

    /** As {@link #encoded}, always a PNG. @throws IOException as there */
    byte[] png(Block.Figure figure) throws IOException {
        Encoded as = encoded(figure);
        if (as.type() == Type.PNG) {
            return as.bytes();
        }
        byte[] png = RgbImages.png(decoded(figure));
        return figure.provenance() == null ? png : PngProvenance.write(png, figure.provenance());
    }

    /** The picture's pixels. @throws IOException when it is not there or no picture, naming the card */
    RgbImage decoded(Block.Figure figure) throws IOException {
        byte[] bytes = bytes(figure);
        BufferedImage bare = bareLabels(figure, bytes);
        return bare != null ? LabelColours.of(bare) : checked(figure, () -> RgbImages.decode(bytes));
    }

    private byte[] bytes(Block.Figure figure) throws IOException {
        try {
            return source.picture(figure.hash());
        } catch (IOException e) {
            throw new IOException(figure.card() + ": " + e.getMessage(), e);
        }
    }

    private interface Work<T> {
        T get();
    }

    private static <T> T checked(Block.Figure figure, Work<T> work) throws IOException {
        try {
            return work.get();
        } catch (EngineException e) {
            throw new IOException(figure.card() + ": " + e.getMessage() + " Replace the picture and export again.", e);
        }
    }

    /** The numbers of a label map that brings no colours and would look black or grey; null for any other picture. */
    private static @Nullable BufferedImage bareLabels(Block.Figure figure, byte[] bytes) throws IOException {
        if (!figure.labelMap()) {
            return null;
        }
        checked(figure, () -> RgbImages.size(bytes)); // refuses what is too large to decode
        BufferedImage image;
        try {
            image = ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException e) {
            throw new IOException(figure.card() + ": the label map is damaged (" + e.getMessage() + ")", e);
        }
        boolean bare = image != null && image.getRaster().getNumBands() == 1 && isGrey(image);
        return bare ? image : null;
    }

    private static boolean isGrey(BufferedImage image) {
        if (!(image.getColorModel() instanceof IndexColorModel palette)) {
            return true;
        }
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Type type(byte[] b) {
        if (starts(b, 0, 0x89, 'P', 'N', 'G')) {
            return Type.PNG;
        }
        if (starts(b, 0, 0xff, 0xd8, 0xff)) {
            return Type.JPEG;
        }
        if (starts(b, 0, 'G', 'I', 'F', '8')) {
            return Type.GIF;
        }
        return starts(b, 0, 'R', 'I', 'F', 'F') && starts(b, 8, 'W', 'E', 'B', 'P') ? Type.WEBP : null;
    }

    private static boolean starts(byte[] bytes, int at, int... values) {
        if (bytes.length < at + values.length) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if ((bytes[at + i] & 255) != values[i]) {
                return false;
            }
        }
        return true;
    }
}

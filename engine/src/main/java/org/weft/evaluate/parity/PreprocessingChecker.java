package org.weft.evaluate.parity;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.weft.engine.RgbImage;
import org.weft.image.Preprocessor;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/** Decoding, cropping and scaling of pictures, to the bit. */
final class PreprocessingChecker {
    private PreprocessingChecker() {}

    static void check(Fixture f, MmfsOp op) throws IOException {
        Tensor stored = f.raw("rgb_u8");
        int height = Math.toIntExact(stored.size(0));
        int width = Math.toIntExact(stored.size(1));
        RgbImage image = new RgbImage(width, height, stored.toBytes());
        f.exact(
                "rgb_u8",
                unsigned(decode(f.folder.resolve(f.meta.path("png").asText())).rgb()));
        for (String name : f.names()) {
            if (name.startsWith("center_crop_") && name.endsWith("_u8")) {
                f.exact(name, planes(Preprocessor.centerCrop(image, size(name))));
            } else if (name.startsWith("center_crop_") && name.endsWith("_neg_f32")) {
                RgbImage crop = Preprocessor.centerCrop(image, size(name));
                f.check(name, tensor(crop).mul(255).div(127.5).add(-1));
            } else if (name.startsWith("center_crop_") && name.endsWith("_f32")) {
                f.check(name, tensor(Preprocessor.centerCrop(image, size(name))));
            } else if (name.startsWith("resize_")) {
                f.exact(name, planes(Preprocessor.resize(image, size(name))));
            }
        }
    }

    /** Pillow's convert('RGB'): alpha is dropped, grey is repeated. */
    private static RgbImage decode(Path png) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        if (image == null) {
            throw new IOException(png + " is not a picture");
        }
        int w = image.getWidth();
        int h = image.getHeight();
        byte[] rgb = new byte[w * h * 3];
        boolean grey =
                image.getRaster().getNumBands() == 1 && image.getColorModel().getNumColorComponents() == 1;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                // Java would convert grey by its gamma; the sample itself is what Pillow repeats
                int p = grey ? image.getRaster().getSample(x, y, 0) * 0x10101 : image.getRGB(x, y);
                int at = (y * w + x) * 3;
                rgb[at] = (byte) (p >> 16);
                rgb[at + 1] = (byte) (p >> 8);
                rgb[at + 2] = (byte) p;
            }
        }
        return new RgbImage(w, h, rgb);
    }

    private static int size(String name) {
        String[] parts = name.split("_");
        return Integer.parseInt(name.startsWith("resize_") ? parts[1] : parts[2]);
    }

    private static Tensor tensor(RgbImage image) {
        return Tensor.of(Preprocessor.toFloats(image), 3, image.height(), image.width());
    }

    private static long[] planes(RgbImage image) {
        int n = image.width() * image.height();
        long[] out = new long[3 * n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < 3; c++) {
                out[c * n + i] = image.rgb()[i * 3 + c] & 255;
            }
        }
        return out;
    }

    private static long[] unsigned(byte[] bytes) {
        long[] out = new long[bytes.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = bytes[i] & 255;
        }
        return out;
    }
}

package org.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RgbImagesTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 5", "17, 2"})
    void pngKeepsEveryPixel(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(1).nextBytes(rgb);
        RgbImage image = new RgbImage(width, height, rgb);

        assertThat(RgbImages.decode(RgbImages.png(image))).isEqualTo(image);
        assertThat(RgbImages.png(image)).isEqualTo(RgbImages.png(image));
    }

    @Test
    void greyIsRepeatedWithoutGamma() throws IOException {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 100);

        assertThat(RgbImages.decode(encode(grey)).pixel(0, 0)).isEqualTo(0x646464);
    }

    @Test
    void paletteIndicesShowTheirColours() throws IOException {
        IndexColorModel palette =
                new IndexColorModel(8, 2, new byte[] {0, 10}, new byte[] {0, 20}, new byte[] {0, (byte) 200});
        BufferedImage labels = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        labels.getRaster().setSample(1, 0, 0, 1);

        assertThat(RgbImages.decode(encode(labels)).pixel(1, 0)).isEqualTo(0x0a14c8);
    }

    @Test
    void transparencyIsDropped() throws IOException {
        BufferedImage clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x00112233);

        assertThat(RgbImages.decode(encode(clear)).pixel(0, 0)).isEqualTo(0x112233);
    }

    @Test
    void sixteenBitsKeepTheHighByte() throws IOException {
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0xabcd);

        assertThat(RgbImages.decode(encode(deep)).pixel(0, 0)).isEqualTo(0xababab);
    }

    @Test
    void hugePicturesAreRefusedBeforeMemoryIsTaken() {
        byte[] png = RgbImages.png(new RgbImage(1, 1, new byte[3]));
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());

        assertThatThrownBy(() -> RgbImages.decode(png))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("60000x60000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 20, 40, 45})
    void cutFilesAreBadInput(int length) {
        byte[] cut = Arrays.copyOf(RgbImages.png(new RgbImage(4, 4, new byte[48])), length);

        assertThatThrownBy(() -> RgbImages.decode(cut))
                .isInstanceOf(EngineException.class)
                .extracting(e -> ((EngineException) e).code())
                .isEqualTo(EngineException.Code.BAD_INPUT);
    }

    @Test
    void cmykBecomesRgb() throws IOException {
        // all cyan: behind Adobe's marker 0 is full ink
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                inks.setPixel(x, y, new int[] {0, 255, 255, 255});
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(inks, null, null));
        }
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
        RgbImage image = RgbImages.decode(withSegment(out.toByteArray(), 0xee, adobe));

        assertThat(image.width()).isEqualTo(16);
        int pixel = image.pixel(8, 8);
        assertThat(pixel >> 16 & 255).isLessThan(120);
        assertThat(pixel & 255).isGreaterThan(180);
    }

    /** A red, a green and a blue stripe from left to right, 24 x 8; where the red one is when the picture is upright. */
    @ParameterizedTest
    @CsvSource({
        "1, 24, 8, 0, 4",
        "2, 24, 8, 23, 4",
        "3, 24, 8, 23, 4",
        "6, 8, 24, 4, 0",
        "8, 8, 24, 4, 23",
        "9, 24, 8, 0, 4"
    })
    void photographsAreTurnedUpright(int orientation, int width, int height, int redX, int redY) throws IOException {
        BufferedImage stripes = new BufferedImage(24, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 24; x++) {
            for (int y = 0; y < 8; y++) {
                stripes.setRGB(x, y, x < 8 ? 0xff0000 : x < 16 ? 0x00ff00 : 0x0000ff);
            }
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        assertThat(ImageIO.write(stripes, "jpeg", jpeg)).isTrue();
        byte[] photograph = withOrientation(jpeg.toByteArray(), orientation);
        RgbImage image = RgbImages.decode(photograph);

        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        assertThat(RgbImages.size(photograph)).isEqualTo(new RgbImages.Size(width, height));
        assertThat(image.pixel(redX, redY) >> 16 & 255).isGreaterThan(180);
        assertThat(image.pixel(redX, redY) & 255).isLessThan(90);
    }

    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] tiff = {
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        return withSegment(jpeg, 0xe1, tiff);
    }

    /** Puts a segment behind the start of a JPEG. */
    private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + content.length + 4);
        out.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker).putShort((short) (content.length + 2));
        return out.put(content).put(jpeg, 2, jpeg.length - 2).array();
    }

    @Test
    void ofAnAnimationTheFirstPictureIsTaken() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int colour : new int[] {0xff0000, 0x0000ff}) {
                BufferedImage frame = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
                for (int i = 0; i < 16; i++) {
                    frame.setRGB(i % 4, i / 4, colour);
                }
                writer.writeToSequence(new IIOImage(frame, null, null), null);
            }
            writer.endWriteSequence();
        }

        assertThat(RgbImages.decode(out.toByteArray()).pixel(1, 1)).isEqualTo(0xff0000);
    }

    private static byte[] encode(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }
}

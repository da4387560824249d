package org.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
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

    private static byte[] encode(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }
}

package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.engine.RgbImage;

class ScalingTest {
    private static RgbImage random(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(5).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    @ParameterizedTest
    @CsvSource({"64,48,16,12", "65,49,16,12", "7,5,3,2", "100,1,1,1", "9,9,9,9", "3,3,10,7"})
    void theMeanColourStays(int width, int height, int newWidth, int newHeight) {
        RgbImage image = random(width, height);
        BufferedImage scaled = Scaling.scaled(image, newWidth, newHeight, false);

        assertThat(scaled.getWidth()).isEqualTo(newWidth);
        assertThat(scaled.getHeight()).isEqualTo(newHeight);
        double tolerance = newWidth < width && newHeight < height ? 1.5 : 25;
        assertThat(mean(scaled)).isCloseTo(mean(Scaling.buffered(image)), Offset.offset(tolerance));
    }

    private static double mean(BufferedImage image) {
        double sum = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                sum += image.getRGB(x, y) >> 8 & 255;
            }
        }
        return sum / image.getWidth() / image.getHeight();
    }

    @Test
    void enlargedLabelMapsKeepTheirColours() {
        BufferedImage large = Scaling.scaled(new RgbImage(2, 1, new byte[] {0, 0, 0, -1, -1, -1}), 10, 5, true);

        assertThat(large.getRGB(4, 2) & 0xffffff).isZero();
        assertThat(large.getRGB(5, 2) & 0xffffff).isEqualTo(0xffffff);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "300,200"})
    void streamedPngsHoldThePixels(int width, int height) throws IOException {
        BufferedImage image = Scaling.buffered(random(width, height));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PngStream png = new PngStream(out, width, height)) {
            for (int y = 0; y < height; y++) {
                png.row(image.getRGB(0, y, width, 1, null, 0, width));
            }
            png.finish();
        }
        BufferedImage back = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));

        assertThat(back.getRGB(0, 0, width, height, null, 0, width))
                .isEqualTo(image.getRGB(0, 0, width, height, null, 0, width));
    }

    @Test
    void aStreamedPngWithMissingRowsIsNotFinished() throws IOException {
        try (PngStream png = new PngStream(new ByteArrayOutputStream(), 2, 2)) {
            png.row(new int[2]);
            assertThatThrownBy(png::finish).isInstanceOf(IllegalStateException.class);
        }
    }
}

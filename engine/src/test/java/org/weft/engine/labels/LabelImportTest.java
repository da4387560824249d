package org.weft.engine.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
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
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

class LabelImportTest {
    private static final Palette WORLD = Palettes.storyworld();

    private static LabelMap random(int width, int height, int classes) {
        byte[] labels = new byte[width * height];
        Random random = new Random(4);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(classes);
        }
        return new LabelMap(width, height, labels);
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "128, 128", "513, 2"})
    void aMapComesBackFromItsPngAsItWas(int width, int height) {
        LabelMap map = random(width, height, WORLD.size());
        byte[] png = LabelPng.write(map, WORLD);

        assertThat(LabelPng.read(png)).isEqualTo(map);
        assertThat(LabelPng.palette(png)).contains(WORLD);
        assertThat(LabelPng.write(map, WORLD)).isEqualTo(png);
        // bit depth 8, colour type 3: an index map, not colours
        assertThat(png[24]).isEqualTo((byte) 8);
        assertThat(png[25]).isEqualTo((byte) 3);
        assertThat(RgbImages.decode(png)).isEqualTo(WORLD.picture(map));
        LabelImport read = LabelImport.read(png, WORLD);
        assertThat(read.map()).isEqualTo(map);
        assertThat(read.report().clean()).isTrue();
        assertThat(read.report().indexed()).isTrue();
    }

    @Test
    void ownColoursForTheModelTravelWithTheMap() {
        Palette ade = Palettes.ade20k();
        LabelMap map = random(20, 20, ade.size());
        byte[] png = LabelPng.write(map, ade);

        assertThat(LabelPng.palette(png)).contains(ade);
        assertThat(ade.readPicture(LabelMap.filled(1, 1, 2)).pixel(0, 0)).isEqualTo(0xffffd5);
        assertThat(ade.picture(LabelMap.filled(1, 1, 2)).pixel(0, 0)).isEqualTo(0xb47878);
    }

    @Test
    void coloursOfThePaletteFitExactly() {
        LabelMap map = random(16, 16, WORLD.size());

        LabelImport read = LabelImport.read(RgbImages.png(WORLD.picture(map)), WORLD);

        assertThat(read.map()).isEqualTo(map);
        assertThat(read.report().clean()).isTrue();
        assertThat(read.report().indexed()).isFalse();
    }

    @Test
    void otherColoursTakeTheNearestClassAndAreCounted() {
        byte[] rgb = {120, (byte) 190, (byte) 240, 123, (byte) 190, (byte) 244, (byte) 255, (byte) 214, 0};
        LabelImport read = LabelImport.read(RgbImages.png(new RgbImage(3, 1, rgb)), WORLD);

        assertThat(read.map().labels()).containsExactly(1, 1, 2);
        ImportReport r = read.report();
        assertThat(r.misfits()).isEqualTo(1);
        assertThat(r.worst()).isEqualTo(5);
        assertThat(r.worstX()).isEqualTo(1);
        assertThat(r.misfitShare()).isEqualTo(1 / 3.0);
        assertThat(r.lossy()).isFalse();
    }

    @Test
    void aColourOfTwoClassesIsReported() {
        RgbImage road = new RgbImage(1, 1, new byte[] {(byte) 140, (byte) 140, (byte) 140});

        LabelImport read = LabelImport.read(RgbImages.png(road), Palettes.ade20k());

        assertThat(read.map().at(0, 0)).isEqualTo(7);
        assertThat(read.report().ambiguous()).isEqualTo(1);
        assertThat(read.report().clean()).isFalse();
    }

    @Test
    void aJpegIsReadAndWarnedAbout() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, WORLD.of(i % 16 < 8 ? 1 : 5).rgb());
        }
        ImportReport r = LabelImport.read(encode(image, "jpg"), WORLD).report();

        assertThat(r.lossy()).isTrue();
        assertThat(r.clean()).isFalse();
    }

    @Test
    void numbersOfNoClassBecomeNothingAndIgnoredPixelsAreNoMistake() {
        LabelMap map = new LabelMap(4, 1, new byte[] {1, 100, (byte) 255, 60});
        byte[] png = LabelPng.write(map, WORLD);

        LabelImport read = LabelImport.read(png, WORLD);

        assertThat(read.map().labels()).containsExactly(1, 0, 0, 60);
        assertThat(read.report().misfits()).isEqualTo(1);
        assertThat(read.report().worstX()).isEqualTo(1);
    }

    @Test
    void anIndexedPngInAnotherOrderIsReadByItsColours() {
        LabelMap map = new LabelMap(2, 1, new byte[] {1, 2});
        Palette swapped = new Palette(
                "x",
                "x",
                java.util.List.of(
                        WORLD.of(0),
                        LabelClass.of(1, "a", WORLD.of(22).rgb()),
                        LabelClass.of(2, "b", WORLD.of(5).rgb())));

        LabelImport read = LabelImport.read(LabelPng.write(map, swapped), WORLD);

        assertThat(read.map().labels()).containsExactly(22, 5);
        assertThat(read.report().indexed()).isFalse();
    }

    @Test
    void greyPngsHoldNumbers() throws IOException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 7);
        grey.getRaster().setSample(1, 0, 0, 60);
        assertThat(LabelImport.read(encode(grey, "png"), WORLD).map().labels()).containsExactly(7, 60);
        assertThat(LabelPng.read(encode(grey, "png")).labels()).containsExactly(7, 60);
    }

    @Test
    void sixteenBitGreyKeepsItsNumbers() throws IOException {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 7);
        grey.getRaster().setSample(1, 0, 0, 263); // 7 in its low byte
        byte[] png = encode(grey, "png");

        LabelImport read = LabelImport.read(png, WORLD);

        assertThat(read.map().labels()).containsExactly(7, 0, 0);
        assertThat(read.report().misfits()).isEqualTo(1);
        assertThatThrownBy(() -> LabelPng.read(png))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("class 263 at column 1, row 0");
    }

    @Test
    void colouredPngsAreNoStoredMaps() {
        byte[] png = RgbImages.png(WORLD.picture(LabelMap.filled(2, 2, 1)));
        assertThatThrownBy(() -> LabelPng.read(png)).hasMessageContaining("indexed PNG");
        assertThat(LabelPng.palette(png)).isEmpty();
    }

    @Test
    void aHugePngIsRefusedBeforeItsPixelsAreRead() {
        byte[] png = withSize(LabelPng.write(LabelMap.filled(2, 2, 1), WORLD), 60_000, 60_000);
        assertThatThrownBy(() -> LabelImport.read(png, WORLD)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> LabelPng.read(png)).hasMessageContaining("60000x60000");
        byte[] wide = withSize(LabelPng.write(LabelMap.filled(2, 2, 1), WORLD), 5000, 2);
        assertThatThrownBy(() -> LabelImport.read(wide, WORLD)).hasMessageContaining("4096");
        byte[] negative = withSize(LabelPng.write(LabelMap.filled(2, 2, 1), WORLD), -1, 2);
        assertThatThrownBy(() -> LabelPng.read(negative)).isInstanceOf(EngineException.class);
    }

    private static byte[] withSize(byte[] png, int width, int height) {
        byte[] out = png.clone();
        ByteBuffer b = ByteBuffer.wrap(out).putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(out, 12, 17);
        b.putInt(29, (int) crc.getValue());
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 20, 33, 60, 120, 400})
    void aTruncatedPngIsOneClearError(int length) {
        byte[] png = LabelPng.write(random(64, 64, 20), WORLD);
        byte[] cut = Arrays.copyOf(png, length);
        assertThatThrownBy(() -> LabelImport.read(cut, WORLD))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> LabelPng.read(cut)).isInstanceOf(EngineException.class);
        assertThat(LabelPng.palette(cut)).isEmpty();
    }

    @Test
    void flippedBytesNeverFailInAnotherWay() {
        byte[] png = LabelPng.write(random(32, 32, 20), WORLD);
        Random random = new Random(11);
        for (int i = 0; i < 400; i++) {
            byte[] bad = png.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            assertThat(LabelPng.palette(bad)).isNotNull();
            try {
                assertThat(LabelImport.read(bad, WORLD).map().labels()).isNotEmpty();
            } catch (EngineException e) {
                assertThat(e.code()).isEqualTo(EngineException.Code.BAD_INPUT);
            }
        }
    }
}

package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

class PngProvenanceTest {
    private static final RgbImage PIXELS = new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
    private static final byte[] PNG = RgbImages.png(PIXELS);
    private static final Provenance MADE = new Provenance(
            "tiny",
            "ab",
            "0.1.0",
            Long.MIN_VALUE,
            2.5,
            Map.of("steps", "25", "sampler", "d\u00efm"),
            "a {image} \ud83e\udd8a\n\"x\"");
    private static final String JSON = "{\"model\":\"m\",\"seed\":3,\"settings\":{\"steps\":\"9\"},\"prompt\":\"p\"}";

    @Test
    void whatIsWrittenIsReadBackAndThePixelsStay() {
        byte[] written = PngProvenance.write(PNG, MADE);

        assertThat(PngProvenance.read(written)).contains(MADE);
        assertThat(RgbImages.decode(written)).isEqualTo(PIXELS);
    }

    @Test
    void otherProgramsSeeIt() throws IOException, ImageProcessingException {
        byte[] written = PngProvenance.write(PNG, MADE);

        assertThat(ImageMetadataReader.readMetadata(new ByteArrayInputStream(written))
                        .getDirectories())
                .flatMap(d -> d.getTags())
                .anyMatch(t -> t.getDescription().contains("weft-provenance: {\"model\":\"tiny\""));
    }

    @Test
    void writingAgainReplacesIt() {
        Provenance other = new Provenance("other", "", "", 1, 0, Map.of(), "");
        byte[] twice = PngProvenance.write(PngProvenance.write(PNG, MADE), other);

        assertThat(PngProvenance.read(twice)).contains(other);
        assertThat(new String(twice, StandardCharsets.ISO_8859_1).split("weft-provenance", -1))
                .hasSize(2);
    }

    @Test
    void aPictureWithoutItAndWhatIsNoPngSayNothing() {
        assertThat(PngProvenance.read(PNG)).isEmpty();
        assertThat(PngProvenance.read(new byte[0])).isEmpty();
        assertThat(PngProvenance.read("no picture".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThatThrownBy(() -> PngProvenance.write(new byte[] {1, 2, 3}, MADE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compressedTextIsRead() throws IOException {
        assertThat(PngProvenance.read(with(1, deflated(JSON.getBytes(StandardCharsets.UTF_8)))))
                .contains(new Provenance("m", "", "", 3, 0, Map.of("steps", "9"), "p"));
    }

    @Test
    void aBombIsIgnored() throws IOException {
        byte[] spaces = new byte[200 << 20];
        Arrays.fill(spaces, (byte) ' ');
        assertThat(PngProvenance.read(with(1, deflated(spaces)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"model\":\"m\"}",
                "{\"model\":7,\"seed\":1}",
                "{\"model\":\"m\",\"seed\":1e400}",
                "{\"model\":\"m\",\"seed\":99999999999999999999}",
                "{\"model\":\"m\",\"seed\":\"1\"}"
            })
    void nonsenseIsIgnored(String json) throws IOException {
        assertThat(PngProvenance.read(with(0, json.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void deepNestingIsIgnored() throws IOException {
        String deep = "{\"model\":\"m\",\"seed\":1,\"settings\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(PngProvenance.read(with(0, deep.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void valuesOfOtherKindsAreTakenAsFarAsTheyGo() throws IOException {
        String json =
                "{\"model\":\"m\",\"seed\":1,\"seconds\":-5,\"settings\":{\"steps\":25,\"x\":{}},\"prompt\":[],\"new\":1}";
        assertThat(PngProvenance.read(with(0, json.getBytes(StandardCharsets.UTF_8))))
                .contains(new Provenance("m", "", "", 1, 0, Map.of("steps", "25", "x", ""), ""));
    }

    @Test
    void aWrongCheckSumIsIgnored() {
        byte[] written = PngProvenance.write(PNG, MADE);
        int at = new String(written, StandardCharsets.ISO_8859_1).indexOf("tiny");
        written[at] = 'T';

        assertThat(PngProvenance.read(written)).isEmpty();
    }

    @Test
    void aWholeChunkAfterADamagedOneIsFound() throws IOException {
        byte[] bad = with(0, "{".getBytes(StandardCharsets.UTF_8));
        byte[] both =
                insert(bad, chunk(0, JSON.getBytes(StandardCharsets.UTF_8)), 33 + chunk(0, new byte[] {'{'}).length);

        assertThat(PngProvenance.read(both)).isPresent();
    }

    @Property(tries = 300)
    void noBytesMakeItFail(@ForAll byte[] junk, @ForAll int at) {
        byte[] png = PngProvenance.write(PNG, MADE);
        int from = Math.floorMod(at, png.length);
        System.arraycopy(junk, 0, png, from, Math.min(junk.length, png.length - from));
        PngProvenance.read(png);
        PngProvenance.read(Arrays.copyOf(png, from));
        byte[] headed = Arrays.copyOf(PNG, 8 + junk.length);
        System.arraycopy(junk, 0, headed, 8, junk.length);

        assertThat(PngProvenance.read(headed)).isEmpty();
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    /** A PNG with a chunk of ours that says this. */
    private static byte[] with(int compressed, byte[] text) throws IOException {
        return insert(PNG, chunk(compressed, text), 33);
    }

    private static byte[] insert(byte[] png, byte[] chunk, int at) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(png, 0, at);
        out.write(chunk);
        out.write(png, at, png.length - at);
        return out.toByteArray();
    }

    private static byte[] chunk(int compressed, byte[] text) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("iTXtweft-provenance".getBytes(StandardCharsets.ISO_8859_1));
        body.write(new byte[] {0, (byte) compressed, 0, 0, 0});
        body.write(text);
        CRC32 crc = new CRC32();
        crc.update(body.toByteArray());
        return ByteBuffer.allocate(body.size() + 8)
                .putInt(body.size() - 4)
                .put(body.toByteArray())
                .putInt((int) crc.getValue())
                .array();
    }
}

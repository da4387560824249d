package org.weft.document.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes an 8-bit RGB PNG row by row, so that a picture of any size takes the memory of a row. */
final class PngStream implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final Deflater deflater = new Deflater(6);
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream(CHUNK);
    private final DeflaterOutputStream pixels = new DeflaterOutputStream(packed, deflater, CHUNK);
    private final int rows;
    private byte[] above;
    private byte[] now;
    private byte[] bySub;
    private byte[] byUp;
    private int written;

    /** Begins the file. @param width pixels @param height rows that will follow */
    PngStream(OutputStream out, int width, int height) throws IOException {
        this.out = out;
        this.rows = height;
        this.above = new byte[width * 3];
        this.now = new byte[width * 3];
        this.bySub = new byte[width * 3];
        this.byUp = new byte[width * 3];
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array());
    }

    /** Says something about the picture; before the first row. @param keyword such as Title, Author, Software */
    void text(String keyword, String value) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        data.writeBytes(new byte[5]);
        data.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        chunk("iTXt", data.toByteArray());
    }

    /** Appends a row of 0xRRGGBB pixels. */
    void row(int[] rgb) throws IOException {
        for (int x = 0; x < rgb.length; x++) {
            now[3 * x] = (byte) (rgb[x] >> 16);
            now[3 * x + 1] = (byte) (rgb[x] >> 8);
            now[3 * x + 2] = (byte) rgb[x];
        }
        long sub = 0;
        long up = 0;
        for (int i = 0; i < now.length; i++) {
            bySub[i] = (byte) (now[i] - (i < 3 ? 0 : now[i - 3]));
            byUp[i] = (byte) (now[i] - above[i]);
            sub += Math.abs(bySub[i]);
            up += Math.abs(byUp[i]);
        }
        pixels.write(sub <= up ? 1 : 2);
        pixels.write(sub <= up ? bySub : byUp);
        byte[] spare = above;
        above = now;
        now = spare;
        written++;
        if (packed.size() >= CHUNK) {
            flush();
        }
    }

    private void flush() throws IOException {
        chunk("IDAT", packed.toByteArray());
        packed.reset();
    }

    /** Ends the file. @throws IllegalStateException when rows are missing or too many */
    void finish() throws IOException {
        if (written != rows) {
            throw new IllegalStateException("a picture of " + rows + " rows got " + written);
        }
        pixels.finish();
        flush();
        chunk("IEND", new byte[0]);
    }

    private void chunk(String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.write(ByteBuffer.allocate(4).putInt(data.length).array());
        out.write(name);
        out.write(data);
        out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @Override
    public void close() {
        deflater.end();
    }
}

package org.weft.document.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip archive, part by part; all parts carry the same date. The stream below belongs to its owner and stays open. */
final class ZipParts {
    /** Zip archives know no dates before 1980 or after 2107. */
    private static final LocalDateTime FIRST = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final LocalDateTime LAST = LocalDateTime.of(2107, 12, 31, 0, 0);

    private final ZipOutputStream zip;
    private final LocalDateTime date;

    ZipParts(OutputStream out, Instant date) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        LocalDateTime local = LocalDateTime.ofInstant(date, ZoneOffset.UTC);
        this.date = local.isBefore(FIRST) ? FIRST : local.isAfter(LAST) ? LAST : local;
    }

    void packed(String name, String text) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(date);
        zip.putNextEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** A part as it is, for what is packed already and for what readers look for at a fixed place. */
    void stored(String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(date);
        entry.setMethod(ZipEntry.STORED);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Writes the archive's end. */
    void finish() throws IOException {
        zip.finish();
    }
}

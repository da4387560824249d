package org.weft.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes a trace as it comes, beside its place; {@link #finish} puts it there, {@link #close} without that throws it away. */
final class TraceWriter implements AutoCloseable {
    private final Path target;
    private final Path aside;
    private final FileChannel out;
    private boolean finished;

    TraceWriter(Path target) throws IOException {
        this.target = target;
        aside = target.resolveSibling(target.getFileName() + ".part");
        out = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        all(ByteBuffer.wrap(TraceFormat.MAGIC));
    }

    private void all(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Bytes so far. */
    long size() throws IOException {
        return out.position();
    }

    TraceFormat.Block block(byte[] bytes) throws IOException {
        long offset = out.position();
        all(ByteBuffer.wrap(bytes));
        return new TraceFormat.Block(offset, bytes.length, crc(bytes));
    }

    static long crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    void finish(TraceFormat.Index index) throws IOException {
        TraceFormat.Block block = block(TraceFormat.MAPPER.writeValueAsBytes(index));
        ByteBuffer footer = ByteBuffer.allocate(TraceFormat.FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        footer.putLong(block.offset())
                .putLong(block.length())
                .putLong(block.crc())
                .put(TraceFormat.END);
        all(footer.flip());
        out.force(true);
        out.close();
        Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (!finished) {
            Files.deleteIfExists(aside);
        }
    }
}

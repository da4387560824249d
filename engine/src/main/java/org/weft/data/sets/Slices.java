package org.weft.data.sets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads parts of files. */
final class Slices {
    private Slices() {}

    /** @throws DataException when the file is missing or ends before the part does */
    static byte[] read(Path file, long offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel, file, offset, length);
        } catch (NoSuchFileException e) {
            throw Pictures.missing(file, e);
        }
    }

    /** @see #read(Path, long, int) */
    static byte[] read(FileChannel channel, Path file, long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset + length > channel.size()) { // before memory is taken
            throw new DataException(
                    Problem.UNREADABLE, file.toString(), "ends too early; it is damaged or was changed");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new DataException(Problem.UNREADABLE, file.toString(), "was cut while it was read");
            }
        }
        return buffer.array();
    }
}

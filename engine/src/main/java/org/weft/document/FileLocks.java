package org.weft.document;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Says which documents are open, on this machine. The locks lie in the temporary folder, not beside the document, so that a closed
 * document is one plain file; the system drops them when a process ends, however it ends.
 */
final class FileLocks implements AutoCloseable {
    private final FileChannel channel;

    private FileLocks(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of a document; empty when someone has it. */
    static Optional<FileLocks> take(Path document) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "weft-open"));
        String key = UUID.nameUUIDFromBytes(
                        document.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        FileChannel channel =
                FileChannel.open(folder.resolve(key), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new FileLocks(channel));
            }
        } catch (OverlappingFileLockException e) {
            // open in this very process
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

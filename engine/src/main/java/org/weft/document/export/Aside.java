package org.weft.document.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files so that a name always stands for a whole file: the bytes go to a file beside it, reach the disk, and then take the
 * name in one step. A process that is killed leaves at most the file beside it, which the next try takes over.
 */
public final class Aside {
    private static final int BUFFER = 1 << 16;

    private Aside() {}

    /** Fills a file. */
    @FunctionalInterface
    public interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** Writes the file, replacing one of that name. @throws IOException and whatever the content throws; then nothing changed */
    public static void write(Path target, Content content) throws IOException {
        Path file = real(target);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // a device or pipe would be replaced by a file
            throw new IOException(
                    file + ": is " + (Files.isDirectory(file) ? "a folder" : "no plain file") + "; name a file");
        }
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        boolean ours = false;
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel, file)) {
            ours = lock.isValid();
            channel.truncate(0);
            BufferedOutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            content.to(out);
            out.flush();
            channel.force(true);
            replace(part, file);
            ours = false;
        } catch (FileSystemException e) {
            throw e; // names its file
        } catch (IOException e) {
            throw new IOException(file + ": was not written: " + e.getMessage(), e);
        } finally {
            if (ours) {
                Files.deleteIfExists(part);
            }
        }
    }

    /** A link stays a link: what it points to is replaced. */
    private static Path real(Path target) throws IOException {
        return Files.isSymbolicLink(target) && Files.exists(target)
                ? target.toRealPath()
                : target.toAbsolutePath().normalize();
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // this very process is writing it
        }
        throw new FileSystemException(
                file.toString(), null, "is being written by another export; wait for it or name another file");
    }

    private static void replace(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

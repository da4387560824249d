package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

/** The places pictures can be at. */
final class Pictures {
    private Pictures() {}

    /** A file by itself. */
    record InFile(Path file) implements PictureRef {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public byte[] bytes() throws IOException {
            return read(file, MAX_BYTES, Problem.HUGE_IMAGE);
        }
    }

    /** Part of an uncompressed archive. */
    record InArchive(Path archive, String entry, long offset, long length) implements PictureRef {
        @Override
        public String name() {
            return archive + ": " + entry;
        }

        @Override
        public byte[] bytes() throws IOException {
            if (length > MAX_BYTES) {
                throw tooLong(name(), length, MAX_BYTES, Problem.HUGE_IMAGE);
            }
            return Slices.read(archive, offset, (int) length);
        }
    }

    /** Bytes that came with a record. */
    @SuppressWarnings("ArrayRecordComponent") // made here, given away by nobody
    record InMemory(String name, byte[] bytes) implements PictureRef {}

    /** In a Weft document. It is opened for each picture: while it is open here, the studio could not write to it. */
    record InDocument(Path file, String hash) implements PictureRef {
        @Override
        public String name() {
            return file + ": picture " + hash.substring(0, Math.min(12, hash.length()));
        }

        @Override
        public byte[] bytes() throws IOException {
            try (StoryDocument document = Documents.open(file)) {
                return document.picture(hash);
            } catch (DataException e) {
                throw e;
            } catch (IOException e) {
                throw new DataException(Problem.UNREADABLE, name(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** A film strip: square frames below each other; this is the first. A picture that is not tall is the frame itself. */
    record InStrip(PictureRef strip) implements PictureRef {
        @Override
        public String name() {
            return strip.name();
        }

        @Override
        public byte[] bytes() throws IOException {
            byte[] whole = strip.bytes();
            Head head = Head.of(name(), whole);
            return head.height() < 2L * head.width() ? whole : RgbImages.png(image());
        }

        @Override
        public RgbImage image() throws IOException {
            RgbImage whole = strip.image();
            int side = whole.width();
            if (whole.height() < 2L * side) {
                return whole;
            }
            return new RgbImage(side, side, java.util.Arrays.copyOf(whole.rgb(), side * side * 3));
        }
    }

    /** The first frame of a clip in a NumPy file: [frames, height, width, 3] bytes. */
    record InClip(Path file) implements PictureRef {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public byte[] bytes() throws IOException {
            return RgbImages.png(image());
        }

        @Override
        public RgbImage image() throws IOException {
            if (!Files.isRegularFile(file)) {
                throw missing(file, null);
            }
            return NpyFile.open(file).frame(0);
        }
    }

    /** A whole file of limited length. */
    static byte[] read(Path file, long most) throws IOException {
        return read(file, most, Problem.UNREADABLE);
    }

    private static byte[] read(Path file, long most, Problem tooLong) throws IOException {
        try {
            if (!Files.isRegularFile(file)) {
                throw missing(file, null);
            }
            long length = Files.size(file);
            if (length > most) {
                throw tooLong(file.toString(), length, most, tooLong);
            }
            return Slices.read(file, 0, (int) length);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        }
    }

    static DataException missing(Path file, @org.jspecify.annotations.Nullable Throwable cause) {
        String why = Files.isDirectory(file) ? "is a folder, not a file" : "is not there";
        return new DataException(Problem.MISSING_FILE, file.toString(), why, cause);
    }

    private static DataException tooLong(String name, long length, long most, Problem problem) {
        return new DataException(
                problem, name, "has " + (length >> 20) + " MB, more than " + (most >> 20) + "; it is not read");
    }
}

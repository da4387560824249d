package org.weft.document.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The folder of pictures beside an exported text. A picture's name tells its content, so that a text exported before keeps the
 * pictures it names, whatever is exported after it; nothing is ever overwritten.
 */
final class PictureFolder {
    private final Path folder;
    private final String name;
    private final boolean existed;
    private final List<Path> made = new ArrayList<>();

    /** @param text the file that will name the pictures: {@code story.md} has {@code story-pictures} */
    PictureFolder(Path text) {
        Path file = text.toAbsolutePath().normalize();
        String stem = String.valueOf(file.getFileName());
        int dot = stem.lastIndexOf('.');
        this.name = (dot > 0 ? stem.substring(0, dot) : stem) + "-pictures";
        this.folder = file.resolveSibling(name);
        this.existed = Files.exists(folder);
    }

    /** Writes a picture; returns its path from the text's folder, with slashes. */
    String add(int number, Pictures.Encoded picture) throws IOException {
        Files.createDirectories(folder);
        String hash = HexFormat.of().formatHex(sha256(picture.bytes()), 0, 6);
        for (int again = 1; ; again++) {
            String file = String.format(
                    "%04d-%s%s.%s",
                    number, hash, again == 1 ? "" : "-" + again, picture.type().extension());
            Path path = folder.resolve(file);
            if (!Files.exists(path)) {
                Aside.write(path, out -> out.write(picture.bytes()));
                made.add(path);
                return name + "/" + file;
            }
            if (same(path, picture.bytes())) {
                return name + "/" + file;
            }
        }
    }

    private static boolean same(Path path, byte[] bytes) throws IOException {
        return Files.isRegularFile(path)
                && Files.size(path) == bytes.length
                && Arrays.equals(Files.readAllBytes(path), bytes);
    }

    /** Takes back what was written, after an export that failed. */
    void undo() throws IOException {
        for (Path path : made) {
            Files.deleteIfExists(path);
        }
        if (!existed && Files.isDirectory(folder)) {
            try (var left = Files.list(folder)) {
                if (left.findAny().isEmpty()) {
                    Files.delete(folder);
                }
            }
        }
    }

    /** Work that names pictures. */
    @FunctionalInterface
    interface Work {
        void with(PictureFolder folder) throws IOException;
    }

    /** Does the work and, when it fails, takes the pictures back. */
    static void around(Path text, Work work) throws IOException {
        PictureFolder folder = new PictureFolder(text);
        boolean done = false;
        try {
            work.with(folder);
            done = true;
        } finally {
            if (!done) {
                folder.undo();
            }
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

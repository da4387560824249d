package org.weft.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongPredicate;

/** SHA-256 of files. */
public final class Hashes {
    private Hashes() {}

    /** 64 lower-case hex digits. */
    public static String sha256(Path file) throws IOException {
        return sha256(file, read -> true).orElseThrow();
    }

    /** As {@link #sha256(Path)}. @param goOn told how many bytes were read; false ends it, and nothing is returned */
    public static Optional<String> sha256(Path file, LongPredicate goOn) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 20];
            long read = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                read += n;
                if (!goOn.test(read)) {
                    return Optional.empty();
                }
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

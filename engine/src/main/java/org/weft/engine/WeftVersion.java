package org.weft.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Weft's own version, as the build wrote it: for "About", {@code --version} and the provenance of generated candidates. */
public final class WeftVersion {
    private WeftVersion() {}

    /** Such as {@code 0.1.0}. */
    public static String current() {
        try (InputStream in = WeftVersion.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing beside " + WeftVersion.class.getName());
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

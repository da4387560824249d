package org.weft.cli;

import java.nio.file.Path;

/** The folder Weft lives in, which the launcher passes on. */
final class WeftHome {
    private WeftHome() {}

    /** An absolute path; the current folder when nobody said. */
    static Path path() {
        return Path.of(System.getProperty("weft.home", "")).toAbsolutePath().normalize();
    }
}

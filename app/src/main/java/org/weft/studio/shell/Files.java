package org.weft.studio.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks for files; behind an interface because a system dialog cannot be opened in tests. */
public interface Files {
    Optional<Path> openStory();

    Optional<Path> newStory();

    List<Path> pictures();

    /** A recorded trace. */
    Optional<Path> trace();

    /** Where to export to. @param extension of the file, without the dot */
    Optional<Path> export(String extension);

    /** A list or Markdown file to import. */
    default Optional<Path> importable() {
        return Optional.empty();
    }

    /** A folder of pictures and texts to import. */
    default Optional<Path> importableFolder() {
        return Optional.empty();
    }
}
